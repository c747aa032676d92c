"""Submissions at rest: what was sent in never changes, it is only counted."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from models.reply import Way
from models.submission import Submission
from models.tables.moment import Moment
from models.tables.words import words_of


class SubmissionRow(SQLModel, table=True):
    """One form as filled. `request` is unique: sending twice does nothing twice."""

    __tablename__ = "submission"

    number: int | None = Field(default=None, primary_key=True)
    request: str = Field(unique=True)
    occasion: str = Field(index=True, foreign_key="ask.id")
    person: str = Field(foreign_key="person.id")
    answers: dict[str, Any] = Field(sa_type=JSON)
    way: Way = Field(default=Way.PAGE, sa_type=words_of(Way))
    turn: int | None = None
    at: datetime | None = Field(default=None, sa_type=Moment)

    @staticmethod
    def value_of(cells: dict[str, Any]) -> Submission:
        rest = cells.keys() - {"number"}
        return Submission.model_validate({name: cells[name] for name in rest})


def columns_of(submission: Submission) -> dict[str, Any]:
    """Return a submission's columns."""
    said = submission.model_dump(mode="json", include={"answers"})
    return submission.model_dump(exclude={"answers"}) | said
