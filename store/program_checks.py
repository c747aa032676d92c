"""What a program's shape cannot say: that its steps hang together."""

from collections import Counter
from collections.abc import Iterator

from models.program import Beside, EveryWeeks, NthWeekday, Program, Step, TimesAYear
from store.toml_files import Keys

Found = tuple[Keys, str]


def program_faults(program: Program) -> Iterator[Found]:
    """Yield (keys, sentence) for each contradiction of a well-formed program."""
    yield from _twice(program)
    for keys, of, step in _steps(program):
        yield from _cadence_faults(program, keys, of, step)
        yield from _title_faults(keys, step)
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
        case Beside(step=other):
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
    if of == "cohort" and step.report:
        yield (
            (*keys, "report"),
            "is for steps of a team: a cohort has no one liaison to ask",
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
    several = step.repeats or (
        isinstance(step.cadence, NthWeekday | TimesAYear) and step.cadence.times > 1
    )
    if several and "{n}" not in step.title:
        yield (
            (*keys, "title"),
            f'needs a number, as the step repeats: write "{step.title} {{n}}"',
        )


def _circles(program: Program) -> Iterator[Found]:
    hangs = {
        step.key: step.cadence.step
        for step in program.steps()
        if isinstance(step.cadence, Beside)
    }
    for keys, _, step in _steps(program):
        road = [step.key]
        while (following := hangs.get(road[-1])) and following not in road:
            road.append(following)
        if following == step.key:
            circle = " -> ".join([*road, step.key])
            yield (*keys, "cadence", "step"), f"goes round in a circle: {circle}"
