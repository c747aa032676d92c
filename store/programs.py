"""Programs from disk: one TOML file each, found faultless or refused with every fault."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from models.program import Program
from store.fault_words import findings
from store.faults import Fault, Faults
from store.program_checks import program_faults
from store.toml_files import Keys, dig, parse, read_text, spot

_PARTS = {"strand": "of", "step": "key", "ask": "key"}


def program_keys(folder: Path) -> list[str]:
    """Return the keys of all programs in a folder, sorted."""
    return sorted(file.stem for file in folder.glob("*.toml"))


def load_program(key: str, folder: Path) -> Program:
    """Return the program called `key`, or raise `Faults` with all that is wrong."""
    if not re.fullmatch(r"[a-z0-9-]{1,40}", key) or key not in program_keys(folder):
        raise Faults([Fault(str(folder), _unknown(key, program_keys(folder)))])
    return read_program(folder / f"{key}.toml")


def read_program(file: Path) -> Program:
    """Return the program that a file holds, or raise `Faults`."""
    text = read_text(file)
    raw = parse(file, text)
    try:
        program = Program.model_validate(raw)
    except ValidationError as error:
        found = findings(error)
    else:
        found = list(program_faults(program))
        if program.key != file.stem:
            found.append((("key",), f'must be "{file.stem}", like the file'))
        if not found:
            return program
    raise Faults(
        Fault(spot(file, text, keys, _named(raw, keys)), what) for keys, what in found
    )


def _unknown(key: str, known: list[str]) -> str:
    there = (
        f"there are: {', '.join(known)}" if known else "the folder holds no program at all"
    )
    return f"holds no program called {key[:60]!a} ({there})"


def _named(raw: dict[str, Any], keys: Keys) -> str:
    """Say keys as a person would: strand 2 (team), step 3 "workshop", minutes."""
    return ", ".join(_parts(raw, keys)) or "the file"


def _parts(raw: dict[str, Any], keys: Keys) -> Iterator[str]:
    for depth, key in enumerate(keys):
        if isinstance(key, int):
            continue
        number = keys[depth + 1] if depth + 1 < len(keys) else None
        if not isinstance(number, int):
            yield key
            continue
        name = dig(raw, (*keys[: depth + 2], _PARTS.get(key, "key")))
        shown = f" ({name})" if key == "strand" else f' "{name}"'
        plain = isinstance(name, str) and re.fullmatch(r"[\w-]{1,40}", name)
        yield f"{key} {number + 1}{shown if plain else ''}"
