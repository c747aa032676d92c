"""What people write is shown plain, short and harmless."""

from functools import partial

import pytest

from tests.wire.replies import CORPUS
from tests.work import EXPLODED, processor_seconds
from wire.inbound_text import LONGEST, UNREADABLE, text_of

HTML = b"Content-Type: text/html; charset=utf-8\n\n"


@pytest.mark.parametrize(
    ("file", "first_line"),
    [
        ("exchange-accepted", "See you there."),
        ("google-declined", "Bo Cruz has declined this invitation."),
        ("evolution-declined", ""),
    ],
)
def test_the_plain_part_is_what_is_shown(file: str, first_line: str) -> None:
    text = text_of((CORPUS / f"{file}.eml").read_bytes())
    assert text.split("\n")[0] == first_line


def test_markup_is_taken_away_with_what_nobody_sees() -> None:
    page = "<head><title>T</title></head><p>Dear <b>all</b>,<br>I&#39;d come.<script>x()"
    assert text_of(HTML + page.encode()) == "Dear all ,\nI'd come."


def test_no_text_rings_a_bell_or_moves_a_cursor() -> None:
    raw = b"Content-Type: text/plain\n\nred \x1b[31m bell \x07 \xe2\x80\xa8 end\n"
    assert not set(text_of(raw)) & set("\x1b\x07\u2028")


def test_a_long_text_is_cut_and_an_immense_one_is_not_read() -> None:
    assert len(text_of(b"Subject: Long\n\n" + b"word " * 20_000)) == LONGEST
    assert text_of(b"Subject: Longer\n\n" + b"word " * 60_000) == UNREADABLE


@pytest.mark.parametrize(
    "bomb",
    [
        b"<style" * 40_000,
        b"<style>" * 30_000,
        b"<" * 250_000,
        b"<br" * 80_000,
        b"&#" * 100_000,
    ],
    ids=["style", "open styles", "less", "breaks", "entities"],
)
def test_a_bomb_is_soon_done_with(bomb: bytes) -> None:
    odd = b"Content-Type: text/plain; charset=punycode\n\n"
    for head in (HTML, odd):
        assert processor_seconds(partial(text_of, head + bomb)) < EXPLODED
