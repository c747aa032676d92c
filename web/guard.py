"""What holds for every page: what is taken in, and what leaves with it."""

import asyncio
import logging
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.messages import ONCE_MORE
from web.pages import message, style_hash

LARGEST_BODY = 64 * 1024  # bytes
LONGEST_WAIT = 20.0  # seconds, for the whole of a body
OURS = {"same-origin", "none"}  # "none": the person's own doing, such as a reload

HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src {style_hash()}; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",  # the address holds a token
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_log = logging.getLogger(__name__)


class Guard:
    """Refuses foreign forms and large bodies, and sends every answer with its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = await self._answer(scope, receive)
        await answer(scope, receive, _with_headers(send))

    async def _answer(self, scope: Scope, receive: Receive) -> ASGIApp:
        """Return who answers: the pages, or a refusal."""
        if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            return self._safely(None)
        if is_foreign(Headers(scope=scope)):
            return FOREIGN
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                body = await _body(receive)
        except (TimeoutError, ClientDisconnect):
            return CUT_SHORT
        return TOO_LARGE if body is None else self._safely(body)

    def _safely(self, body: bytes | None) -> ASGIApp:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            begun = False

            async def begin(said: Message) -> None:
                nonlocal begun
                begun = True
                await send(said)

            heard = receive if body is None else _again(body, receive)
            try:
                await self._app(scope, heard, begin)
            except Exception:
                _log.exception("a page came to nothing")  # never its address
                if begun:
                    raise
                await OUR_FAULT(scope, receive, send)

        return answer


def is_foreign(headers: Headers) -> bool:
    """Whether another site's page sends this form.

    Under our referrer policy browsers send `Origin: null` with our own forms too (Fetch,
    "append a request Origin header"), so Sec-Fetch-Site is asked first.
    """
    if site := headers.get("sec-fetch-site"):
        return site not in OURS
    origin = headers.get("origin", "null")
    return origin != "null" and urlsplit(origin).netloc != headers.get("host")


async def _body(receive: Receive) -> bytes | None:
    """Read a body whole; None if it is larger than any form of ours.

    `ClientDisconnect` if the rest of it never comes: half a form says something else.
    """
    body, more = b"", True
    while more:
        said = await receive()
        if said["type"] == "http.disconnect":
            raise ClientDisconnect
        body += said.get("body", b"")
        more = said.get("more_body", False)
        if len(body) > LARGEST_BODY:
            return None
    return body


def _again(body: bytes, receive: Receive) -> Receive:
    heard = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def hear() -> Message:
        return next(heard, None) or await receive()

    return hear


def _with_headers(send: Send) -> Send:
    async def sending(said: Message) -> None:
        if said["type"] == "http.response.start":
            headers = MutableHeaders(scope=said)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)  # a feed may be kept, if asked about again
        await send(said)

    return sending


FOREIGN = message(
    "This came from another page",
    f"Nothing was recorded. {ONCE_MORE}",
    status=403,
)
TOO_LARGE = message(
    "That was too much at once",
    "Nothing was recorded. Go back, and say it in fewer words.",
    status=413,
)
CUT_SHORT = message(
    "That did not come to an end",
    f"The line was too slow, or was cut. Nothing was recorded. {ONCE_MORE}",
    status=408,
)
OUR_FAULT = message(
    "Something went wrong on our side",
    "We do not know whether your answer was recorded. Open the link in your letter again: "
    "it shows what is recorded, and saying the same again is safe.",
    status=500,
)
