"""Who sits where, and since when."""

from datetime import datetime

from models.guest import Category
from models.roster import Role
from models.value import Value


class Person(Value):
    """Anyone with an address. `id` is a keyed hash of it, fit for ids and histories."""

    id: str
    email: str
    name: str
    timezone: str | None = None
    language: str = "en"


class Seat(Value):
    """A person's place in a cohort (`team` None) or team, from joining to leaving.

    One in a `circle` is a place in the meetings of that step alone (or in one of them, as
    `step/2`): a speaker's, a co-host's, or that of somebody who has opted in.
    """

    id: str
    person: Person
    team: str | None
    role: Role
    since: datetime
    left_at: datetime | None = None
    circle: str | None = None
    category: Category | None = None

    @property
    def is_taken(self) -> bool:
        return self.left_at is None
