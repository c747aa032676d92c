"""What the proof can find, and how one finding is said."""

from enum import StrEnum

from models.proof import Finding


class Fault(StrEnum):
    """What can be found; only waiting is none."""

    MISSED = "missed"
    TWICE = "twice"
    WRONG = "wrong"
    WAITING = "waiting"


Found = tuple[Fault, Finding]


def found(fault: Fault, person: str, occasion: str, kind: str, why: str) -> Found:
    """Return one finding with its fault."""
    return fault, Finding(person=person, occasion=occasion, kind=kind, why=why)
