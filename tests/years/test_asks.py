"""What teams are asked for, through a year: handed on, climbing, answered, each for one."""

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path

import pytest

from models.ask import AskState
from models.ask_step import AskKind, AskStep, Escalation
from models.cohort import CohortFile
from models.command import CallOff, Edit, HandOver, Leave, NotHeld, Submit
from models.meeting import MeetingState
from models.refusal import Refused
from models.roster import Role
from models.submission import Said, Submission
from rehearsal.cast import Cast
from store.submissions import keep_submission, submissions_for
from tests.years.living import KEYS, Living, living, short_file, with_step
from workflows.handles import steer

ADA, BEN, GIL = (f"{name}@alder.example.org" for name in ("ada", "ben", "gil"))
LOU, SAM = "lou@host.example.org", "sam@host.example.org"
ROOM, VIEW = "alder/room/1", "alder/view/1"
CHASED = Escalation(lead=5, liaison=6, staff=8)
OF_EACH = AskStep(
    key="view",
    kind=AskKind.FEEDBACK,
    title="Your view of the workshop",
    text="What was it worth to you?",
    audience=(Role.LEAD, Role.CORE, Role.GUEST),
    due_days_before=-15,  # past the week of Thanksgiving
    lead_days=14,
    reminders=(2,),
)
BEFORE_TA = AskStep(
    key="notes",
    kind=AskKind.PRE_WORK,
    title="What has moved",
    text="What has moved since we last met?",
    due_days_before=2,
    lead_days=7,
)


def with_asks(*more: AskStep) -> CohortFile:
    """The short year; silence climbs, everybody is asked for their view, and for more."""
    file = short_file()
    room = file.cohort.program.step("workshop").asks[0]
    chased = room.model_copy(update={"escalation": CHASED})
    return with_step(file, "workshop", asks=(chased, OF_EACH, *more))


def with_asks_of_each_ta() -> CohortFile:
    """The short year; something is asked for every coaching meeting."""
    return with_step(short_file(), "ta", asks=(BEFORE_TA,))


async def answer(
    year: Living, email: str, occasion: str, said: Mapping[str, Said], seen: int = 0
) -> str:
    """Send a form in, as the page does."""
    request = f"submit {occasion} {email} {seen}"
    form = Submission(
        request=request,
        occasion=year.named(occasion),
        person=KEYS.person(email),
        answers=dict(said),
    )
    async with year.scene.db.writing() as session:
        await keep_submission(session, form)
    order = Submit(request=request, by=form.person, occasion=form.occasion, seen=seen)
    answered = await steer(year.scene.client, order)
    await year.scene.rest(year.journeys)
    return answered


async def test_what_is_handed_on_is_asked_of_the_other_and_climbs_when_nobody_answers(
    tmp_path: Path,
) -> None:
    async with living(with_asks(), tmp_path, Cast.SILENT) as year:
        due = (await year.ask(ROOM)).due_on
        await year.until((await year.ask(ROOM)).opens_on, time(12))
        assert await year.told(ADA, ROOM) == ["ask"]
        await year.order(HandOver, occasion=ROOM, person=BEN)
        await year.until((await year.meeting("alder/workshop/1")).slot.day)
        assert await year.told(ADA, ROOM) == ["ask", "nudge+5-lead"]
        assert await year.told(BEN, ROOM) == ["ask", "reminder-7", "nudge+3"]
        assert await year.told(LOU, ROOM) == ["nudge+6-liaison"]
        assert await year.told(SAM, ROOM) == ["nudge+8-staff"]
        await year.to_the_end()
        assert await year.told(SAM, ROOM) == ["nudge+8-staff"], "and not once more"
        assert (await year.ask(ROOM)).due_on == due
        await year.assert_right()


async def test_what_a_leaver_had_in_hand_is_the_lead_s_again_and_they_hear_it(
    tmp_path: Path,
) -> None:
    async with living(with_asks(), tmp_path, Cast.SILENT) as year:
        await year.until((await year.ask(ROOM)).opens_on, time(12))
        await year.order(HandOver, occasion=ROOM, person=BEN)
        await year.order(Leave, person=BEN)
        assert (await year.ask(ROOM)).owner is None
        assert await year.told(ADA, ROOM) == ["ask", "update"]
        await year.to_the_end()
        assert await year.told(BEN, ROOM) == []
        assert "reminder-7" in await year.told(ADA, ROOM)
        await year.assert_right()


