"""Two years of states: convenings, tracks, consultancies, who hears of what (F19-F27)."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bench.scores import counted, histories_of
from models.ask import AskState
from models.cadence import Weekday
from models.cohort import CohortFile
from models.command import Answer, MatchAnew, Move, Submit
from models.meeting import Meeting, MeetingState
from models.notice import NoticeKind
from models.program import Form, MeetingKind
from models.reply import Partstat
from models.roster import Role
from models.submission import Submission
from rehearsal.cast import Cast
from rules.year import lay_out
from store.submissions import keep_submission
from tests.years.living import KEYS, Living, living, with_cohort
from tests.years.samples import invited_to, sample, team_of
from workflows.handles import steer

FOUR = ("westmark", "saguaro", "northlight", "kaimana")  # two of each track
SPEAKER = "amara.okonjo@listening.example.org"
OF_ONE_DAY = "tomas.rivel@joinedup.example.org"
CO_HOST = "dana.whitfield@fellowship.example.org"
DAYS = [f"-/spring-convening/{n}" for n in range(1, 5)]
BAND = "-/spring-convening-days/1"
# Two have answered; the asks of the others lapse in the middle of April.
ALL_IS_IN = ["-2040-04-16", "-2040-04-23"]
AS_THEY_ARE = "Every group ahead is as it would be matched."
NEAR_2000 = 2_600  # events of a cohort's journey that never rolls; the limit is 51,200


def lead_of(file: CohortFile, team: str) -> str:
    roster = file.roster
    return next(x.email for x in roster if (x.team, x.role) == (team, Role.LEAD))


def test_ten_states_of_seven_zones_go_two_ways_for_two_years() -> None:
    """F19: two parallel opportunities, ten states, about two years."""
    cohort = sample("states-2028").cohort

    assert len(cohort.teams) == 10
    assert {team.track for team in cohort.teams} == {"coherence", "communication"}
    assert len({team.timezone for team in cohort.teams}) >= 5
    assert "America/Phoenix" in {team.timezone for team in cohort.teams}
    assert cohort.ends_on - cohort.starts_on > timedelta(days=590)


def test_the_keynote_is_in_a_january_and_is_followed_up_in_march() -> None:
    """F22: professional learning for all, a keynote in January, a session in March."""
    days = {
        each.step: each.slot.day for each in lay_out(sample("states-2028").cohort).meetings
    }

    assert days["keynote"].month == 1
    assert days["keynote-follow-up"].month == 3
    assert days["learning-session"] < days["final-convening"]


def test_everybody_has_brought_and_advised_by_the_end() -> None:
    """F23: states consult each other, a few at a time."""
    rounds = [each for each in lay_out(sample("states-2028").cohort).meetings if each.teams]
    groups = [each for each in rounds if each.kind is MeetingKind.CONSULTANCY]

    assert {each.teams[0] for each in groups} == {
        team.key for team in sample("states-2028").cohort.teams
    }
    assert all(2 <= len(each.teams) <= 3 and "brings:" in each.why for each in groups)


async def test_days_in_a_row_move_together_with_their_band(tmp_path: Path) -> None:
    """F24: the four days stay one week, wherever it goes."""
    file = sample("states-2028", "westmark", "saguaro")
    async with living(file, tmp_path) as year:
        first = (await year.meeting(DAYS[0])).slot
        later = first.model_copy(update={"day": first.day + timedelta(days=7)})

        said = await year.order(Move, occasion=DAYS[0], slot=later, with_dependents=True)

        moved = [(await year.meeting(each)).slot.day for each in (*DAYS, BAND)]
        week = [later.day + timedelta(days=n) for n in range(4)]
        assert moved == [*week, later.day]
        assert said.count("follows to") == 4
        band = await year.entry(lead_of(file, "westmark"), BAND)
        assert band
        assert (band.start.date(), band.end.date()) == (
            week[0],
            week[3] + timedelta(days=1),
        )
        await year.assert_right()


@pytest.mark.timeout(900)
async def test_two_years_of_four_states(tmp_path: Path) -> None:
    file = sample("states-2028", *FOUR)
    plan = {each.occasion.split("/", 1)[1]: each for each in lay_out(file.cohort).meetings}
    first_day = plan[DAYS[0]].slot.day
    ann = lead_of(file, "westmark")
    async with living(file, tmp_path) as year:
        await year.until(first_day - timedelta(days=30))
        for occasion in (DAYS[1], DAYS[3]):
            await year.order(
                Answer,
                occasion=occasion,
                person=ann,
                partstat=Partstat.DECLINED,
                timing=1,
            )
        await two_days_of_four(year, ann, first_day)
        await year.to_the_end()
        await year.assert_right()
        await the_kick_off_is_for_all_and_in_one_room(year, file)
        await guests_see_only_what_they_are_there_for(year)
        await tracks_go_side_by_side(year, file)
        await the_liaison_meets_each_state_every_four_to_six_weeks(year)
        await the_final_record_is_complete(year)
        events = counted(await histories_of(year.scene.client, year.journeys[:1])).events
        assert events < NEAR_2000


async def two_days_of_four(year: Living, ann: str, first_day: date) -> None:
    """F24: four days in one week, each with its own topic and answer; a band above."""
    meetings = [await year.meeting(each) for each in DAYS]
    assert [each.slot.day for each in meetings] == [
        first_day + timedelta(days=n) for n in range(4)
    ]
    assert first_day.weekday() == 0
    assert len({each.title for each in meetings}) == 4
    assert meetings[1].link == "https://rooms.host.example.org/states-day-2"
    band = await year.entry(ann, BAND)
    assert band
    assert band.whole_days
    await year.until(first_day + timedelta(days=4))
    for occasion, reminders in zip(DAYS, (2, 0, 2, 0), strict=True):
        told = await year.told(ann, occasion)
        assert [one.split("-")[0] for one in told].count("reminder") == reminders


async def the_kick_off_is_for_all_and_in_one_room(year: Living, file: CohortFile) -> None:
    """F20: an in-person kick-off convening for all teams."""
    kickoff = await year.meeting("-/kickoff/1")
    assert kickoff.form is Form.IN_PERSON
    assert kickoff.place
    assert "room Compass" in kickoff.place
    assert await year.told_whom("-/kickoff/1", "invitation") >= team_of(file, *FOUR)


async def guests_see_only_what_they_are_there_for(year: Living) -> None:
    """F22, F24: a speaker, one of a single day, and a co-host hear of nothing else."""
    assert await invited_to(year, SPEAKER) == {"-/keynote/1"}
    assert await invited_to(year, OF_ONE_DAY) == {DAYS[1]}
    assert await invited_to(year, CO_HOST) == {"-/fellowship-session/1"}
    chat = await year.meeting("-/fireside-chat/1")
    assert chat.kind is MeetingKind.FIRESIDE_CHAT
    assert "Presented by Saguaro" in chat.text
    assert chat.optional


async def tracks_go_side_by_side(year: Living, file: CohortFile) -> None:
    """F19: each state hears of its own track alone."""
    tracks = {team.key: team.track for team in file.cohort.teams}
    for track in ("coherence", "communication"):
        whom = await year.told_whom(f"-/{track}-session/1", "invitation")
        of_track = [key for key, its in tracks.items() if its == track]
        assert whom & team_of(file, *FOUR) == team_of(file, *of_track)


async def the_liaison_meets_each_state_every_four_to_six_weeks(year: Living) -> None:
    """F21: technical assistance, from the last meeting held."""
    for team in FOUR:
        held = [one for one in await year.meetings() if f"/{team}/ta/" in one.id]
        assert len(held) >= 12
        for one, following in pairwise(sorted(held, key=lambda each: each.slot.start)):
            gap = following.slot.day - one.day_counted
            assert timedelta(weeks=4) <= gap <= timedelta(weeks=7)


async def the_final_record_is_complete(year: Living) -> None:
    """F25-F27: pilots, accomplishments and plans of each state, asked for and answered."""
    asks = await year.asks()
    for step in (
        "problem-of-practice",
        "guide-pilot",
        "accomplishments",
        "continuation-plan",
    ):
        states = {ask.state for ask in asks if ask.step == step}
        assert len([ask for ask in asks if ask.step == step]) == len(FOUR)
        assert states == {AskState.DONE}


async def test_the_groups_follow_what_the_teams_answer(tmp_path: Path) -> None:
    """F23: matched anew by staff, once the answers are in; the same again is nothing."""
    file = with_cohort(sample("states-2028", *FOUR), digest=Weekday.MONDAY)
    pairs = {"westmark": "Rural pupils", "kaimana": "Our rural pupils, far apart"}
    async with living(file, tmp_path, Cast.SILENT) as year:
        kickoff = await year.meeting("-/kickoff/1")
        await year.until(kickoff.slot.day + timedelta(days=20))
        before = await year.order(MatchAnew, step="consultancy")
        assert before.startswith(f"{AS_THEY_ARE} 0 of 4 teams")
        for team, problem in pairs.items():
            await answer_the_ask(year, team, problem)
        await year.until(kickoff.slot.day + timedelta(days=70))
        assert await weeks_that_ask_for_a_match(year) == ALL_IS_IN

        said = await year.order(MatchAnew, step="consultancy")

        assert "2 of 4 teams have answered what they work on." in said
        assert "The cohort file speaks for: Saguaro State" in said
        groups = [one for one in await year.meetings() if one.step == "consultancy"]
        first = next(one for one in groups if one.teams[0] == "westmark")
        assert first.teams == ("westmark", "kaimana")
        assert "Westmark State Department of Education brings: Rural pupils." in first.text
        await everybody_has_the_groups_of_their_team(year, file, groups)
        letters = len(await year.rows())
        again = await year.order(MatchAnew, step="consultancy")
        assert again.startswith(f"{AS_THEY_ARE} 2 of 4 teams")
        assert len(await year.rows()) == letters
        await year.until(first.slot.day + timedelta(days=2))
        assert await weeks_that_ask_for_a_match(year) == ALL_IS_IN
        await everybody_has_the_groups_of_their_team(year, file, groups)
        await year.assert_right()
        await year.order(MatchAnew, step="consultancy")
        assert await year.meeting(first.id.split("/", 1)[1]) == first.model_copy(
            update={"state": MeetingState.HELD, "closed_at": first.slot.end}
            | {"held_on": first.slot.day}
        )


async def weeks_that_ask_for_a_match(year: Living) -> list[str]:
    """The digests of staff that say that groups can be matched anew."""
    return [
        row.offset
        for row in await year.rows()
        if row.kind is NoticeKind.DIGEST
        and row.envelope_to == "staff1@host.example.org"
        and b"match states-2028 --step consultancy" in (row.letter or b"")
    ]


async def answer_the_ask(year: Living, team: str, problem: str) -> None:
    """Send a team's form in, as its lead does on the page."""
    ask, lead = year.named(f"{team}/problem-of-practice/1"), lead_of(year.file, team)
    form = Submission(
        request=f"form {ask}",
        occasion=ask,
        person=KEYS.person(lead),
        answers={"problem": problem, "question": "What helped you?"},
    )
    async with year.scene.db.writing() as session:
        await keep_submission(session, form)
    order = Submit(request=form.request, by=form.person, occasion=ask)
    await steer(year.scene.client, order)
    await year.scene.rest(year.journeys)


async def everybody_has_the_groups_of_their_team(
    year: Living, file: CohortFile, groups: Sequence[Meeting]
) -> None:
    """Each calendar shows the meetings of its team's groups, and no other group's."""
    now = await year.scene.now()
    for line in file.roster:
        if line.team and line.role in {Role.LEAD, Role.CORE}:
            shown = await year.calendar(line.email)
            for group in groups:
                if group.slot.start > now:
                    assert (group.uid in shown) is (line.team in group.teams), group.id
