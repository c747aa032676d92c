"""A real sender, a real socket, real files."""

import asyncio
import shutil
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiosmtpd import smtp
from aiosmtplib import SMTP, SMTPDataError, SMTPRecipientsRefused

from stack.catcher import Catcher, catching
from stack.moods import Mood
from stack.passing_on import Inbox
from store.mail_folder import MailFolder

ROSE = "rose@example.org"
LETTER = b"From: c@example.org\r\nMessage-ID: <1@example.org>\r\n\r\nHi.\r\n"


@pytest.fixture
def folder(tmp_path: Path) -> MailFolder:
    return MailFolder(tmp_path)


async def send(port: int, message: bytes = LETTER) -> str:
    async with SMTP(hostname="127.0.0.1", port=port) as relay:
        _, reply = await relay.sendmail("c@example.org", ROSE, message)
    return reply


def raw_sender(port: int, *, last_words: bytes) -> socket.socket:
    """Bring a letter as far as `last_words`, and hear nothing of what is answered."""
    sender = socket.create_connection(("127.0.0.1", port))
    lines = (
        b"HELO me\r\nMAIL FROM:<c@example.org>\r\nRCPT TO:<rose@example.org>\r\nDATA\r\n"
    )
    sender.sendall(lines + LETTER + last_words)
    return sender


@pytest.mark.parametrize(
    "body",
    [
        b"Hi.\r\n",
        b"..two dots\r\n.\r\none dot above\r\n",
        b"last line without an end".ljust(900, b"x"),
        "Ünïcode 🎉\r\n".encode(),
        b"\r\n\r\n\r\n",
    ],
)
async def test_a_letter_arrives_byte_for_byte(folder: MailFolder, body: bytes) -> None:
    sent = b"Message-ID: <1@example.org>\r\n\r\n" + body
    async with catching(Catcher(folder), port=0) as port:
        await send(port, sent)
    [kept] = folder.newest(9)
    # A last line without an end gets one on the wire (RFC 5321 4.1.1.4).
    assert folder.read(kept.name).removesuffix(b"\r\n") == sent.removesuffix(b"\r\n")
    assert kept.envelope_to == ROSE


async def test_a_letter_is_kept_before_its_sender_hears_so(folder: MailFolder) -> None:
    async with catching(Catcher(folder), port=0) as port:
        assert await send(port) == "2.0.0 Kept"
        assert folder.has("<1@example.org>")


async def test_the_same_letter_twice_is_two_copies(folder: MailFolder) -> None:
    async with catching(Catcher(folder), port=0) as port:
        await send(port)
        await send(port)
    assert folder.copies("<1@example.org>") == 2


async def test_a_bounce_to_ourselves_is_handed_on_without_a_sender(
    folder: MailFolder,
) -> None:
    door = Door()
    async with before(door, folder) as port:
        await post(port, "c@example.org", sender="")
    assert door.took == [("<>", ["c@example.org"], LETTER)]


async def test_a_sender_that_dies_after_the_dot_is_heard_once(folder: MailFolder) -> None:
    async with catching(Catcher(folder, Mood(delay=30)), port=0) as port:
        sender = raw_sender(port, last_words=b".\r\n")
        while not folder.has("<1@example.org>"):  # noqa: ASYNC110 - a folder rings no bell
            await asyncio.sleep(0.01)
        sender.close()
        await asyncio.sleep(0.1)
    assert folder.copies("<1@example.org>") == 1


