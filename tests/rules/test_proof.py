"""A clean year proves clean; each fault planted in it is found, and nothing else."""

from functools import partial

import pytest

from models.notice import LedgerState
from models.roster import Role
from tests.rules.clean_year import (
    ALL,
    COACHING,
    EVERYBODY,
    GOALS,
    KICKOFF,
    NOW,
    SESSION,
    S,
    a_clean_year,
    found,
)
from tests.rules.plants import Plant, altered, lost, planted, reworded, told
from tests.rules.proof_year import WELCOME, Year, at, slot
from tests.work import counted


def test_a_clean_year_gives_a_clean_proof() -> None:
    proof = a_clean_year().proof(NOW)
    assert found(proof) == {}
    assert proof.is_clean
    assert (proof.meetings, proof.asks, proof.letters) == (3, 1, 36)


@pytest.mark.parametrize(
    "now", ["08-02 15:31", "09-08 17:30", "09-08 18:01", "10-07 00:00", "10-20 15:00"]
)
def test_a_clean_year_is_clean_at_any_moment(now: str) -> None:
    """What is told later is not there yet, and what became of meetings neither."""
    year = a_clean_year()
    year.rows = [row for row in year.rows if row.entered_at <= at(now)]
    year.changes = [change for change in year.changes if change.at <= at(now)]
    for name, occasion in year.occasions.items():
        last = [change.new for change in year.changes if change.subject == name][-1]
        assert last
        alerts = tuple(alert for alert in occasion.alerts if alert.at <= at(now))
        so_far = occasion.model_dump(mode="json") | last
        year.occasions[name] = type(occasion).model_validate(so_far | {"alerts": alerts})
    assert found(year.proof(now)) == {}


def ended(who: str, occasion: str, label: str, state: LedgerState, why: str) -> Plant:
    return altered(who, occasion, label, state=state, told_at=None, word=None, reply=why)


