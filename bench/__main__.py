"""Run the benches: `python -m bench`, or one by name, `python -m bench rehearsal`."""

import asyncio
import os
import sys
from argparse import ArgumentParser
from collections.abc import Awaitable, Callable

from bench import (
    completion,
    histories,
    invitations,
    opening_wave,
    pipeline,
    planning,
    programs,
    rehearsal,
)
from bench.table import Figure, Say, load, print_table

BENCHES: dict[str, Callable[[Say], Awaitable[list[Figure]]]] = {
    "planning": planning.measure,
    "rehearsal": rehearsal.measure,
    "programs": programs.measure,
    "opening-wave": opening_wave.measure,
    "pipeline": pipeline.measure,
    "invitations": invitations.measure,
    "completion": completion.measure,
    "histories": histories.measure,
}


async def run(names: list[str]) -> None:
    """Run some benches, one after the other, and print what they found."""
    figures = []
    for name in names:
        say(f"{name} ({load()})")
        figures += await BENCHES[name](say)
    print_table(figures)


def say(line: str) -> None:
    """Tell how far it is, beside the table."""
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    """Read which ones."""
    parser = ArgumentParser(
        prog="python -m bench", description="How fast it is, as ratios."
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    names = parser.parse_args().names or list(BENCHES)
    if unknown := [name for name in names if name not in BENCHES]:
        parser.error(f"no bench {', '.join(unknown)}; there are: {', '.join(BENCHES)}")
    asyncio.run(run(names))


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # the SDK may abort the interpreter at exit, after all work is done
