"""Groups matched anew, because staff order it: who meets whom in the rounds ahead."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from activities.following import Followed, follow_asks
from activities.orders import Desk, Order
from models.ask import Ask
from models.cohort import Cohort
from models.command import MatchAnew
from models.journey import Written
from models.meeting import Meeting
from models.occasion import OccasionId
from models.program import Step
from models.submission import Submission
from rules.matching import (
    Group,
    Match,
    grouped_step,
    in_words,
    match_anew,
    matches_due,
    regrouped,
)
from rules.moving import refuse_objections
from rules.problems import problems_answered
from store.cohorts import journeys_of
from store.occasions import asks_about, asks_of, keep_occasions, meetings_of
from store.submissions import submissions_in


async def matched(
    session: AsyncSession, cohort: Cohort, step: Step, now: datetime
) -> Match:
    """Return the groups as the answers have them now."""
    meetings, asks, forms = await _known(session, cohort)
    problems = problems_answered(cohort, asks, forms)
    return match_anew(cohort, step, meetings, problems, now)


async def steps_to_match(session: AsyncSession, cohort: Cohort, now: datetime) -> list[str]:
    """Return the steps whose groups staff should match anew."""
    return list(matches_due(cohort, *await _known(session, cohort), now))


async def _known(
    session: AsyncSession, cohort: Cohort
) -> tuple[list[Meeting], list[Ask], list[Submission]]:
    journeys = [journey.id for journey in await journeys_of(session, cohort.key)]
    return (
        await meetings_of(session, *journeys),
        await asks_of(session, *journeys),
        await submissions_in(session, cohort.key),
    )


async def match(desk: Desk, command: MatchAnew) -> Written:
    """Let the groups ahead be as the answers have them; the same again changes nothing."""
    step = grouped_step(desk.cohort, command.step)
    found = await matched(desk.session, desk.cohort, step, desk.now)
    rests_on = " ".join(in_words(desk.cohort, found))
    if not found.altered:
        return Written(answer=f"Every group ahead is as it would be matched. {rests_on}")
    if not command.anyway:
        refuse_objections(found.clashes)
    journeys: set[str] = set()
    for group in found.groups:
        after = regrouped(desk.cohort, group, desk.now)
        if after is not group.meeting:
            await keep_occasions(desk.session, [after])
            desk.note(group.meeting, after, why=after.why)
            journeys |= (await _asks_go_along(desk, group, found)).journeys
    moved = sum(group.is_new for group in found.groups)
    answer = f"{len(found.altered)} meetings read otherwise, {moved} with other teams."
    return desk.note_order(
        step.key, f"{answer} {rests_on}", touched=tuple(sorted(journeys))
    )


async def _asks_go_along(desk: Desk, group: Group, found: Match) -> Followed:
    """Let what a team is asked for its group hang on the group that it is in now."""
    here = group.meeting.id
    round_of = [each for each in found.groups if each.round == group.round]
    was_in = {team: each.meeting.id for each in round_of for team in each.before}
    for team in group.teams:
        there = was_in.get(team, here)
        for ask in await asks_about(desk.session, there) if there != here else ():
            if OccasionId.parse(ask.id).team == team:
                then = ask.model_copy(update={"meeting": here})
                await keep_occasions(desk.session, [then])
    return await follow_asks(desk, regrouped(desk.cohort, group, desk.now))


MATCH_ORDERS: dict[str, Order] = {"match": match}
