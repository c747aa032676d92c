"""The ports of a state folder: chosen once, then kept, since links in letters hold one."""

import asyncio
import socket
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from zlib import crc32

from pydantic import ValidationError

from models.value import Value
from stack.faults import StackFault

# Below 32768, where Linux takes the ports of outgoing connections from: a port that is free
# today must not be lent to somebody's browser tomorrow.
_FIRST, _LAST = 20_000, 32_000
_BETWEEN_TRIES = 0.05  # seconds


class Ports(Value):
    """A port of loopback for each part."""

    web: int
    mail: int
    smtp: int
    inbox: int
    temporal: int
    temporal_ui: int
    temporal_http: int


def take_ports(state: Path) -> Ports:
    """Return the ports of a state folder, choosing and keeping free ones the first time."""
    if ports := remembered(state):
        return ports
    ports = _free_ones(state)
    part = _file(state).with_suffix(".part")
    part.write_text(ports.model_dump_json(indent=2) + "\n", "utf-8")
    part.rename(_file(state))
    return ports


def remembered(state: Path) -> Ports | None:
    """Return the ports that a state folder keeps, if any; `StackFault` if broken."""
    if not (file := _file(state)).exists():
        return None
    try:
        return Ports.model_validate_json(file.read_text("utf-8"))
    except (ValidationError, ValueError):
        raise StackFault(
            f"{file} cannot be read. Delete it to have new ports chosen; "
            "links in letters already sent will then lead nowhere."
        ) from None


async def wait_until_free(state: Path, ports: Ports, *, patience: float) -> None:
    """Return when every port is free: what was killed just now may still close its door.

    Else `StackFault`: talking to a stranger's server would be worse than not starting.
    """
    clock = asyncio.get_running_loop()
    until = clock.time() + patience
    while taken := _taken(ports):
        if clock.time() >= until:
            raise StackFault(_refusal(_file(state), taken))
        await asyncio.sleep(_BETWEEN_TRIES)


def _refusal(file: Path, taken: dict[str, int]) -> str:
    said = ", ".join(f"{port} ({part.replace('_', ' ')})" for part, port in taken.items())
    return (
        f"Another program holds what this folder needs: port {said}. End that program, or "
        f"delete {file} to have new ports chosen; links in letters already sent will then "
        "lead nowhere."
    )


def _taken(ports: Ports) -> dict[str, int]:
    every: dict[str, int] = ports.model_dump()
    return {part: port for part, port in every.items() if not _is_free(port)}


def _free_ones(state: Path) -> Ports:
    """Begin at a place of the folder's own, so that two folders seldom meet."""
    names = list(Ports.model_fields)
    found = list(islice(filter(_is_free, _from(crc32(str(state).encode()))), len(names)))
    if len(found) < len(names):
        raise StackFault(f"There are no {len(names)} free ports from {_FIRST} to {_LAST}.")
    return Ports(**dict(zip(names, found, strict=True)))


def _from(place: int) -> Iterator[int]:
    span = _LAST - _FIRST
    return (_FIRST + (place + step) % span for step in range(span))


def _is_free(port: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _file(state: Path) -> Path:
    return state / "ports.json"
