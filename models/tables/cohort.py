"""Cohorts and their journeys at rest."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.cohort import Cohort
from models.plan import Reservation
from models.tables.moment import Moment
from models.tables.words import words_of


class CohortState(StrEnum):
    """Filed by staff, running once its year is laid, closed after its last journey."""

    FILED = "filed"
    RUNNING = "running"
    CLOSED = "closed"


class CohortRow(SQLModel, table=True):
    """A cohort as frozen at its start. `digest` tells whether a file has changed since."""

    __tablename__ = "cohort"

    key: str = Field(primary_key=True)
    state: CohortState = Field(default=CohortState.FILED, sa_type=words_of(CohortState))
    frozen: dict[str, Any] = Field(sa_type=JSON)
    organizer: str
    digest: str
    laid_at: datetime | None = Field(default=None, sa_type=Moment)
    closed_at: datetime | None = Field(default=None, sa_type=Moment)

    def to_value(self) -> Cohort:
        """Return the cohort as it was frozen."""
        return Cohort.model_validate(self.frozen)


class JourneyRow(SQLModel, table=True):
    """What a journey's looks need to know of it: pause, and its reserved hours."""

    __tablename__ = "journey"

    id: str = Field(primary_key=True)
    cohort: str = Field(index=True, foreign_key="cohort.key")
    team: str | None = None
    timezone: str
    alterations: int = 0  # counts every change of what its looks see
    paused: bool = False
    resumed_at: datetime | None = Field(default=None, sa_type=Moment)
    reservations: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)

    def reserved(self, step: str) -> Reservation:
        """Return the weekday and hour kept for a repeating step."""
        kept = (Reservation.model_validate(each) for each in self.reservations)
        return next(one for one in kept if one.step == step)
