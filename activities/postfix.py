"""A local Postfix as oracle: what its log says of a Message-ID, and what lies in its queue.

Its cleanup logs the id of each letter it writes down, its queue manager each letter that it
has taken over; in between, the letter is in the queue or was dropped with its connection. A
"no" is believed only from a log that has been written to since the fence.
"""

import asyncio
import json
import mmap
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from activities.posts import Silent

QUEUE_SECONDS = 20
_PACKED = {".gz", ".bz2", ".xz", ".zst"}
_LOGS_READ = 2  # a doubt is younger than what was rotated before these
_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


class PostfixOracle:
    """Asks the log, and where it leaves a letter open, the queue.

    `config` is the folder of an instance that is not the machine's own.
    """

    def __init__(self, log: Path, config: Path | None = None) -> None:
        self.log = log
        self.config = config

    async def has(self, message_id: str, since: datetime) -> bool:
        """Say whether Postfix took a letter: then it is its to deliver."""
        return await asyncio.to_thread(self._has, message_id, since)

    def _has(self, message_id: str, since: datetime) -> bool:
        seen = self._seen(message_id)
        if any(one.is_taken for one in seen):
            return True
        if seen and self._queue() & {one.queue_id for one in seen}:
            return True
        seen = seen and self._seen(message_id)  # it may have gone on its way meanwhile
        if any(one.is_taken for one in seen):
            return True
        if not all(one.is_dropped for one in seen):
            raise Silent(f"{self.log} does not say yet how a letter ended")
        self._refuse_stale(since)
        return False

    def _seen(self, message_id: str) -> list["_Letter"]:
        return [one for log in self._newest_logs() for one in _letters(log, message_id)]

    def _newest_logs(self) -> list[Path]:
        """Return the log and what it was before it was rotated, the older one first."""
        try:
            found = [
                (path.stat().st_mtime, path)
                for path in self.log.parent.glob(f"{self.log.name}*")
                if path.suffix not in _PACKED
            ]
        except OSError as trouble:
            raise Silent(f"{self.log} cannot be read: {trouble.strerror}") from None
        if not self.log.is_file():
            raise Silent(f"there is no log at {self.log}")
        return [path for _, path in sorted(found)[-_LOGS_READ:]]

    def _refuse_stale(self, since: datetime) -> None:
        """Refuse a "no" by a log in which not even the end of our connection stands."""
        written_at = datetime.fromtimestamp(self.log.stat().st_mtime, UTC)
        if written_at < since:
            raise Silent(f"nothing was written to {self.log} since {written_at:%H:%M:%S}")

    def _queue(self) -> set[str]:
        """Return the ids of all that Postfix has taken and not delivered yet."""
        program = shutil.which("postqueue", path=_PATH)
        if program is None:
            return set()
        folder = ("-c", str(self.config)) if self.config else ()
        try:
            listed = subprocess.run(  # noqa: S603 - our own words alone
                (program, *folder, "-j"),
                check=True,
                capture_output=True,
                timeout=QUEUE_SECONDS,
            )
        except (subprocess.SubprocessError, OSError) as trouble:
            raise Silent(f"the queue cannot be read: {type(trouble).__name__}") from None
        return {json.loads(line)["queue_id"] for line in listed.stdout.splitlines()}


class _Letter(NamedTuple):
    """What a log says of one letter."""

    queue_id: str
    is_taken: bool
    is_dropped: bool


@contextmanager
def _mapped(log: Path) -> Iterator[mmap.mmap]:
    """Yield a log as bytes that are read where they are looked at."""
    reading = mmap.PROT_READ
    with log.open("rb") as file, mmap.mmap(file.fileno(), 0, prot=reading) as text:
        yield text


def _letters(log: Path, message_id: str) -> list[_Letter]:
    """Return each letter of a Message-ID (or Resent-Message-ID) in a log."""
    known = re.escape(message_id.encode())
    line = rb"cleanup\[\d+\]: (\w+): (?:resent-)?message-id=" + known
    try:
        with _mapped(log) as text:
            return [_letter(text, seen) for seen in re.finditer(line, text)]
    except (OSError, ValueError) as trouble:  # what is empty cannot be mapped
        raise Silent(f"{log} cannot be read: {trouble}") from None


def _letter(text: mmap.mmap, seen: re.Match[bytes]) -> _Letter:
    return _Letter(
        seen[1].decode(), _is_taken(text, seen), is_dropped=_is_dropped(text, seen)
    )


def _is_taken(text: mmap.mmap, seen: re.Match[bytes]) -> bool:
    """Whether the queue manager has it; a queue id is used again for others."""
    later = re.compile(rb"\]: " + seen[1] + rb": (from=<|client=|uid=)")
    found = later.search(text, seen.end())
    return found is not None and found[1] == b"from=<"


def _is_dropped(text: mmap.mmap, seen: re.Match[bytes]) -> bool:
    """Whether the connection that brought it is over, and so no dot can come.

    Its end may be logged before the id is: cleanup hears of both in its own time.
    """
    brought = rb"smtpd\[(\d+)\]: " + seen[1] + rb": client="
    by = [found for found in re.finditer(brought, text) if found.end() < seen.start()]
    if not by:
        return False
    its_end = rb"\]: (?:lost connection|timeout|disconnect) "
    over = re.compile(rb"smtpd\[" + by[-1][1] + its_end)
    return over.search(text, by[-1].end()) is not None
