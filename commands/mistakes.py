"""The one place where what went wrong becomes words: what, where, what to do."""

from typing import Any

import typer
from temporalio.service import RPCError
from typer.core import TyperGroup

from commands.screen import warn
from models.refusal import Refused
from stack.faults import StackFault
from store.faults import Faults
from workflows.handles import NotKnownYet

ANSWERS = (Refused, Faults, NotKnownYet, StackFault)
ACCIDENTS = (RPCError, OSError)


class InWords(TyperGroup):
    """The commands, of which none ends in a traceback for a person's mistake."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command named; what went wrong is said, and the exit code is 1."""
        try:
            return super().invoke(ctx)
        except ANSWERS as answer:
            warn(str(answer))
        except BrokenPipeError:  # whoever read us has seen enough, as `| head` does
            raise
        except ACCIDENTS as accident:
            warn(in_words(accident))
        raise typer.Exit(1)


def in_words(accident: Exception) -> str:
    """Say what befell the world, where, and what to do."""
    if isinstance(accident, OSError) and accident.filename and accident.strerror:
        said = accident.strerror[:1].lower() + accident.strerror[1:]
        return f"{accident.filename}: {said}. Check name, folder and permissions"
    said = accident.message if isinstance(accident, RPCError) else str(accident)
    return f"{said} (`python starter.py doctor` says more)"
