"""TOML that people wrote: read with care, and faults told where they stand."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from store.faults import Fault, Faults

LARGEST = 1_000_000  # bytes
Keys = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\- \t\"']+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=")


def read_text(file: Path, largest: int = LARGEST) -> str:
    """Return a file's UTF-8 text without its BOM, or raise `Faults`."""
    return decode(file, read_bytes(file, largest))


def read_bytes(file: Path, largest: int) -> bytes:
    """Return a file's bytes, or raise `Faults` if there is none or it is too large."""
    try:
        with file.open("rb") as opened:
            content = opened.read(largest + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "it cannot be a file's name"
        what = f"cannot be read ({reason.lower()}): check name and folder"
        raise Faults([Fault(shown(file), what)]) from None
    if len(content) > largest:
        what = f"is larger than {largest // 1_000_000} MB: it cannot be the right file"
        raise Faults([Fault(shown(file), what)])
    return content


def decode(file: Path, content: bytes) -> str:
    """Return UTF-8 bytes as text, or raise `Faults` with the line that is none."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "is not UTF-8 text: save the file anew, with the encoding UTF-8"
        raise Faults([Fault(f"{shown(file)}, line {line}", what)]) from None


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


def spot(file: Path, text: str, keys: Keys, named: str) -> str:
    """Return file, line and key as a person reads them."""
    return f"{shown(file)}, line {line_of(text, keys)}, {named}"


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


def shown(file: Path) -> str:
    """Show a name that a person chose, without letting it break a line of the report."""
    return str(file) if str(file).isprintable() else ascii(str(file))
