"""What a program's shape cannot say: that its steps hang together."""

from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence

from models.cadence import Beside, EveryWeeks, Quota, Spans, TimesAYear
from models.circle import circle_name
from models.program import Program, Step
from store.step_checks import Found, step_faults
from store.toml_files import Keys


def program_faults(program: Program) -> Iterator[Found]:
    """Yield (keys, sentence) for each contradiction of a well-formed program."""
    yield from _twice(program)
    for keys, of, step in _steps(program):
        yield from _cadence_faults(program, keys, of, step)
        yield from _needs_faults(program, keys, of, step)
        yield from _title_faults(keys, step)
        yield from _track_faults(program, keys, step)
        yield from step_faults(keys, of, step)
    yield from _circles(program)


def _steps(program: Program) -> Iterator[tuple[Keys, str, Step]]:
    for s, strand in enumerate(program.strands):
        for n, step in enumerate(strand.steps):
            yield ("strand", s, "step", n), strand.of, step


def _twice(program: Program) -> Iterator[Found]:
    """Find names used twice. Steps and asks share one space: both stand in occasion ids."""
    named: list[tuple[Keys, str]] = []
    for keys, _, step in _steps(program):
        named.append(((*keys, "key"), step.key))
        if step.opt_in:  # the circle itself, beside its meetings
            named.append(((*keys, "key"), circle_name(step.key)))
        named += [((*keys, "ask", n, "key"), ask.key) for n, ask in enumerate(step.asks)]
    strands = [
        (("strand", n, "key"), strand.key) for n, strand in enumerate(program.strands)
    ]
    for group in (named, strands):
        seen: Counter[str] = Counter()
        for keys, key in group:
            seen[key] += 1
            if seen[key] > 1:
                yield tuple(keys), f'is "{key}" a second time: give it a name of its own'


def _cadence_faults(program: Program, keys: Keys, of: str, step: Step) -> Iterator[Found]:
    match step.cadence:
        case Beside(step=other) | Spans(step=other):
            yield from _reference_faults(program, (*keys, "cadence", "step"), of, other)
        case EveryWeeks(weeks=(low, high), after=after, until=until):
            if of == "cohort":
                yield (
                    (*keys, "cadence"),
                    'has the rule "every", which is for steps of a team',
                )
            if low > high:
                yield (*keys, "cadence", "weeks"), "must name the smaller number first"
            yield from _reference_faults(program, (*keys, "cadence", "after"), of, after)
            yield from _reference_faults(program, (*keys, "cadence", "until"), of, until)
        case Quota() if of == "cohort":
            yield (*keys, "cadence"), 'has the rule "quota", which is for steps of a team'


def _needs_faults(program: Program, keys: Keys, of: str, step: Step) -> Iterator[Found]:
    asks = {
        ask.key: whose for _, whose, each in _steps(program) for ask in each.asks
    }  # fmt: skip
    for number, other in enumerate(step.needs):
        here = (*keys, "needs", number)
        if other not in asks:
            yield from _reference_faults(program, here, of, other)
        elif (of, asks[other]) == ("cohort", "team"):
            yield here, f'names "{other}", asked of each team: a cohort cannot wait for it'
        elif program.ask(other).asked_months_after:
            yield here, f'names "{other}", asked months later: nothing can wait for it'
        elif step.gate_days_before is not None and program.ask(other).of == "each":
            what = "answered by each for themselves: it is never done, and no gate can wait"
            yield here, f'names "{other}", {what}'


def _track_faults(program: Program, keys: Keys, step: Step) -> Iterator[Found]:
    known = {track.key for track in program.tracks}
    if step.track and step.track not in known:
        there = ", ".join(sorted(known)) or "none: add a [[track]]"
        yield (*keys, "track"), f'"{step.track}" is no track of this program ({there})'
    tracks = {each.key: each.track for each in program.steps()}
    for other in step.hangs_on:
        if tracks.get(other) and tracks[other] != step.track:
            yield (
                (*keys, "track"),
                f'must be "{tracks[other]}" too: the step hangs on "{other}" of that track',
            )


def _reference_faults(program: Program, keys: Keys, of: str, other: str) -> Iterator[Found]:
    known = {step.key: (whose, step) for _, whose, step in _steps(program)}
    if other not in known:
        yield keys, f'names no step: "{other}" is none of {", ".join(known)}'
        return
    whose, step = known[other]
    if step.repeats:
        yield (
            keys,
            f'names "{other}", which repeats and so has no one day: name another step',
        )
    if of == "cohort" and whose == "team":
        yield (
            keys,
            f'names "{other}", a step of each team: a cohort\'s step cannot hang on it',
        )


def _title_faults(keys: Keys, step: Step) -> Iterator[Found]:
    once = isinstance(step.cadence, TimesAYear) and step.cadence.times == 1
    several = (step.count or 2) > 1 and not once
    if several and "{n}" not in step.title and not step.topics:
        yield (
            (*keys, "title"),
            f'needs a number, as the step repeats: write "{step.title} {{n}}"',
        )


def _circles(program: Program) -> Iterator[Found]:
    hangs = {step.key: step.hangs_on for step in program.steps()}
    for keys, _, step in _steps(program):
        if road := _road_back(hangs, step.key):
            at_needs = road[1] in step.needs
            where = (*keys, "needs") if at_needs else (*keys, "cadence", "step")
            yield where, f"goes round in a circle: {' -> '.join(road)}"


def _road_back(hangs: Mapping[str, Sequence[str]], start: str) -> list[str] | None:
    """Return the shortest way along what hangs on what that ends where it began."""
    roads, seen = deque([[start]]), set[str]()
    while roads:
        road = roads.popleft()
        for other in hangs.get(road[-1], ()):
            if other == start:
                return [*road, other]
            if other not in seen:
                seen.add(other)
                roads.append([*road, other])
    return None
