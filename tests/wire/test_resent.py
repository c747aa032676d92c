"""A letter that goes once more is the same letter, below four fields that say so."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.utils import parsedate_to_datetime

import pytest

from tests.wire.samples import a_letter
from wire.mime import write_letter
from wire.resent import copy_id, resent

LETTER = write_letter(a_letter())
NOW = datetime(2040, 9, 3, 15, 30, tzinfo=UTC)
FIELDS = {
    "sender": "calendar@host.example.org",
    "to": "ann@example.org",
    "message_id": "<again@host.example.org>",
}


def test_the_bytes_of_the_letter_stay_as_they_were() -> None:
    again = resent(LETTER, date=NOW, **FIELDS)
    assert again.endswith(LETTER)
    read, first = message_from_bytes(again), message_from_bytes(LETTER)
    fields = ["Resent-From", "Resent-To", "Resent-Date", "Resent-Message-ID"]
    assert list(read)[: len(fields)] == fields
    assert read["Message-ID"] == first["Message-ID"]
    assert read["Date"] == first["Date"]
    assert parsedate_to_datetime(read["Resent-Date"]) == NOW
    assert read["Resent-Message-ID"] == FIELDS["message_id"]


@pytest.mark.parametrize("name", FIELDS)
def test_nobody_can_smuggle_a_header_in(name: str) -> None:
    with pytest.raises(ValueError, match="Bcc"):
        resent(LETTER, date=NOW, **FIELDS | {name: "<a@x.org>\r\nBcc: eve@example.org"})


def test_each_copy_has_an_id_of_its_own_and_the_same_copy_the_same() -> None:
    first = "<one@host.example.org>"
    ids = [copy_id(first, number) for number in (1, 2, 1)]
    assert ids[0] == ids[2] != ids[1]
    assert all(one.endswith("@host.example.org>") for one in ids)
