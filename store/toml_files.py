"""TOML that people wrote: read with care, and faults told where they stand."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from store.faults import Fault, Faults
from store.files import decode, read_bytes, shown

LARGEST = 1_000_000  # bytes
Keys = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\- \t\"']+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")
_NAME = re.compile(r"[\w-]{1,40}")


@dataclass(frozen=True)
class TomlFile:
    """A TOML file with what it holds and where that stands."""

    file: Path
    text: str
    content: dict[str, Any]

    @classmethod
    def read(cls, file: Path) -> "TomlFile":
        """Return the file, or raise `Faults` if it is not there or no TOML."""
        text = decode(file, read_bytes(file, LARGEST))
        return cls(file, text, parse(file, text))

    def at(self, *keys: str | int) -> object:
        """Return what stands under `keys`, or None."""
        return dig(self.content, keys)

    def word(self, *keys: str | int) -> str | None:
        """Return the text under `keys`, or None; what is no text is told elsewhere."""
        return found if isinstance(found := self.at(*keys), str) else None

    def day(self, *keys: str | int) -> date | None:
        """Return the day under `keys`, or None; a moment is no day."""
        found = self.at(*keys)
        if isinstance(found, date) and not isinstance(found, datetime):
            return found
        return None

    def count(self, key: str) -> int:
        """Return how many tables stand under a key."""
        tables = self.at(key)
        return len(tables) if isinstance(tables, list) else 0

    def fault(self, keys: Keys, what: str) -> Fault:
        """Return the fault of what stands, or is missing, under `keys`."""
        named = ", ".join(self._named(keys)) or "the file"
        return Fault(f"{shown(self.file)}, line {line_of(self.text, keys)}, {named}", what)

    def _named(self, keys: Keys) -> Iterator[str]:
        """Say keys as a person would: strand 2 (team), step 3 "workshop", minutes."""
        for depth, key in enumerate(keys):
            if isinstance(key, int):
                continue
            number = keys[depth + 1] if depth + 1 < len(keys) else None
            if isinstance(number, int):
                yield f"{key} {number + 1}{self._called((*keys[:depth], key, number))}"
            else:
                yield key

    def _called(self, keys: Keys) -> str:
        if isinstance(of := self.at(*keys, "of"), str) and _NAME.fullmatch(of):
            return f" ({of})"
        if isinstance(name := self.at(*keys, "key"), str) and _NAME.fullmatch(name):
            return f' "{name}"'
        return ""


def parse(file: Path, text: str) -> dict[str, Any]:
    """Return what a TOML text holds, or raise `Faults` with the line."""
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise Faults(
            [Fault(shown(file), "is no TOML: its brackets are nested too deep")]
        ) from None
    except ValueError as error:  # TOMLDecodeError, and a number of a thousand digits
        what, line = _syntax_fault(str(error), text)
        raise Faults([Fault(f"{shown(file)}, line {line}", what)]) from None


def _syntax_fault(said: str, text: str) -> tuple[str, int]:
    found = re.fullmatch(
        r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", said, re.DOTALL
    )
    if not found:
        return "is no TOML: a number in it is too long", 1
    line = int(found[2] or text.count("\n") + 1)
    column = f", at character {found[3]}" if found[3] else ", at the end of the file"
    return f"is no TOML: {found[1][0].lower()}{found[1][1:]}{column}", line


def line_of(text: str, keys: Keys) -> int:
    """Return the line on which `keys` stand, or the nearest table around them; at least 1.

    Found by scanning for headers and keys at the start of lines: enough to lead an eye.
    """
    lines: dict[Keys, int] = {}
    for place, number in _places(text):
        lines.setdefault(place, number)
    return next((lines[keys[:n]] for n in range(len(keys), 0, -1) if keys[:n] in lines), 1)


def _places(text: str) -> Iterator[tuple[Keys, int]]:
    counts: dict[Keys, int] = {}
    table: Keys = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            names = [name.strip(" \t\"'") for name in header[2].split(".")]
            table = _table(names, counts, new=header[1] == "[[")
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, key[1]), number


def _table(names: list[str], counts: dict[Keys, int], *, new: bool) -> Keys:
    """Resolve a header's names: `strand.step` to ("strand", 0, "step", 2)."""
    place: Keys = ()
    for depth, name in enumerate(names, start=1):
        place = (*place, name)
        if new and depth == len(names):
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place


def dig(found: object, keys: Keys) -> object:
    """Return what stands under `keys`, or None."""
    for key in keys:
        if isinstance(found, Mapping):
            found = found.get(key)
        elif isinstance(found, list) and isinstance(key, int) and 0 <= key < len(found):
            found = found[key]
        else:
            return None
    return found
