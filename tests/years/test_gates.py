"""Gates in a year that is lived: closed, told, opened by order or by what arrives."""

from datetime import timedelta
from pathlib import Path

import pytest

from models.command import CallOff, Done, OpenGate
from models.meeting import MeetingState
from models.notice import NoticeKind
from models.refusal import Refused
from models.roster import Role
from models.tables.cohort import CohortRow
from rehearsal.cast import Cast
from store.overview import cohort_view
from tests.years.living import Living, living
from tests.years.samples import sample

TOLD = "announcement-not-ready"
STUDIO = "-/studio/1"
DAY = timedelta(days=1)


async def test_part_two_is_staff_s_to_decide_where_a_session_of_part_one_was_not(
    tmp_path: Path,
) -> None:
    """F32: a session is called off; staff and liaisons hear of it, and staff decide."""
    file = sample("safety-2027", "harrow", "copper-bay")
    hosts = {line.email for line in file.roster if line.role in {Role.STAFF, Role.LIAISON}}
    async with living(file, tmp_path) as year:
        studio, session = await year.meeting(STUDIO), await year.meeting("-/mindsets/4")
        await year.until(session.slot.day - 3 * DAY)
        await year.order(CallOff, occasion="-/mindsets/4", why="The speaker is ill")
        with pytest.raises(Refused, match="is not closed: it is looked at 14 days before"):
            await year.order(OpenGate, occasion=STUDIO, why="We know")
        await year.until(studio.slot.day - 30 * DAY)
        assert await gates(year) == {}

        await year.until(studio.slot.day - 10 * DAY)

        assert await gates(year) == {STUDIO: (session.title,)}
        assert await year.told_whom(STUDIO, TOLD) == hosts
        answer = await year.order(OpenGate, occasion=STUDIO, why="They read it at home")
        assert (
            answer
            == f"The gate of safety-2027/{STUDIO} is open; it stays on {studio.slot.day}."
        )
        again = await year.order(OpenGate, occasion=STUDIO, why="They read it at home")
        assert again == f"the gate of safety-2027/{STUDIO} is open already."
        assert await gates(year) == {}
        await year.until(studio.slot.day + 40 * DAY)
        after = await year.meeting(STUDIO)
        assert (after.state, after.slot, after.revision) == (
            MeetingState.HELD,
            studio.slot,
            studio.revision,
        )
        assert await year.told_whom("-/studio/2", TOLD) == set(), "the gate is passed once"
        rows = [row for row in await year.rows() if row.offset == "-not-ready"]
        assert {row.kind for row in rows} == {NoticeKind.ANNOUNCEMENT}
        await year.assert_right()


async def test_a_workshop_is_not_ready_until_the_team_has_answered(tmp_path: Path) -> None:
    """F10: one silent team is told of, and opens by its answers; the year goes on."""
    file = sample("lea-2027", "riverbend", "cedar-hollow")
    ours, theirs = "riverbend/workshop/1", "cedar-hollow/workshop/1"
    async with living(file, tmp_path, cast=Cast.SILENT) as year:
        workshop, other = await year.meeting(ours), await year.meeting(theirs)
        needs = ("data-and-goals", "room-and-logistics", "recruiting")
        await year.until(min(workshop.slot.day, other.slot.day) - 15 * DAY)
        for need in needs:
            await year.order(Done, occasion=f"cedar-hollow/{need}/1")
        await year.until(workshop.slot.day - 9 * DAY)

        assert len((await gates(year))[ours]) == 3
        assert theirs not in await gates(year)
        liaisons = {
            line.email
            for line in file.roster
            if (line.team, line.role) == ("riverbend", Role.LIAISON)
        }
        told = await year.told_whom(ours, TOLD)
        assert liaisons < told
        assert await year.told_whom(theirs, TOLD) == set()

        for need in needs:
            assert ours in await gates(year)
            await year.order(Done, occasion=f"riverbend/{need}/1")
        assert await gates(year) == {}
        answer = await year.order(OpenGate, occasion=ours, why="All is there")
        assert answer.endswith("is open already.")
        await year.until(workshop.slot.day + 2 * DAY)
        assert (await year.meeting(ours)).state is MeetingState.HELD
        assert len((await year.meeting(ours)).alerts) == 1
        await year.assert_right()


async def gates(year: Living) -> dict[str, tuple[str, ...]]:
    """The closed gates that `show` lists, and for want of what."""
    async with year.scene.db.reading() as session:
        row = await session.get_one(CohortRow, year.file.cohort.key)
        view = await cohort_view(session, row, await year.scene.now())
    return {
        meeting.id.split("/", 1)[1]: meeting.missing
        for journey in view.journeys
        for meeting in journey.meetings
        if meeting.missing
    }
