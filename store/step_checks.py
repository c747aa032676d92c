"""What one step's shape cannot say: that its keys go together."""

from collections.abc import Iterator

from models.cadence import Beside, InWeek, NthWeekday, Quota, Spans
from models.program import Step
from models.roster import Role
from store.toml_files import Keys

Found = tuple[Keys, str]
FEWEST_ROUNDS = 3  # in two, of three teams at a table one would never bring anything
_OF_ONE = (Role.SPEAKER, Role.CO_HOST)


def step_faults(keys: Keys, of: str, step: Step) -> Iterator[Found]:
    """Yield (keys, sentence) for each contradiction within a step of a team or cohort."""
    yield from _whose_faults(keys, of, step)
    yield from _hour_faults(keys, step)
    yield from _times_faults(keys, step)
    yield from _group_faults(keys, step)
    yield from _chasing_faults(keys, step)
    if step.gate_days_before is not None and not step.needs:
        what = "is the day on which needs are looked at: say which, needs = [...]"
        yield (*keys, "gate_days_before"), what
    if step.instead and step.instead.form is step.form:
        yield (*keys, "instead", "form"), f"is {step.form} again: it must be the other form"


def _whose_faults(keys: Keys, of: str, step: Step) -> Iterator[Found]:
    if of == "cohort" and step.report:
        what = "is for steps of a team: a cohort has no one liaison to ask"
        yield (*keys, "report"), what
    if of == "cohort":
        return
    for key, there in (("groups", step.groups), ("opt_in", step.opt_in)):
        if there:
            yield (*keys, key), "is for steps of the cohort: it gathers several teams"
    for number, role in enumerate(step.audience):
        if role in _OF_ONE:
            yield (*keys, "audience", number), f"{role} is for steps of the cohort"


def _hour_faults(keys: Keys, step: Step) -> Iterator[Found]:
    spans = isinstance(step.cadence, Spans)
    for key in ("minutes", "at"):
        if spans and key in step.model_fields_set:
            yield (*keys, key), "is not for what spans whole days: take it out"
        elif not spans and key not in step.model_fields_set:
            yield (*keys, key), "is missing: add it"


def _times_faults(keys: Keys, step: Step) -> Iterator[Found]:
    once = _comes_once(step)
    if step.days > 1 and not once:
        yield (*keys, "days"), "needs a cadence that comes once, such as in-week"
    times = step.cadence.times if isinstance(step.cadence, NthWeekday) else step.count
    if step.topics and len(step.topics) != max(times or 0, step.count or 0):
        often = f"{step.count or times} times" if step.count or times else "again and again"
        yield (*keys, "topics"), f"are {len(step.topics)}, but the step comes {often}"

    for number, ask in enumerate(step.asks):
        if ask.asked_months_after and not once:
            what = "needs a step that comes once, such as the last convening"
            yield (*keys, "ask", number, "asked_months_after"), what


def _comes_once(step: Step) -> bool:
    cadence = step.cadence
    if isinstance(cadence, NthWeekday):
        return cadence.times == 1
    return isinstance(cadence, InWeek | Beside)


def _group_faults(keys: Keys, step: Step) -> Iterator[Found]:
    if step.groups is None:
        if "{team}" in step.title:
            yield (*keys, "title"), "names {team}, which only a step with groups has"
        return
    fewest = max(FEWEST_ROUNDS, step.groups)
    if not isinstance(step.cadence, NthWeekday):
        yield (*keys, "cadence"), 'must have the rule "nth-weekday": groups meet in rounds'
    elif step.cadence.times < fewest:
        what = f"must be at least {fewest}, so that each team of a group brings once"
        yield (*keys, "cadence", "times"), what
    if step.opt_in:
        yield (*keys, "groups"), "are of whole teams: opt_in is of persons; take one out"


def _chasing_faults(keys: Keys, step: Step) -> Iterator[Found]:
    lax = step.optional or step.opt_in
    if lax and step.report:
        yield (*keys, "report"), "is not for what is optional: nobody is chased for that"
    for number, ask in enumerate(step.asks):
        here = (*keys, "ask", number)
        if step.opt_in:
            yield here, "cannot be asked: who opts in is no team"
        elif isinstance(step.cadence, Quota | Spans):
            yield here, f"cannot hang on this step: {_dayless(step)}"
        elif lax and ask.nudges:
            yield (*here, "nudges"), "are not for what is optional: nobody is chased for it"


def _dayless(step: Step) -> str:
    if step.quota:
        return "it has no day until it is dated"
    return "it only holds days together"
