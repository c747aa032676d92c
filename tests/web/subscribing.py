"""A subscription's address, and what a calendar makes of what it finds there."""

from datetime import UTC, datetime
from typing import Any

from icalendar import Calendar

from models.feed import Feed
from store.database import Database
from store.feeds import digest_of, keep_feed
from store.keys import Keys
from tests.laid_years import LAID

TOKEN = "q0Zk3nV8w1sXy7Rb2Tf6Jm4Lp9Hc5Dg0EaUiOeYtKzQ"
ADDRESS = f"/feeds/{TOKEN}.ics"


async def subscribe(db: Database, keys: Keys, email: str, token: str = TOKEN) -> str:
    """Give somebody a feed and return its path."""
    feed = Feed(person=keys.person(email), digest=digest_of(token), made_at=LAID)
    async with db.writing() as session:
        await keep_feed(session, feed)
    return f"/feeds/{token}.ics"


def events_in(feed: bytes) -> dict[str, Any]:
    """Return the events of a feed by UID."""
    return {str(event["UID"]): event for event in Calendar.from_ical(feed).walk("VEVENT")}


def start_of(event: Any) -> datetime:
    start: datetime = event["DTSTART"].dt
    return start.astimezone(UTC)
