"""A reply's text is taken as its client wrote it, or not at all."""

from pathlib import Path

import pytest

from rules.own_words import Known, own_words
from wire.inbound import classify
from wire.inbound_text import MOST_READ
from wire.inbound_words import FILE, NO_TEXT, SEVERAL, Written, written

CORPUS = Path(__file__).parents[1] / "mail/answers"
PLAIN = sorted(path for path in CORPUS.glob("*.eml") if not path.stem.startswith("unplain"))
HEAD = b"Content-Type: text/plain; charset=%s%s\n\n"


@pytest.mark.parametrize("path", PLAIN, ids=lambda path: path.stem)
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["lf", "crlf"])
def test_of_every_client_the_own_words_are_read(path: Path, end: bytes) -> None:
    raw = path.read_bytes().replace(b"\n", end)
    text = written(raw)
    known = Known(
        "calendar@host.example.org",
        "climate@host.example.org",
        classify(raw).subject,
        "Mara Quill",
    )
    assert (own_words(text.text, known), text.fault) == ("Student voice", "")


def plain(text: str, *, params: bytes = b"", charset: bytes = b"utf-8") -> Written:
    return written(HEAD % (charset, params) + text.encode(charset.decode()))


@pytest.mark.parametrize(
    ("text", "params", "read"),
    [
        ("One \ntwo\nthree", b"; format=flowed", "One two\nthree"),
        ("One \ntwo", b"", "One\ntwo"),
        ("Me\u65e5 \n\u672c", b"; format=flowed; delsp=yes", "Me\u65e5\u672c"),
        (" From here\n > no quote", b"; format=flowed", "From here\n> no quote"),
        ("One \n> quoted \ntwo", b"; format=flowed", "One\n> quoted\ntwo"),
        ("One \n-- \nAna", b"; format=flowed", "One\n-- \nAna"),
        ("One\n-- \nAna", b"", "One\n-- \nAna"),
        ("8:30\u202fAM\u00a0x\u200b\ufeff", b"", "8:30 AM x"),
        ("a\x07b\u202ec", b"", "a b c"),
    ],
)
def test_lines_come_as_their_writer_meant_them(text: str, params: bytes, read: str) -> None:
    assert plain(text, params=params) == Written(read)


def test_a_page_marks_what_it_quotes() -> None:
    page = "<p>One<blockquote>two<br>three<blockquote>four</blockquote></blockquote>five"
    read = written(b"Content-Type: text/html\n\n" + page.encode())
    said = [line for line in read.text.split("\n") if line.strip(" >")]
    assert said == ["One", "> two", "> three", "> four", "five"]


def several(*parts: str, kind: str = "mixed") -> bytes:
    inner = "".join(f"--x\n{part}\n" for part in parts)
    return f"Content-Type: multipart/{kind}; boundary=x\n\n{inner}--x--\n".encode()


TEXT = "Content-Type: text/plain\n\nOne"
SEAL = "Content-Type: application/pgp-signature; name=s.asc\n\nx"
FILED = "Content-Type: text/plain\nContent-Disposition: attachment\n\nTwo"


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        (several(TEXT, SEAL, kind="signed"), Written("One")),
        (several(TEXT, FILED), Written("", FILE)),
        (several(TEXT, "Content-Type: image/png\n\nx"), Written("", FILE)),
        (several(TEXT, "Content-Type: message/rfc822\n\nA: b\n\nx"), Written("", FILE)),
        (several(TEXT, TEXT), Written("", SEVERAL)),
        (several(SEAL), Written("", NO_TEXT)),
        (b"Content-Type: text/plain\n\n", Written("", NO_TEXT)),
        (b"Content-Type: text/plain\n\n\xff\xfe", Written("", NO_TEXT)),
        (b"Content-Type: text/plain; charset=utf-7\n\nOne", Written("", NO_TEXT)),
        (b"Content-Type: text/plain\n\n" + b"x" * (MOST_READ + 1), Written("", NO_TEXT)),
        (b"\n" * 20_000, Written("", NO_TEXT)),
    ],
)
def test_what_cannot_be_relied_on_is_not_read(raw: bytes, read: Written) -> None:
    assert written(raw) == read
