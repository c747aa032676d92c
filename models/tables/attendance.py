"""Attendance at rest: the last word on each; earlier ones are in the record of changes."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.attendance import Attendance, Presence
from models.tables.moment import Moment
from models.tables.words import words_of


class AttendanceRow(SQLModel, table=True):
    """One person at one meeting."""

    __tablename__ = "attendance"

    occasion: str = Field(primary_key=True, foreign_key="meeting.id")
    person: str = Field(primary_key=True, foreign_key="person.id")
    presence: Presence = Field(sa_type=words_of(Presence))
    at: datetime = Field(sa_type=Moment)
    by: str

    @classmethod
    def of(cls, attendance: Attendance) -> "AttendanceRow":
        return cls(**attendance.model_dump())

    def to_value(self) -> Attendance:
        return Attendance.model_construct(**self.model_dump())
