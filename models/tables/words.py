"""How enumerations rest: as their own words, so that a new word needs no migration."""

from enum import StrEnum

from sqlalchemy import Enum

LONGEST = 40


def words_of(kind: type[StrEnum]) -> Enum:
    """Return the column type of an enumeration, readable in SQL as people write it."""
    return Enum(
        kind,
        native_enum=False,
        length=LONGEST,
        values_callable=lambda members: [member.value for member in members],
    )
