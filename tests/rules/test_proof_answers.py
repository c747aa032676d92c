"""The proof knows that whoever says no is spared a reminder, and nothing else."""

from collections.abc import Callable

import pytest

from models.meeting import Alert, AlertKind
from models.reply import Partstat
from tests.rules.clean_year import COACHING, KICKOFF, NOW, SESSION, a_clean_year, found
from tests.rules.proof_year import Year, at, slot

NO, YES = Partstat.DECLINED, Partstat.ACCEPTED
LAST = "reminder-2"  # of the kick-off, on 09-06 15:30; the one before on 08-25 15:30
Lived = Callable[[Year], None]


def answered(*answers: tuple[str, Partstat]) -> Lived:
    def live(year: Year) -> None:
        for when, partstat in answers:
            year.answers_to("bo", KICKOFF, partstat, when)

    return live


@pytest.mark.parametrize(
    ("lived", "lost", "faults"),
    [
        pytest.param(answered(("09-01 10:00", NO)), [LAST], {}, id="spared"),
        pytest.param(
            answered(("09-01 10:00", NO)),
            [],
            {"wrong": [f"bo {KICKOFF} {LAST}"]},
            id="reminded after a no",
        ),
        pytest.param(
            answered(("09-01 10:00", NO), ("09-02 10:00", YES)), [], {}, id="undone"
        ),
        pytest.param(
            answered(("09-01 10:00", NO), ("09-02 10:00", YES)),
            [LAST],
            {"missed": [f"bo {KICKOFF} {LAST}"]},
            id="undone, and yet not reminded",
        ),
        pytest.param(
            answered(("09-01 10:00", NO), ("09-07 10:00", YES)),
            [LAST],
            {},
            id="undone too late for the reminder",
        ),
        pytest.param(
            answered(("09-06 15:35", NO)), [], {}, id="a no just after the reminder"
        ),
        pytest.param(
            answered(("09-06 15:30", NO)), [], {}, id="a no in the minute of the reminder"
        ),
        pytest.param(
            answered(("09-01 10:00", Partstat.TENTATIVE)),
            [LAST],
            {"missed": [f"bo {KICKOFF} {LAST}"]},
            id="maybe is no no",
        ),
    ],
)
def test_a_reminder_is_right_or_missed_by_what_was_answered(
    lived: Lived, lost: list[str], faults: dict[str, list[str]]
) -> None:
    year = a_clean_year()
    lived(year)
    for label in lost:
        year.lose("bo", KICKOFF, label)
    assert found(year.proof(NOW)) == faults


def test_a_no_to_one_meeting_spares_no_reminder_of_another() -> None:
    year = a_clean_year()
    year.answers_to("bo", COACHING, NO, "09-01 10:00")
    year.lose("bo", KICKOFF, LAST)
    year.lose("bo", COACHING, "reminder-14")
    year.lose("bo", COACHING, "reminder-2")
    assert found(year.proof(NOW)) == {"missed": [f"bo {KICKOFF} {LAST}"]}


def test_a_no_to_the_old_day_spares_no_reminder_of_the_new_one() -> None:
    year = a_clean_year()
    year.answers_to("bo", SESSION, NO, "10-20 10:00")
    year.becomes(SESSION, "10-21 15:30", retimed=True, slot=slot("11-23 10:00"))
    year.tell("ann bo lia sam", SESSION, "update", "10-21 15:30")
    year.tell("ann lia sam", SESSION, "reminder-14", "11-09 16:30")
    assert found(year.proof(NOW)) == {"missed": [f"bo {SESSION} reminder-14"]}


@pytest.mark.parametrize(
    ("kind", "missed"),
    [
        (AlertKind.DECLINED_BY_LIAISON, ["sam"]),
        (AlertKind.DECLINED_BY_TEAM, ["lia", "sam"]),
    ],
)
def test_who_must_hear_of_a_no_that_matters_is_missed(
    kind: AlertKind, missed: list[str]
) -> None:
    year = a_clean_year()
    alert = Alert(kind=kind, at=at("09-27 10:00"))
    alerts = (alert, *year.occasions[COACHING].alerts)
    year.occasions[COACHING] = year.occasions[COACHING].model_copy(
        update={"alerts": alerts}
    )
    year.lose("sam", COACHING, "announcement-presumed")
    year.tell("sam", COACHING, "announcement-presumed", "10-14 15:30", revision=2)
    label = f"{COACHING} announcement-{kind}"
    assert found(year.proof(NOW)) == {"missed": [f"{who} {label}" for who in missed]}
    for who in missed:
        year.tell(who, COACHING, f"announcement-{kind}", "09-27 15:30", revision=1)
    assert found(year.proof(NOW)) == {}
