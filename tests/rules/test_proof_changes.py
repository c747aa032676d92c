"""A year with a change proves clean; who was forgotten in it is named."""

import pytest

from models.ask import AskState
from models.meeting import MeetingState
from models.roster import Role
from tests.rules.clean_year import ALL, COACHING, GOALS, KICKOFF, NOW, SESSION, S, found
from tests.rules.plants import Plant, altered, both, lost, planted, reworded, told
from tests.rules.proof_year import WELCOME, Year, at, slot


def off(year: Year, when: str = "10-20 10:00") -> None:
    then = {"state": MeetingState.CALLED_OFF, "closed_at": at(when)}
    year.becomes(SESSION, when, retimed=True, **then)
    year.tell(ALL, SESSION, "cancellation", when)


def back_on(year: Year, when: str = "10-25 10:00") -> None:
    then = {"state": MeetingState.PLANNED, "closed_at": None}
    year.becomes(SESSION, when, retimed=True, slot=slot("12-03 10:00"), **then)
    year.tell(ALL, SESSION, "invitation", when)


def moved(year: Year, to: str = "12-08 10:00", when: str = "10-20 10:00") -> None:
    year.becomes(SESSION, when, retimed=True, slot=slot(to))
    year.tell(ALL, SESSION, "update", when)


def moved_again(year: Year) -> None:
    moved(year, to="12-09 10:00", when="10-22 10:00")


def taken_back(who: str, occasion: str, label: str, when: str) -> Plant:
    """It was decided, waited, and was superseded in that minute."""
    then = {"settled_at": at(when), "told_at": None, "word": None}
    return altered(who, occasion, label, state=S.SUPERSEDED, **then)


def off_and_back_on(year: Year) -> None:
    off(year)
    back_on(year)


def left(year: Year) -> None:
    year.leaves("bo", "10-20 10:00")
    year.sequence[SESSION] = 1
    year.tell("bo", SESSION, "cancellation", "10-20 10:00")


def rejoined(year: Year) -> None:
    left(year)
    year.sits("bo", Role.CORE, "10-25 10:00")
    year.tell("bo", SESSION, "invitation", "10-25 10:00")


def joined_late(year: Year) -> None:
    """After the kick-off, and too shortly before the first reminder of the coaching."""
    year.sits("cy", Role.CORE, "09-20 10:00")
    for occasion, label, when in (
        (WELCOME, "welcome", "09-20 10:00"),
        (COACHING, "invitation", "09-20 10:00"),
        (SESSION, "invitation", "09-20 10:00"),
        (COACHING, "reminder-2", "10-01 15:30"),
    ):
        year.tell("cy", occasion, label, when)


def paused_over_a_reminder(year: Year) -> None:
    """The ask's reminder falls into it, and is sent at its end."""
    year.orders("pause", "team/net/riverbend", "10-15 10:00")
    year.orders("resume", "team/net/riverbend", "10-20 10:00")
    late = {"entered_at": at("10-20 10:00"), "told_at": at("10-20 10:00")}
    year.alter("ann", GOALS, "reminder-7", **late)


def lead_left(year: Year) -> None:
    """Then the core members are asked."""
    year.leaves("ann", "10-10 10:00")
    year.sequence[SESSION] = 1
    year.tell("ann", SESSION, "cancellation", "10-10 10:00")
    year.lose("ann", GOALS, "reminder-7")
    year.lose("ann", GOALS, "nudge+3")
    for label, when in (
        ("ask", "10-10 10:00"),
        ("reminder-7", "10-18 15:30"),
        ("nudge+3", "10-28 15:30"),
    ):
        year.tell("bo", GOALS, label, when)


def never_done(year: Year) -> None:
    year.changes.pop()
    open_still = {"state": AskState.OPEN, "closed_at": None}
    year.occasions[GOALS] = year.occasions[GOALS].model_copy(update=open_still)


