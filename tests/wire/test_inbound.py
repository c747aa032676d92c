"""What real and made-up clients send, and what is read of it."""

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
    ("sender", "read"),
    [
        ("Ann <ann@example.org>", "ann@example.org"),
        ("ANN@Example.ORG", "ann@example.org"),
        ('"bob@example.org" <ann@example.org>', "ann@example.org"),
        ("bob@example.org <ann@example.org>", None),
        ("ann@example.org, bob@example.org", None),
        ("ann@example.org)bob@example.org", None),
        ("ann@example.org\nFrom: bob@example.org", None),
        ("ann@example.org\nFrom: somebody", None),
        ("nobody", None),
    ],
)
def test_a_from_that_names_two_people_names_nobody(sender: str, read: str | None) -> None:
    assert classify(f"From: {sender}\nSubject: Hello\n\nHi".encode()).sender == read


@pytest.mark.parametrize(
    ("header", "automatic"),
    [
        ("Auto-Submitted: auto-replied", True),
        ("Auto-Submitted: AUTO-GENERATED; owner-email=a@x.example", True),
        ("Auto-Submitted: no", False),
        ("Auto-Submitted: No; comment", False),
        ("Precedence: bulk", True),
        ("X-Autoreply: yes", True),
        ("Return-Path: <>", True),
        ("X-Mailer: Any", False),
    ],
)
def test_a_machine_is_known_by_its_headers(header: str, automatic: bool) -> None:
    came = classify(f"From: ann@example.org\n{header}\n\nI am away.".encode())
    assert came.automatic is automatic
    assert came.kind is (InboundKind.AUTO if automatic else InboundKind.HUMAN)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["ATTENDEE;PARTSTAT=accepted:MAILTO:ANN@EXAMPLE.ORG"], "ACCEPTED"),
        (['ATTENDEE;PARTSTAT="DECLINED":mailto:ann@example.org'], "DECLINED"),
        (["ATTENDEE:ann@example.org"], "NEEDS-ACTION"),
        (["ATTENDEE;PARTSTAT=X-LATER:mailto:ann@example.org"], "NEEDS-ACTION"),
        (["ATTENDEE;CN=A, B: C;PARTSTAT=ACCEPTED:mailto:ann@example.org"], None),
        (['ATTENDEE;CN="Lee; A: B";PARTSTAT=ACCEPTED:mailto:ann@example.org'], "ACCEPTED"),
        ([ANN_ACCEPTS, "ATTENDEE;PARTSTAT=DECLINED:mailto:bob@example.org"], "ACCEPTED"),
        ([ANN_ACCEPTS, "ATTENDEE;PARTSTAT=DELEGATED:mailto:bob@example.org"], "ACCEPTED"),
        (["ATTENDEE;PARTSTAT=ACCEPTED:mailto:%61nn@example.org"], "ACCEPTED"),
    ],
)
def test_the_attendee_who_answers_is_found(lines: list[str], said: str | None) -> None:
    reply = classify(answer(*lines)).reply
    assert (reply and (reply.attendee, reply.partstat)) == (
        said and ("ann@example.org", Partstat(said))
    )


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"x" * 300_000, "larger than 256 kB"),
        (b"\n" * 20_000, "more than 10000 lines"),
        (b"To: " + b"a@b.example," * 1_500 + b"\n\n", "more than 16384 octets"),
        ((b"A: " + b"b" * 16_000 + b"\n") * 5 + b"\n", "more than 65536 octets"),
        (b"\nContent-Disposition: a\n b" + b"c" * 2_000, "more than 2000 octets"),
        (b"\nContent-Type: a/b" * 51, "more than 50 parts"),
        (answer(), "names no attendee"),
        (answer(ANN_ACCEPTS, event="VTODO"), "nothing that is a meeting"),
        (answer(ANN_ACCEPTS, "RECURRENCE-ID:20271012"), "not which"),
        (
            answer(ANN_ACCEPTS, "ATTENDEE:mailto:bob@example.org", sender="eve"),
            "which attendee",
        ),
        (answer(ANN_ACCEPTS, "END:VEVENT", "BEGIN:VEVENT", "UID:b", ANN_ACCEPTS), "differ"),
        (
            answer(ANN_ACCEPTS).replace(CHECK_IN.encode(), b"u" * 300),
            "which meeting",
        ),
        (
            answer(ANN_ACCEPTS, "END:VEVENT", *["BEGIN:VEVENT", "END:VEVENT"] * 60),
            "more than 50 meetings",
        ),
        (
            answer(ANN_ACCEPTS, "END:VEVENT", "END:VCALENDAR", "BEGIN:VCALENDAR"),
            "more than one calendar",
        ),
        (answer(*["BEGIN:X"] * 30, ANN_ACCEPTS), "nested too deeply"),
        (answer(*["X:y"] * 6000, ANN_ACCEPTS), "more than 5000 lines"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_makes_no_sense_is_rejected_in_words(raw: bytes, why: str) -> None:
    came = classify(raw)
    assert came.kind is InboundKind.REJECTED
    assert came.why
    assert why in came.why


def test_a_part_within_a_meeting_is_not_the_meeting() -> None:
    alarm = ["BEGIN:VALARM", "ATTENDEE:mailto:eve@example.org", "UID:other", "END:VALARM"]
    reply = classify(answer(*alarm, ANN_ACCEPTS)).reply
    assert reply
    assert (reply.uid, reply.attendee) == (CHECK_IN, "ann@example.org")


def test_a_calendar_of_another_method_answers_nothing() -> None:
    assert classify(answer(ANN_ACCEPTS, method="REQUEST")).kind is InboundKind.HUMAN


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


def test_who_writes_for_somebody_else_is_told_apart_from_who_answers() -> None:
    reply = classify(answer(ANN_ACCEPTS, sender="eve")).reply
    assert reply
    assert (reply.sender, reply.attendee) == ("eve@example.org", "ann@example.org")
