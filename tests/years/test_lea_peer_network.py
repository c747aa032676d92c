"""A district's year: its own days, its workshop, its many guests (F1-F13)."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from models.ask import AskState
from models.command import Date
from models.program import Form
from models.refusal import Refused
from models.roster import Role
from models.slot import Slot
from models.tables.cohort import CohortRow
from rules.year import lay_out
from store.overview import cohort_view
from tests.years.living import Living, living
from tests.years.samples import invited_to, of_step, sample, team_of

TEAM = "riverbend"
FIRST, SECOND = (f"{TEAM}/thought-partnership/{n}" for n in (1, 2))


def test_a_district_s_year_has_all_that_the_network_promises() -> None:
    """F3-F9, F11-F13: virtual kick-off, check-in, six sessions, one workshop in person."""
    plan = lay_out(sample("lea-2027", TEAM).cohort)
    forms = {each.step: each.form for each in plan.meetings}

    assert forms.pop("workshop") is Form.IN_PERSON
    assert set(forms.values()) == {Form.VIRTUAL}
    sessions = [each for each in plan.meetings if each.step == "group-session"]
    assert [each.slot.minutes for each in sessions] == [90] * 6
    assert {one.times for one in plan.to_be_dated} == {2}


def test_the_workshop_can_be_two_virtual_sessions_instead() -> None:
    """F11: about three hours in person, or two of ninety minutes."""
    step = sample("lea-2027", TEAM).cohort.program.step("workshop")

    assert (step.form, step.minutes) == (Form.IN_PERSON, 180)
    assert step.instead
    assert (step.instead.form, step.instead.minutes) == (Form.VIRTUAL, 90)
    assert step.instead.parts == 2
    assert {ask.key for ask in step.asks if ask.form == "in-person"} == {
        "room-and-logistics",
        "refreshments",
    }


async def test_a_team_and_its_liaison_date_their_thought_partnerships(
    tmp_path: Path,
) -> None:
    """F8: two of them, undated until somebody says when."""
    file = sample("lea-2027", TEAM)
    start = file.cohort.starts_on
    day = start + timedelta(days=64)
    async with living(file, tmp_path) as year:
        await year.until(start + timedelta(days=28))
        assert of_step(await every_meeting(year), "thought-partnership") == set()
        assert await shares(year) == ("0 of 2 held", "0 of 2 dated")

        answer = await year.order(Date, occasion=FIRST, slot=slot(day))

        assert answer.startswith(f"lea-2027/{FIRST} is on ")
        assert await year.told_whom(FIRST, "invitation") >= core_of(year)
        again = slot(day + timedelta(days=2))
        assert "now on" in await year.order(Date, occasion=FIRST, slot=again)
        for occasion, on, why in (
            (f"{TEAM}/thought-partnership/3", day, "has 2 of thought-partnership"),
            (f"{TEAM}/check-in/2", day, "is not dated by hand"),
            (SECOND, start, "is in the past"),
            (SECOND, date(2040, 11, 22), "is closed: Thanksgiving"),
        ):
            with pytest.raises(Refused, match=why):
                await year.order(Date, occasion=occasion, slot=slot(on))
        assert await shares(year) == ("0 of 2 held", "1 of 2 dated")
        await year.assert_right()


async def test_a_district_s_team_lives_its_year(tmp_path: Path) -> None:
    """F2, F7, F10, F12: the core team all year; topics, preparation, guests, follow-up."""
    file = sample("lea-2027", TEAM)
    guests = {line.email for line in file.roster if line.role is Role.GUEST}
    async with living(file, tmp_path) as year:
        await year.to_the_end()
        await year.assert_right()
        done = {ask.step for ask in await year.asks() if ask.state is AskState.DONE}
        assert done >= {"topics", "data-and-goals", "recruiting", "accomplishments"}
        assert await shares(year) == ("2 of 2 held", "2 of 2 dated")
        for guest in guests:
            assert await invited_to(year, guest) == {f"{TEAM}/workshop/1"}
        assert await year.told_whom(f"{TEAM}/workshop/1", "invitation") >= guests
        days = {each.step: each.slot.day for each in await year.meetings()}
        assert days["workshop-preparation"] < days["workshop"]
        assert days["workshop"] < days["workshop-follow-up"]


def slot(day: date) -> Slot:
    return Slot(day=day, at=time(10), minutes=90, timezone="America/Los_Angeles")


async def every_meeting(year: Living) -> set[str]:
    return {each.id.split("/", 1)[1] for each in await year.meetings()}


def core_of(year: Living) -> set[str]:
    guests = {line.email for line in year.file.roster if line.role is Role.GUEST}
    return team_of(year.file, TEAM) - guests


async def shares(year: Living) -> tuple[str, str]:
    """What `show` says of the team's thought partnerships."""
    async with year.scene.db.reading() as session:
        row = await session.get_one(CohortRow, year.file.cohort.key)
        view = await cohort_view(session, row, await year.scene.now())
    (quota,) = view.journeys[1].quotas
    return f"{quota.held} of {quota.times} held", f"{quota.dated} of {quota.times} dated"
