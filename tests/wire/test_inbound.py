"""Messages of real and made-up clients, and what is read of them."""

from datetime import UTC, datetime
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from models.reply import InboundKind, Partstat, Proposal, ReplyMethod
from tests.wire.replies import ANN_ACCEPTS, CHECK_IN, CORPUS, answer, mail
from wire.inbound import classify
from wire.inbound_mail import parts

DENTIST = "appt-1001@clinic.example"
ALICE = "alice@lab.example"


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("client", "uid", "attendee", "partstat", "note"),
    [
        ("thunderbird-153-accepted", DENTIST, ALICE, "ACCEPTED", None),
        ("thunderbird-153-declined", DENTIST, ALICE, "DECLINED", None),
        ("thunderbird-153-tentative", DENTIST, ALICE, "TENTATIVE", None),
        ("evolution-3.46-accepted", DENTIST, ALICE, "ACCEPTED", None),
        (
            "evolution-declined",
            CHECK_IN,
            "dee.fox@example.org",
            "DECLINED",
            "At a conference that week.",
        ),
        (
            "exchange-accepted",
            CHECK_IN,
            "ann.lee@example.org",
            "ACCEPTED",
            "See you there.",
        ),
        (
            "google-declined",
            CHECK_IN,
            "bo.cruz@example.org",
            "DECLINED",
            "It's our testing week, sorry & thanks",
        ),
        (
            "apple-tentative",
            CHECK_IN,
            "cam.diaz@example.org",
            "TENTATIVE",
            "Peut-être, the bus is late; I will call.",
        ),
        ("octet-stream-accepted", CHECK_IN, "fay.gray@example.org", "ACCEPTED", None),
        ("method-only-in-mime", CHECK_IN, "gil.hart@example.org", "ACCEPTED", None),
    ],
)
def test_a_reply_of_every_client_is_read(
    client: str, uid: str, attendee: str, partstat: str, note: str | None
) -> None:
    came = mail(client)
    assert came.kind is InboundKind.REPLY
    assert came.reply
    read = (came.reply.uid, came.reply.attendee, came.reply.partstat, came.reply.note)
    assert read == (uid, attendee, partstat, note)
    assert came.reply.sender == attendee


@pytest.mark.parametrize(
    ("client", "sequence", "dtstamp", "organizer"),
    [
        (
            "thunderbird-153-accepted",
            0,
            moment("20261121T194238Z"),
            "bookings@clinic.example",
        ),
        ("exchange-accepted", 1, moment("20271005T160107Z"), None),
        ("google-declined", 1, moment("20271006T172041Z"), "calendar@convener.example"),
        ("octet-stream-accepted", None, None, None),
    ],
)
def test_what_a_client_leaves_out_stays_unsaid(
    client: str, sequence: int | None, dtstamp: datetime | None, organizer: str | None
) -> None:
    reply = mail(client).reply
    assert reply
    assert (reply.sequence, reply.dtstamp, reply.organizer) == (
        sequence,
        dtstamp,
        organizer,
    )


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("google-counter", InboundKind.COUNTER),
        ("delegated", InboundKind.DELEGATED),
        ("refresh", InboundKind.REFRESH),
        ("dsn-failed", InboundKind.BOUNCE),
        ("out-of-office", InboundKind.AUTO),
        ("read-receipt", InboundKind.AUTO),
        ("the-invitation", InboundKind.AUTO),
        ("human", InboundKind.HUMAN),
        ("forwarded-reply", InboundKind.HUMAN),
    ],
)
def test_what_is_no_plain_reply_is_told_apart(message: str, kind: InboundKind) -> None:
    assert mail(message).kind is kind


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.eml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("end", [b"\r\n", b"\r"], ids=["crlf", "cr"])
def test_ends_of_lines_make_no_difference(path: Path, end: bytes) -> None:
    raw = path.read_bytes()
    assert classify(raw.replace(b"\n", end)) == classify(raw)


def test_a_counter_says_when_instead() -> None:
    reply = mail("google-counter").reply
    assert reply
    assert reply.method is ReplyMethod.COUNTER
    wanted = Proposal(start=moment("20271013T160000Z"), end=moment("20271013T170000Z"))
    assert (reply.proposal, reply.note) == (wanted, "Wednesday morning?")


@pytest.mark.parametrize(
    ("tzid", "start"),
    [
        ("Pacific Standard Time", moment("20271012T170000Z")),
        ("America/Los_Angeles", moment("20271012T170000Z")),
        ('"America/Los_Angeles"', moment("20271012T170000Z")),
        ("/mozilla.org/20050126_1/America/Los_Angeles", moment("20271012T170000Z")),
        (
            "/freeassociation.sourceforge.net/America/Indiana/Knox",
            moment("20271012T150000Z"),
        ),
        ("Customized Time Zone", None),
        ("../../etc/passwd", None),
        ("America", None),
    ],
)
def test_a_wall_time_is_read_in_the_zones_that_clients_name(
    tzid: str, start: datetime | None
) -> None:
    reply = classify(
        answer(f"DTSTART;TZID={tzid}:20271012T100000", ANN_ACCEPTS, method="COUNTER")
    ).reply
    assert reply
    assert reply.proposal == Proposal(start=start, end=None)


def test_a_delegation_names_the_delegate() -> None:
    reply = mail("delegated").reply
    assert reply
    said = (reply.attendee, reply.partstat, reply.delegate, reply.note)
    assert said == (
        "hal.ives@example.org",
        Partstat.DELEGATED,
        "ida.jay@example.org",
        "Ida knows the data.",
    )


def test_parts_come_in_the_order_of_the_message() -> None:
    message = message_from_bytes((CORPUS / "google-declined.eml").read_bytes())
    assert [part.get_content_type() for part in parts(message)] == [
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]


@pytest.mark.parametrize(
    "changed",
    [{"message_id": "other"}, {"uid": "other"}, {"attendee": "other"}, {"dtstamp": None}],
    ids=str,
)
def test_only_copies_of_a_reply_have_its_key(changed: dict[str, Any]) -> None:
    reply = mail("google-declined").reply
    assert reply
    assert reply.key == reply.model_copy(update={"note": "read anew"}).key
    assert reply.key != reply.model_copy(update=changed).key