AN_HOUR_LATE = {"start": at("12-01 19:00"), "end": at("12-01 20:00")}
FAULTS: dict[str, tuple[Plant, dict[str, list[str]]]] = {
    "an invitation to come is missing": (
        lost("bo", SESSION, "invitation"),
        {"missed": [f"bo {SESSION} invitation"]},
    ),
    "an invitation to what is over was missing": (
        lost("bo", KICKOFF, "invitation"),
        {"missed": [f"bo {KICKOFF} invitation"]},
    ),
    "an invitation came after the meeting": (
        altered("bo", KICKOFF, "invitation", told_at=at("09-09 09:00")),
        {"missed": [f"bo {KICKOFF} invitation"]},
    ),
    "an invitation without its calendar": (
        altered("bo", SESSION, "invitation", word=None),
        {
            "missed": [f"bo {SESSION} invitation"],
            "wrong": [f"bo {SESSION} invitation"],
        },
    ),
    "an invitation at another hour": (
        reworded("bo", SESSION, "invitation", **AN_HOUR_LATE),
        {"missed": [f"bo {SESSION} update"], "wrong": [f"bo {SESSION} invitation"]},
    ),
    "an invitation in another's name": (
        reworded("bo", SESSION, "invitation", attendee="eve@example.org"),
        {"wrong": [f"bo {SESSION} invitation"]},
    ),
    "an invitation refused": (
        ended("bo", SESSION, "invitation", S.REFUSED, "550 no such user"),
        {"refused": [f"bo {SESSION} invitation"]},
    ),
    "a reminder of a meeting is lost": (
        lost("bo", KICKOFF, "reminder-14"),
        {"missed": [f"bo {KICKOFF} reminder-14"]},
    ),
    "a reminder expired": (
        ended("bo", KICKOFF, "reminder-2", S.EXPIRED, "its time had passed"),
        {"expired": [f"bo {KICKOFF} reminder-2"]},
    ),
    "nobody knows whether a reminder arrived": (
        ended("bo", KICKOFF, "reminder-2", S.UNCONFIRMED, "no answer"),
        {"unconfirmed": [f"bo {KICKOFF} reminder-2"]},
    ),
    "a reminder is handed over, without an answer yet": (
        ended("bo", KICKOFF, "reminder-2", S.COMMITTING, "-"),
        {"waiting": [f"bo {KICKOFF} reminder-2"]},
    ),
    "a nudge is lost": (
        lost("lia", COACHING, "nudge+3"),
        {"missed": [f"lia {COACHING} nudge+3"]},
    ),
    "staff never hear that a meeting is presumed": (
        lost("sam", COACHING, "announcement-presumed"),
        {"missed": [f"sam {COACHING} announcement-presumed"]},
    ),
    "an ask is lost": (lost("ann", GOALS, "ask"), {"missed": [f"ann {GOALS} ask"]}),
    "a reminder of an ask is lost": (
        lost("ann", GOALS, "reminder-7"),
        {"missed": [f"ann {GOALS} reminder-7"]},
    ),
    "a nudge about an ask is lost": (
        lost("ann", GOALS, "nudge+3"),
        {"missed": [f"ann {GOALS} nudge+3"]},
    ),
    "a welcome is lost": (
        lost("bo", WELCOME, "welcome"),
        {"missed": [f"bo {WELCOME} welcome"]},
    ),
    "a letter waits, and its time has passed": (
        altered(
            "bo", KICKOFF, "reminder-2", state=S.OWED, told_at=None, until=at("09-08 17:00")
        ),
        {"missed": [f"bo {KICKOFF} reminder-2"]},
    ),
    "a letter has two copies": (
        altered("bo", KICKOFF, "reminder-2", copies=2),
        {"twice": [f"bo {KICKOFF} reminder-2"]},
    ),
    "the post never had a letter": (
        altered("bo", KICKOFF, "reminder-2", copies=0),
        {"missed": [f"bo {KICKOFF} reminder-2"]},
    ),
    "a letter arrived that was taken back": (
        altered("bo", KICKOFF, "reminder-2", copies=1, told_at=None, state=S.SUPERSEDED),
        {"wrong": [f"bo {KICKOFF} reminder-2"]},
    ),
    "a reminder is told twice": (
        told("bo", KICKOFF, "reminder-2", "09-07 15:30"),
        {"twice": [f"bo {KICKOFF} reminder-2"] * 2},
    ),
    "somebody with two seats is welcomed twice": (
        told("lia", WELCOME, "welcome", "08-02 15:30"),
        {"twice": [f"lia {WELCOME} welcome"] * 2},
    ),
    "an invitation is told twice": (
        told("bo", SESSION, "invitation", "08-03 15:30"),
        {"twice": [f"bo {SESSION} invitation"]},
    ),
    "a reminder leaves when its meeting has begun": (
        altered("bo", KICKOFF, "reminder-2", told_at=at("09-08 17:00")),
        {"wrong": [f"bo {KICKOFF} reminder-2"]},
    ),
    "a nudge leaves when its ask is done": (
        altered("ann", GOALS, "nudge+3", told_at=at("11-02 15:30")),
        {"wrong": [f"ann {GOALS} nudge+3"]},
    ),
    "an invitation to somebody who belongs elsewhere": (
        told("sam", COACHING, "invitation", "09-01 10:00"),
        {"missed": [f"sam {COACHING} cancellation"]},
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_is_found_and_named_and_nothing_else(name: str) -> None:
    plant, expected = FAULTS[name]
    assert found(planted(plant).proof(NOW)) == expected


def test_words_are_known_when_their_bytes_are_gone() -> None:
    year = a_clean_year()
    year.alter("bo", SESSION, "invitation", word=None, bytes_kept=False)
    assert found(year.proof(NOW)) == {}


def test_a_large_year_is_proven_while_one_waits() -> None:
    (_, few), (proof, many) = (
        counted(partial(crowded(people).proof, NOW)) for people in (50, 300)
    )
    assert found(proof) == {}
    assert proof.letters > 2400
    assert many <= 6 * few, "six times the people are six times the work, no more"


def crowded(people: int) -> Year:
    """A clean year into which so many of staff come, for six sessions more."""
    year = a_clean_year()
    crowd = [f"p{number}" for number in range(people)]
    for person in crowd:
        year.sits(person, Role.STAFF, "10-20 10:00", team=None)
        year.tell(person, WELCOME, "welcome", "10-20 10:00")
        year.tell(person, SESSION, "invitation", "10-20 10:00")
    for week in range(6):
        name, when = f"net/-/session/{week + 2}", f"10-21 1{week}:00"
        year.meets(name, slot("12-02 10:00"), when, EVERYBODY)
        year.tell(" ".join([*ALL.split(), *crowd]), name, "invitation", when)
    return year
