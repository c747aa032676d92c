"""Figures, and the one table of them."""

import os
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

Say = Callable[[str], None]


class Figure(NamedTuple):
    """One line: what was measured how often, and what was asked of it (None: nothing)."""

    bench: str
    what: str
    measured: str
    n: int
    asked: str = ""
    met: bool | None = None


def at_most(  # noqa: PLR0917 - the columns of the table
    bench: str, what: str, value: float, bound: float, unit: str, n: int
) -> Figure:
    """Return the figure of something that must not be large."""
    words = f"{written(value)}{unit}", n, f"<= {bound:g}{unit}", value <= bound
    return Figure(bench, what, *words)


def at_least(  # noqa: PLR0917 - the columns of the table
    bench: str, what: str, value: float, bound: float, unit: str, n: int
) -> Figure:
    """Return the figure of something that must not be small."""
    words = f"{written(value)}{unit}", n, f">= {bound:g}{unit}", value >= bound
    return Figure(bench, what, *words)


def shown(bench: str, what: str, value: float, unit: str, n: int) -> Figure:
    """Return a figure of which nothing was asked."""
    return Figure(bench, what, f"{written(value)}{unit}", n)


def middle(values: Iterable[float]) -> float:
    """Return the median."""
    return float(median(values))


def percentile(values: Sequence[float], percent: int) -> float:
    """Return the smallest value that so many percent of them do not exceed."""
    return sorted(values)[max(0, -(-len(values) * percent // 100) - 1)]


def written(value: float) -> str:
    """Write a number with three digits that matter, or whole."""
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def load() -> str:
    """Say how busy the machine is: figures of a busy one are worth less."""
    one, five, _ = os.getloadavg()
    return f"load {one:.1f} ({five:.1f} over 5 minutes), {os.cpu_count()} cores"


def print_table(figures: Iterable[Figure]) -> None:
    """Print all figures as one table."""
    table = Table("bench", "what", "measured", "n", "asked", "", title="How fast it is")
    for figure in figures:
        verdict = {True: "met", False: "NOT MET", None: ""}[figure.met]
        words = figure.measured, str(figure.n), figure.asked, verdict
        table.add_row(figure.bench, figure.what, *words)
    Console(width=110).print(table)
