"""People of a cohort who read their mail in a real mail program."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from commands.installation import Installation
from models.meeting import Meeting
from models.reply import Answer
from store.answers import answers_to
from store.mail_folder import MailFolder
from store.occasions import meeting_called
from tests.clients.thunderbird import Thunderbird
from tests.commands.conftest import Tell
from tests.inbox.dovecot import bring, mailbox

SOON = 60  # seconds
T = TypeVar("T")


def until(found: Callable[[], T | None], what: str) -> T:
    """Return what is found at last."""
    end = time.monotonic() + SOON
    while True:
        if value := found():
            return value
        assert time.monotonic() < end, f"never: {what}"
        time.sleep(0.1)


@dataclass
class Postman:
    """Brings what the catcher has taken into people's mailboxes, each letter once."""

    folder: Path
    imap: int
    brought: set[str] = field(default_factory=set)

    def bring(self, email: str) -> None:
        mail = MailFolder(self.folder, durable=False)
        kept = [one for one in mail.newest(9999, to=email) if one.name not in self.brought]
        bring(mailbox(self.imap, email), *(mail.read(one.name) for one in reversed(kept)))
        self.brought |= {one.name for one in kept}

    def again(self, email: str, message_id: str) -> None:
        """Bring the same bytes a second time, as a server does whose answer was lost."""
        mail = MailFolder(self.folder, durable=False)
        everything = (mail.read(one.name) for one in mail.newest(9999, to=email))
        known = f"\r\nMessage-ID: {message_id}\r\n".encode()
        bring(mailbox(self.imap, email), next(one for one in everything if known in one))


@dataclass
class Invited:
    """Somebody, their mail program, and what Convener knows of them."""

    email: str
    client: Thunderbird
    postman: Postman
    tell: Tell
    here: Installation

    def letters(self, label: str) -> list[dict[str, Any]]:
        """Every letter of a kind to them, oldest first."""
        shown = self.tell("letters", "--person", self.email, "--json").stdout
        return [one for one in json.loads(shown) if one["label"] == label]

    def letter(self, occasion: str, label: str = "invitation", *, number: int = 1) -> str:
        """Wait for the first, second ... letter of a kind to be here; its Message-ID."""

        def accepted() -> str | None:
            found = [one for one in self.letters(label) if one["occasion"] == occasion]
            went = [one["message_id"] for one in found if one["state"] == "accepted"]
            return went[number - 1] if len(went) >= number else None

        message_id = until(accepted, f"the {label} to {occasion} leaves")
        self.postman.bring(self.email)
        return message_id

    def meeting(self, occasion: str) -> Meeting:
        async def reading() -> Meeting | None:
            async with self.here.reading() as session:
                return await meeting_called(session, occasion)

        found = asyncio.run(reading())
        assert found
        return found

    def answer(self, occasion: str) -> Answer | None:
        """What they said that holds for the meeting as it is now."""
        me, timing = self.here.keys().person(self.email), self.meeting(occasion).timing

        async def reading() -> list[Answer]:
            async with self.here.reading() as session:
                return (await answers_to(session, [occasion]))[occasion]

        answers = asyncio.run(reading())
        own = (one for one in answers if (one.person, one.timing) == (me, timing))
        return next(own, None)

    def answered(self, occasion: str) -> Answer:
        return until(lambda: self.answer(occasion), f"their answer to {occasion}")

    def feed(self, cohort: str) -> str:
        """A new address for their calendar to subscribe to."""
        said = self.tell("feed", cohort, "--email", self.email).stdout.split()
        (address,) = [word for word in said if word.startswith("http")]
        return str(address)
