"""The machine's clock.

It never decides what is owed and never writes a byte of a letter: the fence reads it to
refuse what is past its time, and the grace to know how long it waits.
"""

from datetime import UTC, datetime


def machine_clock() -> datetime:
    """Return the machine's time, in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is its one home in the activities