async def test_an_answer_ends_it_for_the_team_and_can_be_changed_until_it_lapses(
    tmp_path: Path,
) -> None:
    async with living(with_asks(), tmp_path, Cast.SILENT) as year:
        await year.until((await year.ask(ROOM)).opens_on, time(12))
        await answer(year, BEN, ROOM, {"note": "The library."})
        assert (await year.ask(ROOM)).state is AskState.DONE
        with pytest.raises(Refused, match="by somebody else"):
            await answer(year, ADA, ROOM, {"note": "The gym."})
        await answer(year, ADA, ROOM, {"note": "The gym, in the end."}, seen=1)
        async with year.scene.db.reading() as session:
            kept = await submissions_for(session, year.named(ROOM))
        assert [one.answers["note"] for one in kept] == [
            "The library.",
            "The gym, in the end.",
        ]
        await year.until((await year.meeting("alder/workshop/1")).slot.day, time(18))
        with pytest.raises(Refused, match="is over"):
            await answer(year, ADA, ROOM, {"note": "The hall."}, seen=2)
        await year.to_the_end()
        assert await year.told(ADA, ROOM) == ["ask"]
        assert await year.told(LOU, ROOM) == []
        await year.assert_right()


async def test_everybody_s_view_is_asked_the_day_after_and_only_the_silent_are_reminded(
    tmp_path: Path,
) -> None:
    async with living(with_asks(), tmp_path, Cast.SILENT) as year:
        workshop = await year.meeting("alder/workshop/1")
        await year.until(workshop.slot.day, time(18))
        assert await year.told(ADA, VIEW) == []
        await year.until((await year.ask(VIEW)).opens_on, time(12))
        assert (await year.ask(VIEW)).opens_on > workshop.slot.day
        for email in (ADA, BEN, GIL):
            assert await year.told(email, VIEW) == ["ask"]
        assert await year.told(LOU, VIEW) == []
        await answer(year, GIL, VIEW, {"useful": "Useful"})
        await answer(year, BEN, VIEW, {"useful": "A little"})
        await year.to_the_end()
        assert await year.told(ADA, VIEW) == ["ask", "reminder-2"]
        assert await year.told(BEN, VIEW) == ["ask"]
        assert await year.told(GIL, VIEW) == ["ask"]
        assert await year.told(SAM, VIEW) == [], "nobody is told on"
        await year.assert_right()


async def test_nobody_s_view_is_asked_of_what_was_called_off(tmp_path: Path) -> None:
    async with living(with_asks(), tmp_path, Cast.SILENT) as year:
        workshop = await year.meeting("alder/workshop/1")
        await year.until(date.fromordinal(workshop.slot.day.toordinal() - 1))
        await year.order(CallOff, occasion="alder/workshop/1", why="Snow")
        await year.to_the_end()
        assert (await year.ask(VIEW)).state is AskState.WITHDRAWN
        assert await year.told(BEN, VIEW) == []
        await year.assert_right()


async def test_a_topic_stands_in_every_calendar_and_asks_nobody_anew(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path) as year:
        await year.until(date(2040, 9, 20))
        before = await year.entry(BEN, "-/group-session/1")
        title, why = "Group session 1: Student voice", "The teams wished for it."
        text = f"Topic: Student voice\n\n{why}"
        await year.order(Edit, occasion="-/group-session/1", title=title, text=text)
        await year.until(date(2040, 9, 21))
        after = await year.entry(BEN, "-/group-session/1")
        assert before
        assert after
        assert after.sequence == before.sequence
        assert after.dtstamp > before.dtstamp
        assert await year.told(BEN, "-/group-session/1") == ["invitation", "update"]
        (update,) = [
            row.letter
            for row in await year.rows()
            if row.envelope_to == BEN
            and row.occasion == year.named("-/group-session/1")
            and row.kind == "update"
        ]
        assert b"Student voice" in (update or b"")
        await year.assert_right()


async def test_nobody_s_view_is_asked_of_what_was_not_held(tmp_path: Path) -> None:
    async with living(with_asks(), tmp_path, Cast.SILENT) as year:
        workshop = await year.meeting("alder/workshop/1")
        await year.until(workshop.slot.day, time(18))
        await year.order(NotHeld, occasion="alder/workshop/1", why="The power failed")
        await year.to_the_end()
        assert (await year.ask(VIEW)).state is AskState.WITHDRAWN
        assert await year.told(BEN, VIEW) == []
        await year.assert_right()


async def test_what_is_asked_for_a_repeating_step_is_asked_for_each_meeting(
    tmp_path: Path,
) -> None:
    async with living(with_asks_of_each_ta(), tmp_path, Cast.MIXED) as year:
        await year.until(date(2040, 11, 15))
        await year.order(CallOff, occasion="alder/ta/2", why="Everybody is ill.")
        await year.to_the_end()
        meetings = [each for each in await year.meetings() if each.step == "ta"]
        asks = {each.meeting: each for each in await year.asks() if each.step == "notes"}
        assert len(meetings) > 4
        assert asks.keys() == {each.id for each in meetings}
        for meeting in meetings:
            ask = asks[meeting.id]
            assert ask.opens_on <= ask.due_on < meeting.slot.day
            off = meeting.state is MeetingState.CALLED_OFF
            assert (ask.state is AskState.WITHDRAWN) == off
            _, _, occasion = ask.id.partition("/")
            told = await year.told_whom(occasion, "ask")
            assert told == set() if off else len(told) == 1
        await year.assert_right()
