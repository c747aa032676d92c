"""What a doctor finds: a name, well or not, and words that say what to do."""

from typing import NamedTuple


class Finding(NamedTuple):
    """One line of `doctor`."""

    name: str
    is_well: bool
    words: str


def well(name: str, words: str) -> Finding:
    """Return that something is in order."""
    return Finding(name, is_well=True, words=words)


def trouble(name: str, words: str) -> Finding:
    """Return that something is not, and what to do."""
    return Finding(name, is_well=False, words=words)
