"""The one place where what went wrong becomes words: what, where, what to do."""

from typing import Any

import typer
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from temporalio.service import RPCError
from typer.core import TyperGroup

from commands.installation import Installation
from commands.screen import warn
from models.refusal import Refused
from stack.faults import StackFault
from store.faults import Faults
from workflows.handles import NotKnownYet

ANSWERS = (Refused, Faults, NotKnownYet, StackFault)
ACCIDENTS = (SQLAlchemyError, RPCError, OSError, ModuleNotFoundError)


class InWords(TyperGroup):
    """The commands, of which none ends in a traceback for a person's mistake."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command named; what went wrong is said, and the exit code is 1."""
        try:
            return super().invoke(ctx)
        except ANSWERS as answer:
            warn(str(answer))
        except ACCIDENTS as accident:
            warn(in_words(accident))
        raise typer.Exit(1)


def in_words(accident: Exception) -> str:
    """Say what befell the world, and where to look."""
    match accident:
        case IntegrityError():
            return "somebody else did the same just now; the same command again is safe"
        case SQLAlchemyError() | ModuleNotFoundError():
            return _database_words(accident)
        case RPCError():
            return f"Temporal answered: {accident.message} (`doctor` says more)"
        case _:
            return f"{accident} (`python starter.py doctor` says more)"


def _database_words(accident: Exception) -> str:
    cause = getattr(accident, "orig", None) or accident
    said = next(iter(str(cause).splitlines()), type(cause).__name__)
    try:
        where = f"the database {Installation.find().database}"
    except (*ANSWERS, *ACCIDENTS):  # its address itself is the trouble
        where = "the database that CONVENER_DATABASE_URL names"
    return f"{where} cannot be used: {said} (`python starter.py doctor` says more)"
