"""A letter that came back says which it was, to whom, and why."""

import pytest

from models.reply import BounceAction
from tests.wire.replies import CORPUS, mail
from wire.inbound import classify


@pytest.mark.parametrize(
    ("report", "action", "status"),
    [
        ("dsn-failed", BounceAction.FAILED, "5.1.1"),
        ("dsn-delayed", BounceAction.DELAYED, "4.4.1"),
        ("dsn-delivered", BounceAction.DELIVERED, "2.0.0"),
    ],
)
def test_a_bounce_names_the_letter_and_its_recipient(
    report: str, action: BounceAction, status: str
) -> None:
    bounce = mail(report).bounce
    assert bounce
    assert (bounce.action, bounce.status) == (action, status)
    assert bounce.letter == "invitation-7@convener.example"
    assert bounce.recipient == bounce.original == "jo.kay@example.org"


def test_a_bounce_without_a_piece_of_the_letter_is_matched_by_what_it_answers() -> None:
    raw = (CORPUS / "dsn-failed.eml").read_bytes()
    bare = raw.replace(b"message/rfc822", b"text/plain").replace(
        b"To: bounce", b"References: <a@x.example> <b@x.example>\nTo: bounce", 1
    )
    bounce = classify(bare).bounce
    assert bounce
    assert bounce.letter == "b@x.example"


def test_the_gravest_of_several_recipients_counts() -> None:
    raw = (CORPUS / "dsn-delivered.eml").read_bytes()
    more = b"Final-Recipient: rfc822; kim@example.org\nAction: failed\nStatus: 5.2.2\n\n"
    before = classify(raw.replace(b"Final-Recipient", more + b"Final-Recipient", 1))
    after = classify(raw.replace(b"2.0.0 Ok\n\n", b"2.0.0 Ok\n\n" + more, 1))
    for bounce in (before.bounce, after.bounce):
        assert bounce
        assert (bounce.action, bounce.recipient) == (BounceAction.FAILED, "kim@example.org")


@pytest.mark.parametrize(
    ("status", "action"),
    [("5.1.10", "failed"), ("4.4.1", "delayed"), ("2.1.5", "delivered")],
)
def test_a_bounce_without_an_action_is_read_by_its_status(status: str, action: str) -> None:
    raw = (CORPUS / "dsn-failed.eml").read_bytes()
    said = raw.replace(b"5.1.1\n", status.encode() + b" (any)\n")
    bounce = classify(said.replace(b"Action", b"X-Action")).bounce
    assert bounce
    assert (bounce.status, bounce.action) == (status, action)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("rfc822; <jo@example.org>", "jo@example.org"),
        ("rfc822;JO@EXAMPLE.ORG", "jo@example.org"),
        ("x400; /O=Example", None),
    ],
)
def test_a_recipient_is_an_address_or_unknown(written: str, read: str | None) -> None:
    raw = (CORPUS / "dsn-failed.eml").read_bytes()
    said = raw.replace(b"rfc822; Jo.Kay@Example.org", written.encode())
    bounce = classify(said).bounce
    assert bounce
    assert bounce.recipient == read


def test_what_a_message_answers_comes_in_order_once_and_newest_last() -> None:
    said = "References: <1@x.example> <2@x.example>\nIn-Reply-To: <3@x.example>"
    assert classify(f"{said}\n\nHi".encode()).references == (
        "1@x.example",
        "2@x.example",
        "3@x.example",
    )
    assert mail("human").references == (
        "welcome-9@convener.example",
        "invitation-9@convener.example",
    )
