"""The staff's command line: `python starter.py --help`; each command is in `commands`."""

import os
import sys
from contextlib import suppress

import typer

from commands import (
    answering,
    attending,
    choosing,
    cloning,
    closing,
    demo,
    doctor,
    feeds,
    gating,
    inbox,
    inviting,
    letters,
    looking,
    machine,
    orders,
    people,
    proving,
    reading_files,
    reforming,
    rehearsing,
    starting,
)
from commands.mistakes import InWords

app = typer.Typer(
    cls=InWords,
    help="Run year-long collaboratives: nobody missed, nobody told twice.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for family in (
    machine,
    demo,
    reading_files,
    rehearsing,
    starting,
    looking,
    letters,
    orders,
    reforming,
    gating,
    people,
    inviting,
    choosing,
    attending,
    answering,
    inbox,
    feeds,
    proving,
    closing,
    cloning,
    doctor,
):
    app.add_typer(family.app)


def main() -> int:
    """Run the command line and return its exit code: 0 only on success."""
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    return 0


if __name__ == "__main__":
    code = main()
    with suppress(OSError):  # whoever read us may have gone
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)  # the SDK may abort the interpreter at exit, after all work is done
