"""The base of every value."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Something that is what it says, and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
