"""People and their seats at rest."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.guest import Category
from models.roster import Role
from models.seat import Person
from models.tables.moment import Moment
from models.tables.words import words_of


class PersonRow(SQLModel, table=True):
    """Anyone with an address; the only table that holds names and addresses of people."""

    __tablename__ = "person"

    id: str = Field(primary_key=True)
    email: str = Field(unique=True)
    name: str
    timezone: str | None = None
    language: str = "en"

    @classmethod
    def of(cls, person: Person) -> "PersonRow":
        return cls(**person.model_dump())

    def to_value(self) -> Person:
        return Person(
            id=self.id,
            email=self.email,
            name=self.name,
            timezone=self.timezone,
            language=self.language,
        )


class SeatRow(SQLModel, table=True):
    """A person's place, from joining to leaving. A new joining is a new seat.

    `since` is empty until the cohort's year is laid: nobody is owed anything before.
    """

    __tablename__ = "seat"

    id: str = Field(primary_key=True)
    cohort: str = Field(index=True, foreign_key="cohort.key")
    team: str | None = None
    person: str = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_type=words_of(Role))
    since: datetime | None = Field(default=None, sa_type=Moment)
    left_at: datetime | None = Field(default=None, sa_type=Moment)
    circle: str | None = None
    category: Category | None = Field(default=None, sa_type=words_of(Category))
