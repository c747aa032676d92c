"""Asks answered by mail: the plain ones, by whom they ask, once, by every door."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from inbox.imap_door import ImapDoor
from inbox.imap_login import opened
from models.ask import AskState
from models.inbox import InboxState
from models.notice import NoticeKind
from models.reply import InboundKind, Way
from rules.ask_replies import Why
from rules.own_words import BETWEEN, UNCLEAR
from tests.inbox.asked import PLAIN, UNPLAIN, by_the_page, outcome, reply, saying
from tests.inbox.dovecot import bring, mailbox
from tests.inbox.hall import (
    CORE,
    FEEDBACK,
    GUEST,
    LEAD,
    LIAISON,
    RECRUITING,
    REFRESHMENTS,
    STRANGER,
    Hall,
)
from wire.inbound_words import FILE, NO_TEXT

Bring = Callable[..., Awaitable[None]]
TAKEN, WAITS, DISMISSED = InboxState.TAKEN, InboxState.WAITS, InboxState.DISMISSED


@pytest.fixture(params=["smtp", "imap"])
def through_a_door(request: pytest.FixtureRequest, hall: Hall) -> Bring:
    """Brings messages in, by each door in turn."""
    if request.param == "smtp":
        return hall.bring
    at = mailbox(request.getfixturevalue("imap_port"), f"asked{id(hall)}")

    async def fetched(*messages: bytes) -> None:
        bring(at, *messages)
        async with opened(at) as client:
            await ImapDoor(hall.keeping, at).take(client)

    return fetched


@pytest.mark.parametrize("client", PLAIN)
async def test_a_reply_of_every_client_answers_by_every_door(
    hall: Hall, through_a_door: Bring, client: str
) -> None:
    letter = await hall.ask_for()
    await through_a_door(saying(client, "28", letter=letter))
    (row,) = await hall.read()
    assert (row.kind, *outcome(row)) == (InboundKind.HUMAN, TAKEN, "")
    assert (row.ask, row.person) == (RECRUITING, hall.keys.person(LEAD))
    (form,) = await hall.forms()
    assert (form.answers, form.way, form.turn) == ({"coming": 28}, Way.MAIL, 1)
    assert form.person == hall.keys.person(LEAD)
    assert (await hall.ask()).state is AskState.DONE


WHY = {
    "unplain-attachment": FILE,
    "unplain-attachment-only": FILE,
    "unplain-between": BETWEEN,
    "unplain-no-marks": UNCLEAR,
    "unplain-out-of-office": "a machine answered: out of office, most likely",
    "unplain-quote-only": "it says nothing of its own",
    "unplain-unknown-letters": NO_TEXT,
}


@pytest.mark.parametrize("client", UNPLAIN)
async def test_what_is_not_plain_waits_and_changes_nothing(
    hall: Hall, through_a_door: Bring, client: str
) -> None:
    letter = await hall.ask_for()
    before = hall.everything_but_mail(), await hall.ask()
    await through_a_door(reply(client).replace(b"ask-1@host.example.org", letter.encode()))
    (row,) = await hall.read()
    assert outcome(row) == (WAITS, WHY[client])
    assert row.ask == RECRUITING
    assert (hall.everything_but_mail(), await hall.ask()) == before
    assert (await hall.forms(), hall.journeys.heard) == ([], [])


@pytest.mark.parametrize(
    ("occasion", "words", "answers"),
    [
        (RECRUITING, "28", {"coming": 28}),
        (REFRESHMENTS, "Yes\nMara", {"served": True}),
        (REFRESHMENTS, "no\nBring water", {"served": False, "note": "Bring water"}),
        (FEEDBACK, "2", {"useful": "Useful"}),
        (FEEDBACK, "A little", {"useful": "A little"}),
    ],
)
async def test_each_manner_fills_the_form_that_the_page_would(
    hall: Hall, occasion: str, words: str, answers: dict[str, object]
) -> None:
    letter = await hall.ask_for(LEAD, occasion)
    await hall.bring(saying("gmail-top", words, letter=letter))
    assert [outcome(row) for row in await hall.read()] == [(TAKEN, "")]
    assert [form.answers for form in await hall.forms(occasion)] == [answers]


async def test_the_same_mail_counts_once_by_whichever_doors_and_however_often(
    hall: Hall, imap_port: int
) -> None:
    letter = await hall.ask_for()
    mail = saying("outlook-top", "28", letter=letter)
    again = saying("gmail-top", "28", letter=letter)
    at = mailbox(imap_port, "asked-twice")
    bring(at, b"Delivered-To: calendar@host.example.org\r\n" + mail)
    await hall.bring(mail, mail)
    async with opened(at) as client:
        await ImapDoor(hall.keeping, at).take(client)
    await hall.bring(again)
    first, second = await hall.read()
    assert (outcome(first), outcome(second)) == ((TAKEN, ""), (DISMISSED, Why.HEARD))
    assert len(await hall.forms()) == 1


async def test_another_answer_afterwards_waits_whoever_gave_the_first(hall: Hall) -> None:
    letters = {email: await hall.ask_for(email) for email in (LEAD, CORE)}
    await hall.bring(
        saying("gmail-top", "28", letter=letters[LEAD]),
        saying("outlook-top", "30", letter=letters[LEAD]),
        saying("yahoo", "28", letter=letters[CORE], writer=CORE),
    )
    assert [outcome(row) for row in await hall.read()] == [
        (TAKEN, ""),
        (WAITS, Why.ANSWERED),
        (WAITS, Why.ANSWERED),
    ]
    assert [form.answers for form in await hall.forms()] == [{"coming": 28}]


async def test_a_form_of_the_page_is_not_overwritten_by_mail(hall: Hall) -> None:
    letter = await hall.ask_for()
    await by_the_page(hall, 3, turn=1)
    await hall.bring(saying("gmail-top", "28", letter=letter))
    assert [outcome(row) for row in await hall.read()] == [(WAITS, Why.ANSWERED)]


@pytest.mark.parametrize(
    ("writer", "occasion", "state"),
    [
        (CORE, RECRUITING, TAKEN),  # the letter of the lead, handed round in the team
        (LIAISON, RECRUITING, WAITS),
        (GUEST, RECRUITING, WAITS),
        (STRANGER, RECRUITING, WAITS),
        ("eve@evil.example", RECRUITING, WAITS),
        (CORE, FEEDBACK, TAKEN),
        (LIAISON, FEEDBACK, WAITS),
        (STRANGER, FEEDBACK, WAITS),
    ],
)
async def test_only_who_is_asked_can_answer_by_mail(
    hall: Hall, writer: str, occasion: str, state: InboxState
) -> None:
    letter = await hall.ask_for(LEAD, occasion)
    words = "28" if occasion == RECRUITING else "1"
    await hall.bring(saying("gmail-top", words, letter=letter, writer=writer))
    (row,) = await hall.read()
    assert outcome(row) == (state, "" if state is TAKEN else Why.NOT_ASKED)
    people = [form.person for form in await hall.forms(occasion)]
    assert people == ([hall.keys.person(writer)] if state is TAKEN else [])


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"state": AskState.DONE}, Why.OVER),
        ({"state": AskState.LAPSED}, Why.OVER),
        ({"state": AskState.WITHDRAWN}, Why.OVER),
        ({"text": "How many families come?", "revision": 2}, Why.REPLACED),
        ({"title": "Families", "revision": 2}, Why.REPLACED),
    ],
)
async def test_an_answer_to_what_is_asked_no_more_waits(
    hall: Hall, change: dict[str, object], why: Why
) -> None:
    letter = await hall.ask_for()
    await hall.make_it((await hall.ask()).model_copy(update=change))
    await hall.bring(saying("gmail-top", "28", letter=letter))
    assert [outcome(row) for row in await hall.read()] == [(WAITS, why)]
    assert await hall.forms() == []


async def test_another_day_makes_no_answer_stale(hall: Hall) -> None:
    letter, ask = await hall.ask_for(), await hall.ask()
    later = {"due_on": ask.due_on + timedelta(days=1), "revision": 2, "timing": 2}
    await hall.make_it(ask.model_copy(update=later))
    await hall.bring(saying("gmail-top", "28", letter=letter))
    assert [outcome(row) for row in await hall.read()] == [(TAKEN, "")]


@pytest.mark.parametrize(
    ("kind", "offset", "state"),
    [
        (NoticeKind.ASK, "", TAKEN),
        (NoticeKind.UPDATE, "", TAKEN),
        (NoticeKind.REMINDER, "-7", TAKEN),
        (NoticeKind.NUDGE, "+3", TAKEN),
        (NoticeKind.NUDGE, "+5-lead", WAITS),
        (NoticeKind.CANCELLATION, "", WAITS),
        (NoticeKind.ANNOUNCEMENT, "-lapsed", WAITS),
    ],
)
async def test_only_a_letter_that_asks_can_be_answered(
    hall: Hall, kind: NoticeKind, offset: str, state: InboxState
) -> None:
    letter = await hall.ask_for(kind=kind, offset=offset)
    await hall.bring(saying("gmail-top", "28", letter=letter))
    (row,) = await hall.read()
    assert (row.state, row.ask) == (state, RECRUITING)


@pytest.mark.parametrize("words", ["about 30", "28 or 30", "We are 28, and more may come"])
async def test_what_is_not_understood_waits_in_words(hall: Hall, words: str) -> None:
    letter = await hall.ask_for()
    await hall.bring(saying("gmail-top", words, letter=letter))
    assert [outcome(row) for row in await hall.read()] == [
        (WAITS, "its first line is not a number alone")
    ]


DOMAIN = LEAD.partition("@")[2]
RESULT = "Authentication-Results: mx.host.example.org; dkim={} header.d={}\r\n"


@pytest.mark.parametrize(("verdict", "state"), [("pass", TAKEN), ("fail", WAITS)])
async def test_a_forged_mail_answers_nothing(
    hall: Hall, verdict: str, state: InboxState
) -> None:
    hall.reader.authserv = "mx.host.example.org"
    letter = await hall.ask_for()
    mail = saying("gmail-top", "28", letter=letter)
    await hall.bring(RESULT.format(verdict, DOMAIN).encode() + mail)
    (row,) = await hall.read()
    assert outcome(row) == (state, "" if state is TAKEN else Why.FORGED)
