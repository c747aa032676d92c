"""A time of day as files and pages say it: whole minutes, of no zone."""

from datetime import time
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator


def _not_a_number(value: object) -> object:
    """Refuse numbers: pydantic would read 10 as ten seconds past midnight."""
    if isinstance(value, int | float):
        raise ValueError("must be a time of day, such as 10:00:00")  # noqa: TRY004 pydantic's
    return value


def _whole_minute(at: time) -> time:
    if at.tzinfo or at.second or at.microsecond:
        raise ValueError("must be a time of day without seconds and zone, such as 10:00:00")
    return at


WallTime = Annotated[time, BeforeValidator(_not_a_number), AfterValidator(_whole_minute)]
