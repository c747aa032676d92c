"""What comes in by mail, and what becomes of it: the same by every door."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from inbox.imap_door import ImapDoor
from inbox.imap_login import opened
from models.inbox import InboxState
from models.reply import InboundKind, Partstat, Way
from models.tables.inbox import InboxRow
from rules.replies import Why
from tests.inbox.answers import answering, fixture
from tests.inbox.dovecot import bring, mailbox
from tests.inbox.hall import CORE, LEAD, LIAISON, STRANGER, TA, Hall
from tests.wire.replies import CORPUS
from wire.inbound import classify

Bring = Callable[..., Awaitable[None]]


@pytest.fixture(params=["smtp", "lmtp", "imap"])
def through_a_door(request: pytest.FixtureRequest, hall: Hall) -> Bring:
    """Brings messages in, by each door in turn."""
    if request.param != "imap":
        return lambda *messages: hall.bring(*messages, lmtp=request.param == "lmtp")
    at = mailbox(request.getfixturevalue("imap_port"), f"box{id(hall)}")

    async def fetched(*messages: bytes) -> None:
        bring(at, *messages)
        door = ImapDoor(hall.keeping, at)
        async with opened(at) as client:
            await door.take(client)

    return fetched


def outcome(row: InboxRow) -> tuple[Any, ...]:
    return row.kind, row.state, row.why


YES = (InboundKind.REPLY, InboxState.TAKEN, "")


@pytest.mark.parametrize(
    ("client", "partstat", "note"),
    [
        ("thunderbird-153-accepted", Partstat.ACCEPTED, None),
        ("thunderbird-153-declined", Partstat.DECLINED, None),
        ("thunderbird-153-tentative", Partstat.TENTATIVE, None),
        ("evolution-3.46-accepted", Partstat.ACCEPTED, None),
        ("evolution-declined", Partstat.DECLINED, "At a conference that week."),
        ("exchange-accepted", Partstat.ACCEPTED, "See you there."),
        ("google-declined", Partstat.DECLINED, "It's our testing week, sorry & thanks"),
        (
            "apple-tentative",
            Partstat.TENTATIVE,
            "Peut-être, the bus is late; I will call.",
        ),
        ("octet-stream-accepted", Partstat.ACCEPTED, None),
        ("method-only-in-mime", Partstat.ACCEPTED, None),
    ],
)
async def test_an_answer_of_every_client_counts_by_every_door(
    hall: Hall, through_a_door: Bring, client: str, partstat: Partstat, note: str | None
) -> None:
    await hall.tell(LEAD)
    uid = (await hall.meeting()).uid
    mail = answering(client, uid=uid, attendee=LEAD, dtstamp=hall.stamp())
    await through_a_door(mail)
    (row,) = await hall.read()
    assert outcome(row) == YES
    assert (row.occasion, row.person) == (TA, hall.keys.person(LEAD))
    (answer,) = await hall.answers()
    assert (answer.partstat, answer.way, answer.note) == (partstat, Way.MAIL, note)
    assert not answer.verified


async def test_the_same_message_counts_once_whichever_doors_it_comes_by(
    hall: Hall, imap_port: int
) -> None:
    await hall.tell(LEAD)
    uid = (await hall.meeting()).uid
    mail = answering("exchange-accepted", uid=uid, attendee=LEAD, dtstamp=hall.stamp())
    at = mailbox(imap_port, "twice")
    bring(at, b"Delivered-To: calendar@host.example.org\r\n" + mail, mail)
    await hall.bring(mail, mail)
    await hall.bring(mail, lmtp=True)
    async with opened(at) as client:
        assert await ImapDoor(hall.keeping, at).take(client) == 2
    assert [outcome(row) for row in await hall.read()] == [YES]
    assert len(await hall.answers()) == 1


@pytest.mark.parametrize(
    ("name", "kind", "why"),
    [
        ("google-counter", InboundKind.COUNTER, Why.PROPOSAL),
        ("delegated", InboundKind.DELEGATED, Why.DELEGATED),
        ("refresh", InboundKind.REFRESH, "it asks for the invitation again"),
    ],
)
async def test_what_would_change_more_than_an_answer_waits(
    hall: Hall, through_a_door: Bring, name: str, kind: InboundKind, why: str
) -> None:
    await hall.tell(LEAD)
    uid = (await hall.meeting()).uid
    await through_a_door(answering(name, uid=uid, attendee=LEAD, dtstamp=hall.stamp()))
    (row,) = await hall.read()
    assert outcome(row) == (kind, InboxState.WAITS, why)
    assert row.occasion == TA
    assert hall.journeys.heard == []


@pytest.mark.parametrize(
    ("name", "kind", "why"),
    [
        ("thunderbird-153-accepted", InboundKind.REPLY, Why.UNKNOWN_MEETING),
        (
            "out-of-office",
            InboundKind.AUTO,
            "a machine answered: out of office, most likely",
        ),
        (
            "read-receipt",
            InboundKind.AUTO,
            "a machine answered: out of office, most likely",
        ),
        ("human", InboundKind.HUMAN, "somebody wrote"),
        ("forwarded-reply", InboundKind.HUMAN, "somebody wrote"),
        (
            "dsn-failed",
            InboundKind.BOUNCE,
            "it reports a letter that did not leave from here",
        ),
    ],
)
async def test_what_no_rule_can_act_on_waits(
    hall: Hall, through_a_door: Bring, name: str, kind: InboundKind, why: str
) -> None:
    await through_a_door(fixture(name))
    (row,) = await hall.read()
    assert outcome(row) == (kind, InboxState.WAITS, why)
    assert (row.occasion, row.person, row.by) == (None, None, None)
    assert hall.journeys.heard == []


async def test_every_fixture_comes_out_the_same_by_each_door(
    hall: Hall, through_a_door: Bring
) -> None:
    files = sorted(CORPUS.glob("*.eml"))
    await through_a_door(*(file.read_bytes() for file in files))
    rows = await hall.read()
    assert len(rows) == len(files)
    assert {row.state for row in rows} <= {InboxState.WAITS, InboxState.DISMISSED}
    assert hall.journeys.heard == []


async def test_a_stale_answer_waits_and_sets_nothing(hall: Hall) -> None:
    await hall.tell(LEAD)
    moved = await hall.move()
    await hall.tell(LEAD, sequence=1)
    uid = moved.uid
    await hall.bring(
        answering("exchange-accepted", uid=uid, attendee=LEAD, dtstamp=hall.stamp(-2)),
        answering(
            "google-declined", uid=uid, attendee=LEAD, sequence=1, dtstamp=hall.stamp()
        ),
    )
    stale, fresh = await hall.read()
    assert outcome(stale) == (InboundKind.REPLY, InboxState.WAITS, Why.REPLACED)
    assert outcome(fresh) == YES
    (answer,) = await hall.answers()
    assert (answer.partstat, answer.timing) == (Partstat.DECLINED, moved.timing)


@pytest.mark.parametrize(
    ("attendee", "sender", "why"),
    [
        (STRANGER, STRANGER, Why.NOT_INVITED),
        (LEAD, CORE, Why.OTHER_SENDER),
        ("eve@evil.example", LEAD, Why.NOT_INVITED),
    ],
)
async def test_who_was_not_invited_or_writes_for_another_waits(
    hall: Hall, attendee: str, sender: str, why: Why
) -> None:
    await hall.tell(LEAD)
    uid = (await hall.meeting()).uid
    mail = answering("evolution-declined", uid=uid, attendee=attendee, dtstamp=hall.stamp())
    mail = mail.replace(f"From: {attendee}".encode(), f"From: {sender}".encode())
    mail = mail.replace(f"<{attendee}>\n".encode(), f"<{sender}>\n".encode())
    await hall.bring(mail)
    (row,) = await hall.read()
    assert outcome(row) == (InboundKind.REPLY, InboxState.WAITS, why)
    assert await hall.answers() == []


RESULT = "Authentication-Results: {}; dkim={} header.d={}\r\n"


@pytest.mark.parametrize(
    ("server", "verdict", "state", "verified"),
    [
        ("mx.host.example.org", "pass", InboxState.TAKEN, True),
        ("mx.host.example.org", "fail", InboxState.WAITS, None),
        ("mx.evil.example", "pass", InboxState.TAKEN, False),
        ("mx.evil.example", "fail", InboxState.TAKEN, False),
    ],
)
async def test_only_our_own_mail_server_is_believed(
    hall: Hall, server: str, verdict: str, state: InboxState, *, verified: bool | None
) -> None:
    hall.reader.authserv = "mx.host.example.org"
    await hall.tell(LEAD)
    uid = (await hall.meeting()).uid
    mail = answering("exchange-accepted", uid=uid, attendee=LEAD, dtstamp=hall.stamp())
    domain = LEAD.partition("@")[2]
    await hall.bring(RESULT.format(server, verdict, domain).encode() + mail)
    (row,) = await hall.read()
    assert row.state is state
    assert [one.verified for one in await hall.answers()] == (
        [] if verified is None else [verified]
    )


async def test_a_liaisons_no_by_mail_is_told_to_staff(hall: Hall) -> None:
    await hall.tell(LIAISON)
    uid = (await hall.meeting()).uid
    await hall.bring(
        answering("google-declined", uid=uid, attendee=LIAISON, dtstamp=hall.stamp())
    )
    assert [outcome(row) for row in await hall.read()] == [YES]
    assert [alert.kind for alert in (await hall.meeting()).alerts] == [
        "declined-by-liaison"
    ]


async def test_a_human_reply_is_shown_with_the_meeting_it_answers(hall: Hall) -> None:
    known = await hall.tell(LEAD)
    lines = (f"From: Mara <{LEAD}>", f"In-Reply-To: <{known}>", "", "May I bring Bo?")
    await hall.bring("\r\n".join(lines).encode())
    (row,) = await hall.read()
    assert (row.kind, row.state) == (InboundKind.HUMAN, InboxState.WAITS)
    assert (row.occasion, row.person) == (TA, hall.keys.person(LEAD))


@pytest.mark.parametrize("box", ["calendar", "calendar+returns"])
@pytest.mark.parametrize("name", ["dsn-failed", "out-of-office"])
async def test_the_address_it_came_back_to_names_the_letter(
    hall: Hall, name: str, box: str
) -> None:
    known = await hall.tell(LEAD)
    tag = known.partition("@")[0]
    await hall.bring(fixture(name), to=f"{box}+{tag}@host.example.org")
    (row,) = await hall.read()
    assert (row.ledger_key, row.person) == (f"{TA} {LEAD} 0", hall.keys.person(LEAD))
    assert row.occasion == TA


@pytest.mark.parametrize(
    ("name", "state", "permanent", "status"),
    [
        ("dsn-failed", InboxState.TAKEN, True, "5.1.1"),
        ("dsn-delayed", InboxState.TAKEN, False, "4.4.1"),
        ("dsn-delivered", InboxState.DISMISSED, None, "2.0.0"),
    ],
)
async def test_a_bounce_names_the_letter_its_person_and_whether_for_good(
    hall: Hall,
    through_a_door: Bring,
    name: str,
    state: InboxState,
    permanent: bool | None,
    status: str,
) -> None:
    known = await hall.tell(LEAD)
    raw = fixture(name)
    bounce = classify(raw).bounce
    assert bounce
    letter = str(bounce.letter)
    await through_a_door(raw.replace(letter.encode(), known.encode()))
    (row,) = await hall.read()
    assert (row.kind, row.state) == (InboundKind.BOUNCE, state)
    assert (row.permanent, row.status) == (permanent, status)
    assert (row.ledger_key, row.person) == (f"{TA} {LEAD} 0", hall.keys.person(LEAD))
    assert row.occasion == TA
