"""The staff's command line: `python starter.py --help`; each command is in `commands`."""

import os
import sys
from contextlib import suppress

try:
    import typer
except ModuleNotFoundError:
    sys.exit(
        "This Python lacks what Convener needs. `make demo` installs it into .venv; then "
        "type `. .venv/bin/activate` once in each terminal, or `.venv/bin/python`."
    )

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
    matching,
    opting,
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
PANELS = {
    "This machine": (machine, demo, doctor),
    "Before a year begins": (reading_files, rehearsing, starting, cloning),
    "How it stands": (looking, letters, proving, closing),
    "Meetings and asks": (orders, reforming, gating, choosing, matching),
    "People and pace": (people, inviting, opting, feeds),
    "What people say": (inbox, attending, answering),
}
for panel, families in PANELS.items():
    for family in families:
        for command in family.app.registered_commands:
            command.rich_help_panel = panel
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
