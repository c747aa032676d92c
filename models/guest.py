"""Those who are asked to one meeting of a team, without a part in its year."""

from enum import StrEnum

from models.value import Value


class Category(StrEnum):
    """Of which part of the community a guest is (F10)."""

    LEADER = "leader"  # of the district or of a school
    SCHOOL_STAFF = "school-staff"
    FAMILY = "family"
    PARTNER = "partner"


class Guest(Value):
    """A guest as a list names them; `email` is lower-cased."""

    email: str
    name: str
    category: Category | None = None
    language: str = "en"
