"""Meetings at rest."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.meeting import Meeting, MeetingState
from models.program import Form, MeetingKind
from models.slot import Slot
from models.tables.moment import Moment
from models.tables.words import words_of

SLOT_COLUMNS = ("day", "at", "minutes", "timezone")


class MeetingRow(SQLModel, table=True):
    """A meeting as last decided; what people were *told* of it is in the ledger."""

    __tablename__ = "meeting"

    id: str = Field(primary_key=True)
    journey: str = Field(index=True, foreign_key="journey.id")
    uid: str = Field(unique=True)
    step: str
    kind: MeetingKind = Field(sa_type=words_of(MeetingKind))
    title: str
    text: str
    day: date = Field(index=True)
    at: time
    minutes: int
    timezone: str
    ends_at: datetime = Field(sa_type=Moment)
    form: Form = Field(sa_type=words_of(Form))
    place: str | None
    link: str | None
    audience: list[str] = Field(sa_type=JSON)
    teams: list[str] = Field(default_factory=list, sa_type=JSON)
    arrivals: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    opt_in: bool = False
    optional: bool = False
    reminders: list[int] = Field(sa_type=JSON)
    report: dict[str, Any] | None = Field(sa_type=JSON)
    state: MeetingState = Field(sa_type=words_of(MeetingState), index=True)
    revision: int
    timing: int
    changed_at: datetime = Field(sa_type=Moment)
    retimed_at: datetime = Field(sa_type=Moment)
    why: str | None
    held_on: date | None
    closed_at: datetime | None = Field(sa_type=Moment)
    next_wish: dict[str, Any] | None = Field(sa_type=JSON)
    alerts: list[dict[str, Any]] = Field(sa_type=JSON)

    @classmethod
    def of(cls, meeting: Meeting, *, journey: str) -> "MeetingRow":
        return cls(**columns_of(meeting), journey=journey)

    @staticmethod
    def value_of(cells: dict[str, Any]) -> Meeting:
        slot = Slot(**{name: cells[name] for name in SLOT_COLUMNS})
        rest = cells.keys() - {*SLOT_COLUMNS, "journey", "ends_at"}
        return Meeting.model_validate({name: cells[name] for name in rest} | {"slot": slot})

    def to_value(self) -> Meeting:
        return self.value_of(self.model_dump())


def columns_of(meeting: Meeting) -> dict[str, Any]:
    """Return a meeting's columns: its slot flat, its lists and small values as JSON."""
    lists = {"audience", "teams", "arrivals", "reminders", "alerts"}
    nested = lists | {"report", "next_wish"}
    plain = meeting.model_dump(exclude={"slot", *nested})
    slot = {name: getattr(meeting.slot, name) for name in SLOT_COLUMNS}
    json = meeting.model_dump(mode="json", include=nested)
    return plain | slot | json | {"ends_at": meeting.slot.end}
