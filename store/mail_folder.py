"""Letters kept as files: the catcher's store and the rehearsal's postbox.

A letter's name is made from its Message-ID, so "have you this Message-ID?" is answered by
the folder alone, also while no process runs. A second copy of one Message-ID is kept beside
the first, never over it: told twice is a fault that must be seen, and so counted.
"""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import get_ident

from models.value import Value

_NAME = re.compile(r"[0-9a-f]{24}\.[1-9][0-9]{0,5}\.eml")
# RFC 5322 3.6.4, folded or not; the header ends at the first empty line. A letter that was
# sent again on request is known by its Resent-Message-ID, which stands before (3.6.6).
_MESSAGE_ID = re.compile(rb"^(?:resent-)?message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_HEADER_END = re.compile(rb"\r?\n\r?\n")


class KeptLetter(Value):
    """A letter in the folder: its file, whom it was sent to, and when it came (UTC)."""

    name: str
    envelope_to: str
    kept_at: datetime

    @property
    def copy_number(self) -> int:
        """1 for the first letter of its Message-ID; 2 and more were told twice."""
        return int(self.name.split(".")[1])


class MailFolder:
    """A folder of letters, byte for byte as they were sent.

    `durable` False skips the fsyncs: for a rehearsal, which can be lived again.
    """

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self._path = path
        self._durable = durable
        path.mkdir(parents=True, exist_ok=True)

    def keep(self, message: bytes, *, envelope_to: str) -> Path:
        """Keep a letter and return its file: from here on a power cut cannot take it."""
        stem = _stem(_message_id(message) or message)
        part = self._write_aside(stem, message)
        letter = self._claim(stem, envelope_to)
        os.rename(part, letter)  # noqa: PTH104 - names as text: a path costs as much as this
        if self._durable:
            _fsync_folder(self._path)
        return Path(letter)

    def has(self, message_id: str) -> bool:
        """Whether a letter of this Message-ID (angle brackets included) is here."""
        return next(self._letters(message_id), None) is not None

    def copies(self, message_id: str) -> int:
        """How many letters of this Message-ID are here; more than one were told twice."""
        return sum(1 for _ in self._letters(message_id))

    def newest(self, limit: int, *, to: str | None = None) -> list[KeptLetter]:
        """Return up to `limit` letters, newest first; with `to`, those of one recipient."""
        letters = sorted(
            self._all(), key=lambda kept: (kept.kept_at, kept.name), reverse=True
        )
        return [kept for kept in letters if to is None or kept.envelope_to == to][:limit]

    def recipients(self) -> dict[str, int]:
        """Return how many letters each recipient has, by address."""
        counted: dict[str, int] = {}
        for kept in self._all():
            counted[kept.envelope_to] = counted.get(kept.envelope_to, 0) + 1
        return dict(sorted(counted.items()))

    def read(self, name: str) -> bytes:
        """Return the bytes of the letter called `name`; `LookupError` in words if none is.

        A name may come from anybody's address bar: only our own shape touches the disk.
        """
        if not _NAME.fullmatch(name) or not (letter := self._path / name).is_file():
            raise LookupError(f'there is no letter called "{name}" in this folder')
        return letter.read_bytes()

    def envelope_to(self, name: str) -> str:
        """Return whom the letter called `name` was sent to; "" if a power cut took that."""
        sidecar = (self._path / name).with_suffix(".to")
        return sidecar.read_text("utf-8") if sidecar.is_file() else ""

    def _write_aside(self, stem: str, message: bytes) -> str:
        """Write under a name that no other thread or process writes under now."""
        aside = f"{self._path}/{stem}.{os.getpid()}-{get_ident()}.part"
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with open(handle, "wb") as part:  # noqa: PTH123 - an open descriptor, not a path
            part.write(message)
            if self._durable:
                part.flush()
                os.fsync(part.fileno())
        return aside

    def _claim(self, stem: str, envelope_to: str) -> str:
        """Take the next free copy number: creating the sidecar is the claim, and atomic.

        The envelope is kept beside the letter, so that its bytes stay exactly those sent.
        """
        number = 1
        while True:
            name = f"{self._path}/{stem}.{number}"
            try:
                sidecar = os.open(f"{name}.to", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                number += 1
                continue
            try:
                os.write(sidecar, envelope_to.encode())
            finally:
                os.close(sidecar)
            return f"{name}.eml"

    def _letters(self, message_id: str) -> Iterator[Path]:
        """Walk the claimed numbers; a kill after a claim leaves one without a letter."""
        stem, number = _stem(message_id.encode()), 1
        while (sidecar := self._path / f"{stem}.{number}.to").exists():
            if (letter := sidecar.with_suffix(".eml")).exists():
                yield letter
            number += 1

    def _all(self) -> Iterator[KeptLetter]:
        with os.scandir(self._path) as entries:
            for entry in entries:
                if _NAME.fullmatch(entry.name):
                    yield KeptLetter(
                        name=entry.name,
                        envelope_to=self.envelope_to(entry.name),
                        kept_at=datetime.fromtimestamp(entry.stat().st_mtime, UTC),
                    )


def _message_id(message: bytes) -> bytes | None:
    found = _MESSAGE_ID.search(_HEADER_END.split(message, maxsplit=1)[0])
    return found[1] if found else None


def _stem(identity: bytes) -> str:
    return sha256(identity).hexdigest()[:24]


def _fsync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