class SlowFolder(MailFolder):
    """A folder on a disk that takes its time."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.keeping = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def keep(self, message: bytes, *, envelope_to: str) -> Path:
        self._loop.call_soon_threadsafe(self.keeping.set)
        time.sleep(0.3)
        return super().keep(message, envelope_to=envelope_to)


async def test_a_letter_being_kept_when_its_sender_dies_is_kept(tmp_path: Path) -> None:
    slow = SlowFolder(tmp_path)
    async with catching(Catcher(slow), port=0) as port:
        sender = raw_sender(port, last_words=b".\r\n")
        await slow.keeping.wait()
        sender.close()
    assert slow.copies("<1@example.org>") == 1


async def test_a_sender_that_dies_before_the_dot_said_nothing(folder: MailFolder) -> None:
    async with catching(Catcher(folder), port=0) as port:
        raw_sender(port, last_words=b"").close()
        await asyncio.sleep(0.2)
    assert folder.newest(9) == []


async def test_a_broken_disk_asks_the_sender_to_come_again(
    folder: MailFolder, tmp_path: Path
) -> None:
    async with catching(Catcher(folder), port=0) as port:
        shutil.rmtree(tmp_path)
        with pytest.raises(SMTPDataError) as refused:
            await send(port)
    assert refused.value.code == 451


async def test_a_relay_in_a_mood_keeps_nothing_until_it_passes(folder: MailFolder) -> None:
    catcher = Catcher(folder, Mood(say="451 4.7.1 later"))
    async with catching(catcher, port=0) as port:
        with pytest.raises(SMTPDataError) as refused:
            await send(port)
        assert (refused.value.code, folder.newest(9)) == (451, [])
        catcher.door.mood = Mood()
        await send(port)
    assert folder.copies("<1@example.org>") == 1


async def test_a_mood_can_show_at_the_recipient(folder: MailFolder) -> None:
    async with catching(
        Catcher(folder, Mood(say="550 5.1.1 who?", at="rcpt")), port=0
    ) as port:
        with pytest.raises(SMTPRecipientsRefused):
            await send(port)


async def test_a_relay_takes_only_so_many_letters_a_minute(folder: MailFolder) -> None:
    async with catching(Catcher(folder, Mood(per_minute=3)), port=0) as port:
        for _ in range(3):
            await send(port)
        with pytest.raises(SMTPDataError, match="No more than 3 letters a minute"):
            await send(port)
    assert folder.copies("<1@example.org>") == 3


class Door:
    """A door that says what it is told to say, and remembers what it took."""

    def __init__(self, rcpt: str = "250 OK", dot: str = "250 OK") -> None:
        self.says = rcpt, dot
        self.took: list[tuple[str, list[str], bytes]] = []

    async def handle_RCPT(  # noqa: N802
        self,
        _server: object,
        _session: object,
        envelope: smtp.Envelope,
        address: str,
        *_: object,
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.says[0]

    async def handle_DATA(  # noqa: N802
        self, _server: object, _session: object, envelope: smtp.Envelope
    ) -> str:
        assert envelope.original_content is not None
        assert envelope.mail_from is not None
        self.took.append((envelope.mail_from, envelope.rcpt_tos, envelope.original_content))
        return self.says[1]


@asynccontextmanager
async def before(door: Door, folder: MailFolder) -> AsyncIterator[int]:
    """A catcher that hands on to a door what is written to c@example.org."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: smtp.SMTP(door, loop=loop), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    inbox = Inbox(host="127.0.0.1", port=port, organizer="c@example.org")
    async with catching(Catcher(folder, inbox=inbox), port=0) as catcher:
        yield catcher
    server.close()


async def post(port: int, *to: str, sender: str = ROSE) -> None:
    async with SMTP(hostname="127.0.0.1", port=port) as relay:
        await relay.sendmail(sender, to, LETTER)


async def test_what_is_written_to_ourselves_is_kept_and_handed_on(
    folder: MailFolder,
) -> None:
    door = Door()
    async with before(door, folder) as port:
        await post(port, ROSE)
        await post(port, "C@Example.org", "c+b.1@example.org", ROSE)
    assert door.took == [(ROSE, ["C@Example.org"], LETTER)]
    assert folder.copies("<1@example.org>") == 2


@pytest.mark.parametrize(
    ("door", "code"),
    [
        (Door(rcpt="550 5.1.1 No such mailbox"), 550),
        (Door(dot="452 4.3.1 The mailbox is full"), 452),
    ],
    ids=["recipient", "dot"],
)
async def test_what_the_inbox_refuses_is_refused_to_its_sender(
    folder: MailFolder, door: Door, code: int
) -> None:
    async with before(door, folder) as port:
        with pytest.raises(SMTPDataError) as refused:
            await post(port, "c@example.org")
    assert refused.value.code == code


async def test_an_inbox_that_is_away_makes_the_sender_come_again(
    folder: MailFolder,
) -> None:
    inbox = Inbox(host="127.0.0.1", port=9, organizer="c@example.org")
    async with catching(Catcher(folder, inbox=inbox), port=0) as port:
        with pytest.raises(SMTPDataError) as refused:
            await post(port, "c@example.org")
    assert refused.value.code == 451
