"""A program of which some steps are not as its file has them, and which is valid still."""

from collections.abc import Callable

from models.program import Program, Step


def with_steps(program: Program, other: Callable[[Step], Step]) -> Program:
    """The same, with each step as `other` gives it back."""
    strands = tuple(
        strand.model_copy(update={"steps": tuple(map(other, strand.steps))})
        for strand in program.strands
    )
    changed = program.model_copy(update={"strands": strands})
    return Program.model_validate(changed.model_dump(by_alias=True))


def with_step(program: Program, key: str, **changed: object) -> Program:
    """The same, but for some fields of one step."""
    old = program.step(key)
    new = old.model_copy(update=changed)
    return with_steps(program, lambda step: new if step == old else step)
