"""Asks at rest."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.ask import Ask, AskState
from models.ask_step import AskKind
from models.tables.moment import Moment
from models.tables.words import words_of


class AskRow(SQLModel, table=True):
    """An ask as last decided."""

    __tablename__ = "ask"

    id: str = Field(primary_key=True)
    journey: str = Field(index=True, foreign_key="journey.id")
    meeting: str = Field(index=True, foreign_key="meeting.id")
    step: str
    kind: AskKind = Field(sa_type=words_of(AskKind))
    title: str
    text: str
    opens_on: date
    due_on: date
    lapses_at: datetime = Field(sa_type=Moment)
    reminders: list[int] = Field(sa_type=JSON)
    nudges: list[int] = Field(sa_type=JSON)
    escalation: dict[str, Any] = Field(sa_type=JSON)
    each: bool
    audience: list[str] = Field(sa_type=JSON)
    owner: str | None = Field(foreign_key="person.id")
    handed: int | None
    state: AskState = Field(sa_type=words_of(AskState), index=True)
    revision: int
    timing: int
    changed_at: datetime = Field(sa_type=Moment)
    retimed_at: datetime = Field(sa_type=Moment)
    why: str | None
    closed_at: datetime | None = Field(sa_type=Moment)
    alerts: list[dict[str, Any]] = Field(sa_type=JSON)

    @classmethod
    def of(cls, ask: Ask, *, journey: str) -> "AskRow":
        return cls(**columns_of(ask), journey=journey)

    @staticmethod
    def value_of(cells: dict[str, Any]) -> Ask:
        return Ask.model_validate({n: cell for n, cell in cells.items() if n != "journey"})

    def to_value(self) -> Ask:
        return self.value_of(self.model_dump())


def columns_of(ask: Ask) -> dict[str, Any]:
    """Return an ask's columns."""
    nested = {"reminders", "nudges", "escalation", "audience", "alerts"}
    return ask.model_dump(exclude=nested) | ask.model_dump(mode="json", include=nested)
