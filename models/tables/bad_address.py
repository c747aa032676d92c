"""Addresses that are known to be bad, and those that were."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models.bad_address import BadAddress
from models.tables.moment import Moment


class BadAddressRow(SQLModel, table=True):
    """That a person's address is bad, from `since` until `mended_at`."""

    __tablename__ = "bad_address"

    number: int | None = Field(default=None, primary_key=True)
    person: str = Field(foreign_key="person.id", index=True)
    since: datetime = Field(sa_type=Moment)
    status: str | None = None
    mended_at: datetime | None = Field(default=None, sa_type=Moment)

    @staticmethod
    def value_of(cells: dict[str, Any]) -> BadAddress:
        return BadAddress(**{name: cells[name] for name in BadAddress.model_fields})

    def to_value(self) -> BadAddress:
        return self.value_of(self.model_dump())