CHANGES: dict[str, tuple[Plant, dict[str, list[str]]]] = {
    "called off": (off, {}),
    "called off, and one never heard": (
        both(off, lost("bo", SESSION, "cancellation")),
        {"missed": [f"bo {SESSION} cancellation"]},
    ),
    "called off, and one is reminded": (
        both(off, told("bo", SESSION, "reminder-14", "11-10 16:30", revision=1)),
        {"wrong": [f"bo {SESSION} reminder-14"]},
    ),
    "called off, and told by no greater SEQUENCE": (
        both(
            off,
            reworded("bo", SESSION, "cancellation", dtstamp=at("08-02 15:00"), sequence=0),
        ),
        {
            "missed": [f"bo {SESSION} cancellation"],
            "wrong": [f"bo {SESSION} cancellation"],
        },
    ),
    "put back on": (off_and_back_on, {}),
    "put back on, and one never heard": (
        both(off_and_back_on, lost("bo", SESSION, "invitation")),
        {"missed": [f"bo {SESSION} invitation"]},
    ),
    "moved": (moved, {}),
    "moved, and one never heard": (
        both(moved, lost("bo", SESSION, "update")),
        {"missed": [f"bo {SESSION} update"]},
    ),
    "moved twice, and one never heard of the first": (
        both(moved, lost("bo", SESSION, "update"), moved_again),
        {"missed": [f"bo {SESSION} update"]},
    ),
    "moved twice, while the relay took nothing": (
        both(moved, taken_back("bo", SESSION, "update", "10-22 10:00"), moved_again),
        {},
    ),
    "moved twice, and the first was taken back before the second": (
        both(moved, taken_back("bo", SESSION, "update", "10-21 10:00"), moved_again),
        {"missed": [f"bo {SESSION} update"]},
    ),
    "moved, and the word for one waits": (
        both(
            moved, altered("bo", SESSION, "update", state=S.OWED, told_at=None, word=None)
        ),
        {"waiting": [f"bo {SESSION} update"]},
    ),
    "moved, and one is reminded of the old day": (
        both(moved, told("bo", SESSION, "reminder-14", "11-10 16:30", revision=1)),
        {"wrong": [f"bo {SESSION} reminder-14"]},
    ),
    "moved a minute ago": (
        lambda year: year.becomes(
            SESSION, "11-15 11:59", retimed=True, slot=slot("12-08 10:00")
        ),
        {"waiting": [f"{who} {SESSION} update" for who in ("ann", "bo", "lia", "sam")]},
    ),
    "left": (left, {}),
    "left, and keeps the entry": (
        both(left, lost("bo", SESSION, "cancellation")),
        {"missed": [f"bo {SESSION} cancellation"]},
    ),
    "left, and is reminded": (
        both(left, told("bo", SESSION, "reminder-14", "11-14 16:30")),
        {"wrong": [f"bo {SESSION} reminder-14"]},
    ),
    "rejoined": (rejoined, {}),
    "rejoined, and not invited again": (
        both(rejoined, lambda year: year.rows.remove(year.rows[-1])),
        {"missed": [f"bo {SESSION} invitation"]},
    ),
    "joined late": (joined_late, {}),
    "joined late, and not invited": (
        both(joined_late, lost("cy", COACHING, "invitation")),
        {"missed": [f"cy {COACHING} invitation"]},
    ),
    "joined late, and not reminded": (
        both(joined_late, lost("cy", COACHING, "reminder-2")),
        {"missed": [f"cy {COACHING} reminder-2"]},
    ),
    "paused over a reminder": (paused_over_a_reminder, {}),
    "paused, and the reminder never came": (
        both(paused_over_a_reminder, lost("ann", GOALS, "reminder-7")),
        {"missed": [f"ann {GOALS} reminder-7"]},
    ),
    "paused, all of the cohort, until now": (
        both(
            never_done,
            lambda year: year.orders("pause", "cohort/net", "10-15 10:00"),
            lost("ann", GOALS, "nudge+3"),
            lost("ann", GOALS, "reminder-7"),
        ),
        {"waiting": [f"ann {GOALS} nudge+3", f"ann {GOALS} reminder-7"]},
    ),
    "the lead left, and the team is asked": (lead_left, {}),
    "the lead left, and nobody was asked": (
        both(lead_left, lost("bo", GOALS, "ask")),
        {"missed": [f"bo {GOALS} ask"]},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_followed_and_who_was_forgotten_is_named(name: str) -> None:
    change, expected = CHANGES[name]
    assert found(planted(change).proof(NOW)) == expected


@pytest.mark.parametrize(
    "name", [name for name, (_, faults) in CHANGES.items() if not faults]
)
def test_whichever_letter_is_lost_its_reader_is_named(name: str) -> None:
    """Words that a later word replaced count too: they had to be there before it."""
    year = planted(CHANGES[name][0])
    whole = year.rows
    accepted = [row for row in whole if row.is_accepted]
    assert len(accepted) > 15
    for row in accepted:
        year.rows = [other for other in whole if other is not row]
        missed = year.proof(NOW).missed
        assert {(one.person, one.occasion) for one in missed} == {
            (row.person, row.occasion)
        }


def test_a_finding_says_in_words_what_is_wrong() -> None:
    year = planted(moved)
    year.lose("ann", SESSION, "update")
    year.lose("bo", KICKOFF, "reminder-14")
    year.leaves("bo", "11-01 10:00")
    year.sits("cy", Role.CORE, "11-02 10:00")
    old, new = (f"2027-12-{day} 10:00 (America/Los_Angeles)" for day in ("01", "08"))
    assert [f"{one.person} {one.why}" for one in year.proof(NOW).missed] == [
        "bo its moment came at 2027-08-25 15:30 UTC, and the ledger has nothing of it",
        f"ann has it on {old}; it is on {new}",
        f"bo still has it on {new}, and does not belong to it",
        f"cy does not have it; it is on {new}",
        "cy its moment came at 2027-11-02 10:00 UTC, and the ledger has nothing of it",
    ]
