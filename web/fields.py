"""What a form brings, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from models.line import prose_fault


class Fault(NamedTuple):
    """What is wrong, in words, and at which field."""

    field: str
    words: str


class Fields(Mapping[str, str]):
    """A form as filled, by the names of its fields; `all_of` for one ticked several times.

    A field that was not sent reads as empty: browsers do not send what is not ticked.
    """

    def __init__(self, sent: Iterable[tuple[str, str]]) -> None:
        self._sent: dict[str, list[str]] = {}
        for name, said in sent:
            self._sent.setdefault(name, []).append(said)

    def __getitem__(self, name: str) -> str:
        return self._sent.get(name, [""])[-1]

    def __contains__(self, name: object) -> bool:
        return name in self._sent

    def __iter__(self) -> Iterator[str]:
        return iter(self._sent)

    def __len__(self) -> int:
        return len(self._sent)

    def all_of(self, name: str) -> list[str]:
        """Return every value that was sent under a name, in order."""
        return list(self._sent.get(name, []))


def read_prose(
    field: str, text: str, longest: int, what: str
) -> tuple[str | None, list[Fault]]:
    """Return what somebody wrote, None if nothing, and its faults; `what` names it."""
    # Browsers send line ends as CR LF (HTML, "constructing the entry list").
    said = text.replace("\r\n", "\n").strip() or None
    fault = prose_fault(said, longest) if said else None
    return said, [Fault(field, f"{what} {fault}.")] if fault else []
