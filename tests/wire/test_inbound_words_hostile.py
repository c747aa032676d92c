"""No message makes the reading of its text raise, hang or grow."""

import random
from functools import partial

import pytest

from rules.by_mail import NotPlain
from rules.own_words import Known, own_words
from tests.wire.test_inbound_hostile import BOMBS, MUTANTS, mutant
from tests.work import EXPLODED, clocked
from wire.inbound_text import MOST_READ
from wire.inbound_words import written

KNOWN = Known("calendar@host.example.org", "climate@host.example.org", "Re: The workshop")
PLAIN = b"Content-Type: text/plain%s\n\n"
PAGE = b"Content-Type: text/html\n\n"
OF_TEXT = {
    "flowed": PLAIN % b"; format=flowed; delsp=yes" + b"a \n" * 9_900,
    "quotes": PLAIN % b"" + b">>> a\nb\n" * 4_900,
    "signatures": PLAIN % b"" + b"-- \n" * 9_900,
    "hours": PLAIN % b"" + b"8:30 a\n" * 9_900 + b":\n> a",
    "blocks-of-quotes": PAGE + b"<blockquote>" * 20_000,
    "quotes-that-never-end": PAGE + b"</blockquote\n" * 9_900,
    "lines-in-a-page": PAGE + b"<br>From: a<br>To: b" * 10_000,
}


def read(raw: bytes) -> None:
    text = written(raw)
    assert len(text.text) <= MOST_READ
    try:
        assert len(own_words(text.text, KNOWN)) <= len(text.text)
    except NotPlain:
        return


@pytest.mark.timeout(3600)
def test_mutants_of_real_messages_are_all_read_in_time() -> None:
    chance = random.Random("words")
    mutants = (mutant(chance) for _ in range(MUTANTS // 2))
    slowest = max(clocked(partial(read, raw))[1] for raw in mutants)
    assert slowest < EXPLODED


@pytest.mark.parametrize(
    "bomb", [*BOMBS.values(), *OF_TEXT.values()], ids=[*BOMBS, *OF_TEXT]
)
def test_a_bomb_is_disarmed(bomb: bytes) -> None:
    assert clocked(lambda: read(bomb))[1] < EXPLODED
