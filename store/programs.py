"""Programs from disk: one TOML file each, found faultless or refused with every fault."""

import re
from pathlib import Path

from pydantic import ValidationError

from models.program import Program
from store.fault_words import findings
from store.faults import Fault, Faults
from store.program_checks import program_faults
from store.toml_files import TomlFile


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
    toml = TomlFile.read(file)
    try:
        program = Program.model_validate(toml.content)
    except ValidationError as error:
        found = findings(error)
    else:
        found = list(program_faults(program))
        if program.key != file.stem:
            found.append((("key",), f'must be "{file.stem}", like the file'))
        if not found:
            return program
    raise Faults(toml.fault(keys, what) for keys, what in found)


def _unknown(key: str, known: list[str]) -> str:
    there = (
        f"there are: {', '.join(known)}" if known else "the folder holds no program at all"
    )
    return f"holds no program called {key[:60]!a} ({there})"
