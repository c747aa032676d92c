"""Answers at rest: never altered, only added to."""

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from models.reply import Answer, Partstat, Way
from models.tables.moment import Moment
from models.tables.words import words_of


class AnswerRow(SQLModel, table=True):
    """One answer of one person to one meeting; the last of a timing is what holds.

    `request` is unique: pressing twice does nothing twice.
    """

    __tablename__ = "answer"

    number: int | None = Field(default=None, primary_key=True)
    request: str = Field(unique=True)
    occasion: str = Field(index=True, foreign_key="meeting.id")
    person: str = Field(foreign_key="person.id")
    partstat: Partstat = Field(sa_type=words_of(Partstat))
    way: Way = Field(sa_type=words_of(Way))
    at: datetime = Field(sa_type=Moment)
    dtstamp: datetime = Field(sa_type=Moment)
    sequence: int
    timing: int
    note: str | None
    message_id: str | None
    verified: bool

    @classmethod
    def of(cls, answer: Answer, *, request: str) -> "AnswerRow":
        return cls(**answer.model_dump(), request=request)

    @staticmethod
    def value_of(cells: dict[str, Any]) -> Answer:
        # Built by us once: a look of a large cohort reads thousands.
        rest = cells.keys() - {"number", "request"}
        return Answer.model_construct(**{name: cells[name] for name in rest})

    def to_value(self) -> Answer:
        return self.value_of(self.model_dump())
