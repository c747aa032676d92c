"""A real sender, a real socket, real files."""

import asyncio
import shutil
import socket
import time
from pathlib import Path

import pytest
from aiosmtplib import SMTP, SMTPDataError, SMTPRecipientsRefused

from stack.catcher import Catcher, catching
from stack.moods import Mood
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
