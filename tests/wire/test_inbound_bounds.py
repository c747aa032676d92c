"""What makes no sense as a reply, or is too much of anything, is not taken for one."""

import pytest

from models.reply import InboundKind
from tests.wire.replies import ANN_ACCEPTS, CHECK_IN, answer
from wire.inbound import classify


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
