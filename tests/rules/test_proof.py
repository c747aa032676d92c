"""A clean year proves clean; each fault planted in it is found, and nothing else."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest

from models.ask import AskState
from models.evidence import Telling
from models.meeting import Alert, AlertKind, MeetingState
from models.notice import LedgerState
from models.program import Report
from models.proof import Proof
from models.roster import Role
from tests.rules.proof_year import WELCOME, Year, at, is_row, slot

KICKOFF, COACHING, SESSION = "net/-/kickoff/1", "net/riverbend/ta/1", "net/-/session/1"
GOALS = "net/riverbend/goals/1"
TEAM_AND_LIAISON = {Role.LEAD, Role.CORE, Role.LIAISON}
EVERYBODY = TEAM_AND_LIAISON | {Role.STAFF}
ALL, TEAM = "ann bo lia sam", "ann bo lia"
NOW = "11-15 12:00"


def a_clean_year() -> Year:
    """A kick-off, a coaching meeting nobody reports, an ask, a session still to come."""
    year = Year()
    year.sits("ann", Role.LEAD, "08-02 15:30")
    year.sits("bo", Role.CORE, "08-02 15:30")
    year.sits("lia", Role.LIAISON, "08-02 15:30", team=None)
    year.sits("lia", Role.LIAISON, "08-02 15:30")
    year.sits("sam", Role.STAFF, "08-02 15:30", team=None)
    year.meets(KICKOFF, slot("09-08 10:00"), "08-02 15:30", EVERYBODY)
    year.meets(
        COACHING, slot("10-05 13:00"), "08-02 15:30", TEAM_AND_LIAISON, report=Report()
    )
    year.meets(SESSION, slot("12-01 10:00"), "08-02 15:30", EVERYBODY)
    year.asks(GOALS, "10-04", "10-25", "11-24 08:00", "08-02 15:30")
    year.tell(ALL, WELCOME, "welcome", "08-02 15:30")
    year.tell(ALL, KICKOFF, "invitation", "08-02 15:30")
    year.tell(TEAM, COACHING, "invitation", "08-02 15:30")
    year.tell(ALL, SESSION, "invitation", "08-02 15:30")
    year.tell(ALL, KICKOFF, "reminder-14", "08-25 15:30")
    year.tell(ALL, KICKOFF, "reminder-2", "09-06 15:30")
    year.becomes(
        KICKOFF, "09-15 15:30", state=MeetingState.HELD, closed_at=at("09-08 18:00")
    )
    year.tell(TEAM, COACHING, "reminder-14", "09-21 15:30")
    year.tell(TEAM, COACHING, "reminder-2", "10-01 15:30")  # Sunday's leaves on Friday
    year.tell("ann", GOALS, "ask", "10-04 15:30")
    year.tell("lia", COACHING, "nudge+1", "10-06 15:30")
    year.tell("lia", COACHING, "nudge+3", "10-08 15:30")
    year.tell("lia", COACHING, "nudge+7", "10-12 15:30")
    presumed = at("10-14 15:30")
    alert = Alert(kind=AlertKind.PRESUMED, at=presumed)
    then = {"state": MeetingState.PRESUMED, "closed_at": presumed, "alerts": (alert,)}
    year.becomes(COACHING, "10-14 15:30", held_on=slot("10-05 13:00").day, **then)
    year.tell("sam", COACHING, "announcement-presumed", "10-14 15:30")
    year.tell("ann", GOALS, "reminder-7", "10-18 15:30")
    year.tell("ann", GOALS, "nudge+3", "10-28 15:30")
    year.becomes(GOALS, "11-01 10:00", state=AskState.DONE, closed_at=at("11-01 10:00"))
    return year


def found(proof: Proof) -> dict[str, list[str]]:
    """Return what is not clean: fault -> "person occasion kind"."""
    listed = {
        name: [f"{one.person} {one.occasion} {one.kind}" for one in getattr(proof, name)]
        for name in (
            "missed",
            "twice",
            "wrong",
            "waiting",
            "expired",
            "refused",
            "unconfirmed",
        )
    }
    return {name: findings for name, findings in listed.items() if findings}


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


# ------------------------------------------------------------------ faults planted in it

Plant = Callable[[Year], None]


def lost(who: str, occasion: str, label: str) -> Plant:
    return lambda year: year.lose(who, occasion, label)


def altered(who: str, occasion: str, label: str, **then: object) -> Plant:
    return lambda year: year.alter(who, occasion, label, **then)


def reworded(who: str, occasion: str, label: str, **then: object) -> Plant:
    return lambda year: year.reword(who, occasion, label, **then)


def told(who: str, occasion: str, label: str, when: str, **said: object) -> Plant:
    return lambda year: year.tell(who, occasion, label, when, **said)


def ended(who: str, occasion: str, label: str, state: LedgerState, why: str) -> Plant:
    return altered(who, occasion, label, state=state, told_at=None, word=None, reply=why)


S = LedgerState
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
    year = a_clean_year()
    plant(year)
    assert found(year.proof(NOW)) == expected


# ------------------------------------------------------------------ years with a change


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


def both(*plants: Plant) -> Plant:
    def plant(year: Year) -> None:
        for one in plants:
            one(year)

    return plant


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
    year = a_clean_year()
    change(year)
    assert found(year.proof(NOW)) == expected


@pytest.mark.parametrize(
    "name", [name for name, (_, faults) in CHANGES.items() if not faults]
)
def test_whichever_letter_is_lost_its_reader_is_named(name: str) -> None:
    """Words that a later word replaced count too: they had to be there before it."""
    year = a_clean_year()
    CHANGES[name][0](year)
    whole = year.rows
    for row in (row for row in whole if row.is_accepted):
        year.rows = [other for other in whole if other is not row]
        missed = year.proof(NOW).missed
        assert {(one.person, one.occasion) for one in missed} == {
            (row.person, row.occasion)
        }


def test_a_finding_says_in_words_what_is_wrong() -> None:
    year = a_clean_year()
    moved(year)
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


def test_words_are_known_when_their_bytes_are_gone() -> None:
    year = a_clean_year()
    year.alter("bo", SESSION, "invitation", word=None, bytes_kept=False)
    assert found(year.proof(NOW)) == {}


def test_a_large_year_is_proven_while_one_waits() -> None:
    year = a_clean_year()
    people = [f"p{number}" for number in range(300)]
    for person in people:
        year.sits(person, Role.STAFF, "10-20 10:00", team=None)
        year.tell(person, WELCOME, "welcome", "10-20 10:00")
        year.tell(person, SESSION, "invitation", "10-20 10:00")
    for week in range(6):
        name, when = f"net/-/session/{week + 2}", f"10-21 1{week}:00"
        year.meets(name, slot("12-02 10:00"), when, EVERYBODY)
        year.tell(" ".join([*ALL.split(), *people]), name, "invitation", when)
    begun = time.process_time()
    proof = year.proof(NOW)
    assert found(proof) == {}
    assert proof.letters > 2400
    assert timedelta(seconds=time.process_time() - begun) < timedelta(seconds=5)


# ---------------------------------------------------------------- sent again on request


def sent_again(year: Year, label: str = "invitation", **said: object) -> Telling:
    """Let Ann have her letter about the session once more; staff ordered it on Nov 10."""
    first = next(row for row in year.rows if is_row(row, "ann", SESSION, label))
    moment = at("11-10 10:00")
    again = {"key": f"{first.key} again 1", "resends": first.key, "told_at": moment}
    again |= {"entered_at": moment, "settled_at": moment, "message_id": "<again@x>"}
    row = first.model_copy(update=again | said)
    year.rows.append(row)
    return row


def test_a_letter_that_staff_asked_for_again_is_not_told_twice() -> None:
    year = a_clean_year()
    year.orders("resend", sent_again(year).key, "11-10 10:00")
    assert found(year.proof(NOW)) == found(a_clean_year().proof(NOW))


def test_a_letter_that_went_again_by_itself_is_told_twice() -> None:
    year = a_clean_year()
    sent_again(year)
    assert found(year.proof(NOW))["twice"] == [f"ann {SESSION} invitation"]


def test_a_letter_that_went_again_when_no_longer_so_is_told_wrong() -> None:
    year = a_clean_year()
    year.leaves("ann", "11-09 10:00")
    year.tell("ann", SESSION, "cancellation", "11-09 10:00")
    row = sent_again(year)
    year.orders("resend", row.key, "11-10 10:00")
    assert found(year.proof(NOW))["wrong"] == [f"ann {SESSION} invitation"]


def test_a_copy_that_arrives_stands_for_a_letter_that_was_refused() -> None:
    year = a_clean_year()
    row = sent_again(year)
    year.orders("resend", row.key, "11-10 10:00")
    year.rows.remove(row)
    year.alter("ann", SESSION, "invitation", state=LedgerState.REFUSED, told_at=None)
    year.rows.append(row)
    listed = found(year.proof(NOW))
    assert listed["refused"] == [f"ann {SESSION} invitation"]
    assert not {"missed", "twice", "wrong"} & listed.keys()


def test_a_copy_that_the_post_kept_twice_is_told_twice() -> None:
    year = a_clean_year()
    year.orders("resend", sent_again(year, copies=2).key, "11-10 10:00")
    assert found(year.proof(NOW))["twice"] == [f"ann {SESSION} invitation"]
