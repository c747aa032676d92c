"""One message is one message, by whichever door it comes."""

from pathlib import Path

import pytest

from tests.wire.replies import CORPUS
from wire.inbound_identity import as_delivered, delivered_to, identity

ABOVE = b"Delivered-To: calendar+b.17@convener.example\r\nReceived: by mx; today\r\n"


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*.eml")), ids=lambda file: file.stem)
def test_what_servers_add_on_the_way_does_not_make_it_another(file: Path) -> None:
    raw = file.read_bytes()
    plain = raw.replace(b"\r\n", b"\n")
    copies = (ABOVE + raw, plain, as_delivered(raw, "ann@example.org"), raw + b"\r\n\r\n")
    assert {identity(copy) for copy in copies} == {identity(raw)}


def test_no_two_messages_are_the_same() -> None:
    everything = {identity(file.read_bytes()) for file in CORPUS.glob("*.eml")}
    assert len(everything) == len(list(CORPUS.glob("*.eml")))
    yes, no = b"Message-ID: <1@x>\n\nYes.\n", b"Message-ID: <1@x>\n\nNo.\n"
    assert identity(yes) != identity(no)
    assert identity(yes) != identity(yes.replace(b"<1@", b"<2@"))


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("ann@example.org", b"<ann@example.org>"),
        ("", b"<>"),
        ("x> \r\nBcc: eve@example.org", b"<>"),
    ],
)
def test_the_return_path_is_noted_and_injects_nothing(said: str, path: bytes) -> None:
    raw = b"Return-Path: <forged@example.org>\r\nSubject: Hello\r\n\r\n"
    assert as_delivered(raw, said) == b"Return-Path: " + path + b"\r\n" + raw


@pytest.mark.parametrize(
    ("head", "whom"),
    [
        (ABOVE, "calendar+b.17@convener.example"),
        (
            b"X-Original-To: c+1@example.org\r\nDelivered-To: box@example.org\r\n",
            "c+1@example.org",
        ),
        (b"Delivered-To: no address\r\n", ""),
        (b"To: calendar@convener.example\r\n", ""),
    ],
)
def test_a_mailbox_remembers_whom_the_envelope_named(head: bytes, whom: str) -> None:
    assert delivered_to(head + b"\r\nDelivered-To: body@example.org\r\n") == whom
