"""Addresses that are known to be bad, and those that were."""

from datetime import datetime

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

    def to_value(self) -> BadAddress:
        return BadAddress(
            number=self.number or 0,
            person=self.person,
            since=self.since,
            status=self.status,
        )
