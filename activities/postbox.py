"""The rehearsal's post: letters become files. It forgets nothing and is always there."""

from collections.abc import Sequence
from datetime import datetime

from activities.clock import machine_clock
from activities.posts import HELD_UP, Attempt, Ending, Fence, Passed
from store.ledger import Outgoing
from store.mail_folder import MailFolder


class Postbox:
    """Keeps every letter in a folder, behind the same fence as the real road."""

    round_size = 50

    def __init__(self, folder: MailFolder) -> None:
        self.folder = folder

    async def hand_over(self, letters: Sequence[Outgoing], fence: Fence) -> list[Attempt]:
        passed = await fence([letter.key for letter in letters])
        return [self._keep(letter, passed) for letter in letters]

    def _keep(self, letter: Outgoing, passed: Passed) -> Attempt:
        if letter.key not in passed.keys:
            return Attempt(letter.key, Ending.FENCED, "")
        if machine_clock() >= passed.until:
            return Attempt(letter.key, Ending.DEFERRED, HELD_UP)
        self.folder.keep(letter.letter, envelope_to=letter.envelope_to)
        return Attempt(letter.key, Ending.ACCEPTED, "kept")

    async def close(self) -> None:
        """Nothing is open."""


class FolderOracle:
    """Asks the folder of a mail catcher, or of the postbox."""

    def __init__(self, folder: MailFolder) -> None:
        self.folder = folder

    async def has(self, message_id: str, since: datetime) -> bool:
        del since  # a folder forgets nothing
        return self.folder.has(message_id)
