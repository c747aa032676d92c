"""What can be planted in a clean year: letters lost, altered, or one too many."""

from collections.abc import Callable

from tests.rules.clean_year import a_clean_year
from tests.rules.proof_year import Year

Plant = Callable[[Year], None]


def planted(plant: Plant) -> Year:
    """A clean year but for this."""
    year = a_clean_year()
    plant(year)
    return year


def both(*plants: Plant) -> Plant:
    def plant(year: Year) -> None:
        for one in plants:
            one(year)

    return plant


def lost(who: str, occasion: str, label: str) -> Plant:
    return lambda year: year.lose(who, occasion, label)


def altered(who: str, occasion: str, label: str, **then: object) -> Plant:
    return lambda year: year.alter(who, occasion, label, **then)


def reworded(who: str, occasion: str, label: str, **then: object) -> Plant:
    return lambda year: year.reword(who, occasion, label, **then)


def told(who: str, occasion: str, label: str, when: str, **said: object) -> Plant:
    return lambda year: year.tell(who, occasion, label, when, **said)
