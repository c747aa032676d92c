"""A person's year to subscribe to: read again and again by programs, changed by none."""

import gzip
import re
from datetime import datetime
from email.utils import format_datetime
from hashlib import sha256

from fastapi import APIRouter, Request, Response

from rules.feed import REACHES_BACK, holds, last_change, showings
from store.feeds import digest_of, parts_of, subscriber_of
from web.messages import gone
from web.reception import Reception
from wire.feed import write_feed

_NO = re.compile(r"\s*q=0(\.0{0,3})?\s*")  # RFC 9110 12.4.2: a weight that refuses


def feed_pages(reception: Reception) -> APIRouter:
    """Return the routes of the feeds."""
    router = APIRouter()

    @router.api_route("/feeds/{token}.ics", methods=["GET", "HEAD"])
    async def show(token: str, request: Request) -> Response:
        found = await _found(reception, token)
        return _answer(*found, request) if found else gone()

    return router


async def _found(reception: Reception, token: str) -> tuple[bytes, datetime] | None:
    """Return a feed, and when it last changed; None for a wrong or revoked token."""
    now = reception.now()
    async with reception.db.reading() as session:
        subscriber = await subscriber_of(session, digest_of(token))
        if subscriber is None or not holds(subscriber):
            return None
        parts = await parts_of(session, subscriber, now - REACHES_BACK)
    shown = showings(parts, now)
    changed_at = min(last_change(subscriber, shown), now)  # never later (RFC 9110 8.8.2.1)
    return write_feed(parts, shown), changed_at


def _answer(feed: bytes, changed_at: datetime, request: Request) -> Response:
    """Return the feed, or 304 to whoever has it; nobody is asked how old theirs is."""
    asked = request.headers
    zipped = _takes_gzip(asked.get("accept-encoding", ""))
    body = gzip.compress(feed, mtime=0) if zipped else feed
    etag = f'"{sha256(body).hexdigest()}"'
    headers = {
        "ETag": etag,
        "Last-Modified": format_datetime(changed_at, usegmt=True),
        "Cache-Control": "private, max-age=0, must-revalidate",
        "Vary": "Accept-Encoding",
    }
    if _has(etag, asked.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(body, headers=headers, media_type="text/calendar")


def _has(etag: str, tags: str) -> bool:
    """Whether one of a reader's tags is ours; a proxy may have called it weak."""
    theirs = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    return bool(theirs & {etag, "*"})


def _takes_gzip(codings: str) -> bool:
    for coding in codings.lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() == "gzip":
            return not _NO.fullmatch(weight)
    return False
