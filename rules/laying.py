"""From the plan to the truth: the meetings and asks of a year, as records."""

from collections.abc import Callable, Iterator
from datetime import datetime

from models.ask import Ask
from models.ask_step import AskStep
from models.cohort import Cohort
from models.journey import Laid, Stop, StrandOutline, TeamStart
from models.meeting import Meeting
from models.occasion import OccasionId
from models.plan import Plan, PlannedAsk, PlannedMeeting
from models.program import Form, Step, Strand
from models.slot import Slot
from rules.chosen import worded
from rules.moving import in_time, lapse_of_ask
from rules.open_days import OpenDays
from rules.year import asks_planned


def meetings_laid(
    cohort: Cohort, plan: Plan, uid_of: Callable[[str], str], now: datetime
) -> Iterator[Meeting]:
    """Yield the meetings whose days are known; projected ones are dated in their time."""
    for planned in plan.meetings:
        if not planned.projected:
            yield _meeting(cohort, planned, uid_of(planned.occasion), now)


def _meeting(cohort: Cohort, planned: PlannedMeeting, uid: str, now: datetime) -> Meeting:
    step = cohort.program.step(planned.step)
    return new_meeting(
        cohort,
        step,
        planned.occasion,
        title=planned.title,
        slot=planned.slot,
        uid=uid,
        now=now,
        teams=planned.teams,
        why=planned.why,
    )


def new_meeting(
    cohort: Cohort,
    step: Step,
    occasion: str,
    *,
    title: str,
    slot: Slot,
    uid: str,
    now: datetime,
    teams: tuple[str, ...] = (),
    why: str = "",
) -> Meeting:
    """Return a meeting of a step on a slot, just decided; `why` says why for `teams`."""
    about = OccasionId.parse(occasion)
    place, link = where(cohort, about.team, step.form)
    chosen = cohort.choice(step.key, about.ordinal, about.team)
    return Meeting(
        id=occasion,
        uid=uid,
        step=step.key,
        kind=step.kind,
        title=title,
        text=worded(cohort, step, about.ordinal, about.team, why),
        slot=slot,
        form=step.form,
        place=chosen.place or place,
        link=chosen.link or link,
        audience=step.audience,
        teams=teams,
        opt_in=step.opt_in,
        optional=step.optional or step.opt_in,
        reminders=step.reminders,
        report=step.report,
        changed_at=now,
        retimed_at=now,
    )


def where(cohort: Cohort, team: str | None, form: Form) -> tuple[str | None, str | None]:
    """Return (place, link) of a meeting; a team without an online room has the cohort's."""
    whose = cohort.team(team) if team else cohort
    if form is Form.IN_PERSON:
        return whose.place, None
    return None, whose.link or cohort.link


def asks_laid(
    cohort: Cohort, plan: Plan, meetings: dict[str, Meeting], now: datetime
) -> Iterator[Ask]:
    """Yield the asks of every team."""
    steps = {ask.key: ask for step in cohort.program.steps() for ask in step.asks}
    for planned in plan.asks:
        yield _ask(steps[planned.step], planned, meetings[planned.of], now)


def asks_of_meeting(
    cohort: Cohort, meeting: Meeting, open_days: OpenDays, now: datetime
) -> Iterator[Ask]:
    """Yield the asks of a meeting that was dated after the year was laid.

    Nothing is due before it could be answered: the meeting may have got its day late.
    """
    steps = {ask.key: ask for ask in cohort.program.step(meeting.step).asks}
    planned = PlannedMeeting(
        occasion=meeting.id,
        team=OccasionId.parse(meeting.id).team,
        step=meeting.step,
        kind=meeting.kind,
        title=meeting.title,
        form=meeting.form,
        slot=meeting.slot,
        teams=meeting.teams,
    )
    for one in asks_planned(cohort, [planned], open_days):
        ask = _ask(steps[one.step], one, meeting, now)
        yield in_time(ask, steps[one.step], meeting, open_days, now)


def _ask(step: AskStep, planned: PlannedAsk, meeting: Meeting, now: datetime) -> Ask:
    return Ask(
        id=planned.occasion,
        meeting=planned.of,
        step=step.key,
        kind=step.kind,
        title=planned.title,
        text=step.text,
        opens_on=planned.opens_on,
        due_on=planned.due_on,
        lapses_at=lapse_of_ask(planned.due_on, meeting),
        reminders=step.reminders,
        nudges=step.nudges,
        escalation=step.escalation,
        each=step.of == "each",
        audience=step.audience,
        changed_at=now,
        retimed_at=now,
    )


def outline(cohort: Cohort, plan: Plan) -> Laid:
    """Return the strands that the cohort's journey and each team's walk."""
    teams = (
        TeamStart(
            cohort=cohort.key, team=team.key, strands=_strands(cohort, plan, team.key)
        )
        for team in cohort.teams
    )
    return Laid(strands=_strands(cohort, plan, None), teams=tuple(teams))


def _strands(cohort: Cohort, plan: Plan, team: str | None) -> tuple[StrandOutline, ...]:
    whose = "team" if team else "cohort"
    return tuple(
        StrandOutline(key=strand.key, stops=tuple(_stops(strand, plan, team)))
        for strand in cohort.program.strands
        if strand.of == whose
    )


def _stops(strand: Strand, plan: Plan, team: str | None) -> Iterator[Stop]:
    for step in strand.steps:
        if step.repeats:
            yield Stop(repeats=step.key)
            continue
        for meeting in plan.meetings:
            if meeting.step == step.key and meeting.team == team:
                yield Stop(occasion=meeting.occasion)
