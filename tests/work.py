"""How much work something is. Tests are never timed: the machine may be busy."""

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

Outcome = TypeVar("Outcome")

EXPLODED = 2.0  # seconds of processor; what is limited takes 0.1, what is not 8 and more


def counted(work: Callable[[], Outcome]) -> tuple[Outcome, int]:
    """Do some work; return how many Python functions it called: alike on every machine."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        outcome = work()
    finally:
        sys.setprofile(before)
    return outcome, calls


def processor_seconds(work: Callable[[], object]) -> float:
    """Return what some work takes of the processor, however long it had to wait for it.

    For what happens inside one call, where nothing is `counted`: a regular expression that
    goes back and forth. Hold it against `EXPLODED`, never against a figure of a machine.
    """
    return clocked(work)[1]


def clocked(work: Callable[[], Outcome]) -> tuple[Outcome, float]:
    """Do some work; return its outcome and its `processor_seconds`."""
    before = time.process_time()
    outcome = work()
    return outcome, time.process_time() - before
