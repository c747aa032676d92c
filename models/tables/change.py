"""Every alteration of the truth, for ever."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.tables.moment import Moment


class ChangeRow(SQLModel, table=True):
    """One recorded change. `request` is unique: pressing twice does nothing twice.

    `subject` is an occasion, seat or journey id; `old` and `new` hold what differs.
    """

    __tablename__ = "change"

    number: int | None = Field(default=None, primary_key=True)
    request: str = Field(unique=True)
    at: datetime = Field(sa_type=Moment)
    by: str
    what: str
    cohort: str = Field(index=True)
    subject: str
    old: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    new: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    why: str | None = None
    answer: str = ""
