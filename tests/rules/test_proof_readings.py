"""The proof finds who reads another title, agenda, room or link than there is."""

from typing import Any

import pytest

from models.program import Form
from tests.rules.clean_year import ALL, SESSION, a_clean_year, found
from tests.rules.proof_year import Year, at

EDITED = "11-10 12:00"
LINK = "https://rooms.example.org/b"


def edited(**said: Any) -> Year:
    """Somebody edits the session that is still to come."""
    year = a_clean_year()
    raised = {"revision": 2, "changed_at": at(EDITED)}
    year.becomes(SESSION, EDITED, **said, **raised)
    return year


def unheard(year: Year, now: str) -> dict[str, list[str]]:
    return {name: lines for name, lines in found(year.proof(now)).items() if lines}


EVERYBODY = [f"{who} {SESSION} update" for who in sorted(ALL.split())]


@pytest.mark.parametrize(
    ("said", "waits_at", "missed_at"),
    [
        pytest.param({"title": "Data"}, "11-10 13:14", "11-10 13:15", id="a title"),
        pytest.param({"text": "Bring it."}, "11-10 13:14", "11-10 13:15", id="an agenda"),
        pytest.param({"link": LINK}, "11-10 12:14", "11-10 12:15", id="a link"),
        pytest.param(
            {"form": Form.IN_PERSON, "place": "Room 1"},
            "11-10 12:14",
            "11-10 12:15",
            id="a room",
        ),
    ],
)
def test_who_was_not_told_is_named_once_it_is_late(
    said: dict[str, Any], waits_at: str, missed_at: str
) -> None:
    year = edited(**said)
    assert unheard(year, waits_at)["waiting"] == EVERYBODY
    assert "missed" not in unheard(year, waits_at)
    assert unheard(year, missed_at)["missed"] == EVERYBODY
    year.tell(ALL, SESSION, "update", "11-10 12:01")
    assert "missed" not in unheard(year, missed_at)


def test_one_who_was_forgotten_is_named_alone() -> None:
    year = edited(link=LINK)
    year.tell("ann lia sam", SESSION, "update", "11-10 12:01")
    assert unheard(year, "11-10 12:30") == {"missed": [f"bo {SESSION} update"]}
    (finding,) = year.proof("11-10 12:30").missed
    assert finding.why == "was told another link"


def test_of_what_is_over_nobody_need_read() -> None:
    missed = unheard(edited(title="Data"), "12-02 12:00")["missed"]
    assert not [line for line in missed if line.endswith(" update")]


def test_what_nobody_goes_to_is_nothing_to_read() -> None:
    assert unheard(edited(place="Room 1"), "11-10 14:00") == {}
