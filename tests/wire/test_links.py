"""Signed links hold for their occasion, person and purpose, and for nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.links import Purpose, read, sign

OLD, NEW = b"an old secret of thirty-two bytes", b"a new secret of thirty-two bytes."
OCCASION, PERSON = "lea-2027/riverbend/ta/3", "4f0c9a3b7d1e"
TOKEN = sign(NEW, Purpose.HELD, OCCASION, PERSON)


def test_a_token_says_whose_and_of_what_it_is() -> None:
    assert read([NEW], Purpose.HELD, TOKEN) == (OCCASION, PERSON)


def test_the_same_facts_give_the_same_token() -> None:
    assert sign(NEW, Purpose.HELD, OCCASION, PERSON) == TOKEN


def test_a_token_fits_an_address() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_.-]+", TOKEN)
    longest = sign(
        NEW, Purpose.HELD, "coe-network-2027-28/santa-clara/ta-meeting/12", PERSON
    )
    assert len(longest) < 140


@pytest.mark.parametrize("secrets", [[OLD, NEW], [NEW, OLD]])
def test_an_old_secret_still_reads_what_it_signed(secrets: list[bytes]) -> None:
    for secret in secrets:
        token = sign(secret, Purpose.DONE, OCCASION, PERSON)
        assert read(secrets, Purpose.DONE, token) == (OCCASION, PERSON)


@pytest.mark.parametrize(
    ("secrets", "purpose", "token"),
    [
        ([OLD], Purpose.HELD, TOKEN),
        ([], Purpose.HELD, TOKEN),
        ([NEW], Purpose.DONE, TOKEN),
        ([NEW], Purpose.HELD, ""),
        ([NEW], Purpose.HELD, "."),
        ([NEW], Purpose.HELD, TOKEN.rsplit(".", 1)[0]),
        ([NEW], Purpose.HELD, "A" + TOKEN),
        ([NEW], Purpose.HELD, TOKEN + "é\ud800"),
    ],
)
def test_what_was_not_signed_for_this_is_nothing(
    secrets: list[bytes], purpose: Purpose, token: str
) -> None:
    assert read(secrets, purpose, token) is None


@given(st.text(max_size=150) | st.builds(lambda at, c: TOKEN[:at] + c + TOKEN[at + 1 :],
    st.integers(0, len(TOKEN) - 2), st.sampled_from("AZaz09-_.%")))  # fmt: skip
def test_a_changed_or_invented_token_is_nothing(token: str) -> None:
    assert token == TOKEN or read([NEW], Purpose.HELD, token) is None
