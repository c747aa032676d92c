"""The hour at which a person presses enter: the only clock of the command line."""

from datetime import UTC, datetime


def pressed_enter() -> datetime:
    """Return the machine's time, in UTC."""
    return datetime.now(UTC)
