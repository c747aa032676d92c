"""Who sent a message, who answers by it, and whether a person wrote it at all."""

import pytest

from models.reply import InboundKind, Partstat
from tests.wire.replies import ANN_ACCEPTS, answer
from wire.inbound import classify


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


def test_who_writes_for_somebody_else_is_told_apart_from_who_answers() -> None:
    reply = classify(answer(ANN_ACCEPTS, sender="eve")).reply
    assert reply
    assert (reply.sender, reply.attendee) == ("eve@example.org", "ann@example.org")
