"""Digests in the proof: each on its day, once, and to whom they are for."""

from datetime import date
from typing import Any

import pytest

from models.cadence import Weekday
from models.evidence import Change, Evidence
from models.roster import Role
from rules.proof import prove
from tests.rules.proof_year import Year, at

DIGEST = "net/-/digest/1"
LABEL = "digest-2027-10-04"  # a Monday; its slot is 15:30 UTC
NOW = at("11-15 12:00")


def findings(year: Year, changes: tuple[Change, ...] = (), **cohort: Any) -> list[str]:
    evidence: Evidence = year.evidence()
    said = {"digest": Weekday.MONDAY} | cohort
    evidence = evidence.model_copy(
        update={
            "cohort": evidence.cohort.model_copy(update=said),
            "changes": (*evidence.changes, *changes),
        }
    )
    proof = prove(evidence, NOW)
    return [f"{one.person}: {one.why}" for one in (*proof.wrong, *proof.twice)]


def a_year(when: str = "10-04 15:30", who: str = "lia", label: str = LABEL) -> Year:
    year = Year()
    year.sits("lia", Role.LIAISON, "08-02 15:30", team=None)
    year.sits("bo", Role.CORE, "08-02 15:30")
    year.tell("lia bo", "net/-/welcome/1", "welcome", "08-02 15:30")
    year.tell(who, DIGEST, label, when)
    return year


def wish(when: str, *, wanted: bool) -> Change:
    return Change(at=at(when), what="digests", subject="lia", new={"wanted": wanted})


@pytest.mark.parametrize("when", ["10-04 15:30", "10-06 15:29"])
def test_a_digest_in_its_time_is_right(when: str) -> None:
    assert findings(a_year(when)) == []


@pytest.mark.parametrize(
    ("year", "why"),
    [
        (a_year("10-04 15:29"), "its time was from 2027-10-04 15:30 UTC, for two days"),
        (a_year("10-06 15:46"), "its time was from 2027-10-04 15:30 UTC, for two days"),
        (a_year("10-05 15:30", label="digest-2027-10-05"), "no digest is of that day"),
        (a_year(who="bo"), "they were none of the host's people then"),
    ],
)
def test_one_that_ought_not_to_have_left_is_found(year: Year, why: str) -> None:
    (found,) = findings(year)
    assert found.endswith(f": {why}")


def test_a_cohort_without_them_has_none() -> None:
    assert findings(a_year(), digest=None) == ["lia: no digest is of that day"]


def test_one_after_a_stop_is_found_unless_they_were_to_come_again() -> None:
    stopped = wish("10-04 10:00", wanted=False)
    assert findings(a_year(), (stopped,)) == ["lia: they had stopped them before"]
    assert findings(a_year(), (stopped, wish("10-04 11:00", wanted=True))) == []
    late = wish("10-04 15:20", wanted=False)  # a look under way may not have known
    assert findings(a_year(), (late,)) == []


def test_one_that_came_twice_is_found() -> None:
    year = a_year()
    year.tell("lia", DIGEST, LABEL, "10-05 15:30")
    assert findings(year) == ["lia: 2 of it were accepted"] * 2


def test_another_week_is_another_digest() -> None:
    year = a_year()
    year.tell("lia", DIGEST, "digest-2027-10-11", "10-11 15:30")
    assert findings(year) == []
    assert date(2027, 10, 11).weekday() == Weekday.MONDAY.number
