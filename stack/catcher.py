"""The mail catcher: takes every letter, keeps it as a file, sends none on but to ourselves.

`python -m stack.catcher --smtp-port P --http-port Q --folder DIR`
"""

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from aiosmtpd.smtp import SMTP, Envelope, Session
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from settings import Settings
from stack.catcher_pages import add_pages
from stack.moods import Doorkeeper, Mood
from stack.passing_on import Inbox
from store.mail_folder import MailFolder

LOOPBACK = "127.0.0.1"
_OWN_NAMES = [LOOPBACK, "localhost"]
_LARGEST = 32 * 1024 * 1024  # bytes of one letter


class Catcher:
    """What aiosmtpd asks at each verb. 250 at the dot means: durably kept."""

    def __init__(
        self, folder: MailFolder, mood: Mood | None = None, inbox: Inbox | None = None
    ) -> None:
        self.door = Doorkeeper(mood or Mood())
        self._inbox = inbox
        self._folder = folder
        self._keeping: set[asyncio.Task[Path]] = set()

    async def handle_RCPT(  # noqa: N802 - the library's name
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if refusal := self.door.refusal("rcpt", now=asyncio.get_running_loop().time()):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if refusal := self.door.refusal("dot", now=asyncio.get_running_loop().time()):
            return refusal
        # The library cancels us when the sender goes. A letter whose dot has come is kept
        # all the same, and soon: whoever asks for it later must not hear no, and then yes.
        await asyncio.shield(self._keep(envelope))
        if refusal := await self._passed_on(envelope):
            return refusal
        await asyncio.sleep(self.door.mood.delay)
        return "250 2.0.0 Kept"

    async def handle_exception(self, _error: Exception) -> str:
        """Ask the sender to come again: a full disk is our fault, not the letter's."""
        return "451 4.3.0 The letter could not be kept now"

    async def settled(self) -> None:
        """Wait until every letter whose dot has come is kept."""
        await asyncio.gather(*self._keeping, return_exceptions=True)

    async def _passed_on(self, envelope: Envelope) -> str | None:
        if self._inbox is None:
            return None
        # The library leaves a bounce's empty sender in its brackets.
        letter, sender = envelope.original_content or b"", envelope.mail_from or ""
        return await self._inbox.take(letter, sender.strip("<>"), envelope.rcpt_tos)

    def _keep(self, envelope: Envelope) -> asyncio.Task[Path]:
        content = envelope.original_content
        assert content is not None
        to = ", ".join(envelope.rcpt_tos)
        task = asyncio.create_task(
            asyncio.to_thread(self._folder.keep, content, envelope_to=to)
        )
        self._keeping.add(task)
        task.add_done_callback(self._keeping.discard)
        return task


@asynccontextmanager
async def catching(
    catcher: Catcher, *, port: int, host: str = LOOPBACK
) -> AsyncIterator[int]:
    """Take letters by SMTP; yields the port, a free one for 0. Leaves with all kept."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(
            catcher,
            data_size_limit=_LARGEST,
            enable_SMTPUTF8=True,
            hostname="catcher",
            ident="Convener's mail catcher",
            loop=loop,
        ),
        host,
        port,
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await catcher.settled()


def catcher_app(
    folder: MailFolder,
    *,
    smtp_port: int,
    host: str,
    mood: Mood,
    inbox: Inbox | None = None,
) -> FastAPI:
    """Return the pages; as long as they are served, letters are taken too."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with catching(Catcher(folder, mood, inbox), port=smtp_port, host=host):
            yield

    app = FastAPI(lifespan=lifespan, openapi_url=None)
    add_pages(app, folder)
    if host in _OWN_NAMES:
        # Else a page of a stranger, its name pointed at this machine, could read the mail.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=_OWN_NAMES)
    return app


def main() -> None:
    """Run until told to stop."""
    told = _read_arguments()
    mood = Mood(say=told.say, per_minute=told.per_minute, at=told.at, delay=told.delay)
    app = catcher_app(
        MailFolder(told.folder),
        smtp_port=told.smtp_port,
        host=told.host,
        mood=mood,
        inbox=_inbox(told.inbox),
    )
    uvicorn.run(
        app,
        host=told.host,
        port=told.http_port,
        log_level="warning",
        timeout_graceful_shutdown=3,
    )


def _inbox(told: str | None) -> Inbox | None:
    if not told:
        return None
    host, _, port = told.rpartition(":")
    return Inbox(host=host, port=int(port), organizer=Settings().organizer)


def _read_arguments() -> Namespace:
    parser = ArgumentParser(prog="stack.catcher", description="Catch mail, and show it.")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True, help="where letters are kept")
    parser.add_argument("--host", default=LOOPBACK, help="address to listen on")
    parser.add_argument("--inbox", help="HOST:PORT that takes what is written to us")
    moods = parser.add_argument_group("moods", "for trying what a sender does")
    moods.add_argument("--say", help='answer every letter so: "451 4.7.1 later"')
    moods.add_argument("--per-minute", type=int, help="answer 450 beyond so many letters")
    moods.add_argument(
        "--at", choices=("rcpt", "dot"), default="dot", help="when to say no"
    )
    moods.add_argument("--delay", type=float, default=0.0, help="seconds before saying 250")
    return parser.parse_args()


if __name__ == "__main__":
    main()
