"""The moments that strangers' calendars write, as instants."""

import re
from datetime import UTC, datetime

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from models.slot import zone
from wire.inbound_lines import Property

_MOMENT = re.compile(r"\d{8}T\d{6}Z?", re.ASCII)
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+/-]{1,60}")
_PREFIX = re.compile(r"/[^/]+\.[^/]+/(?:[^/]*\d[^/]*/)?")


def instant(said: Property) -> datetime | None:
    """Return a moment in UTC; None for a day, a floating time, or a zone nobody knows."""
    if not _MOMENT.fullmatch(said.value):
        return None
    try:
        moment = datetime.fromisoformat(said.value)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone(_name(said.parameter("TZID"))))
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None


def _name(tzid: str) -> str:
    """Return the name of a zone as the world writes it.

    Exchange uses Windows' names; libical and Mozilla put a site and a version before it.
    """
    known = WINDOWS_TO_OLSON.get(tzid, tzid)
    name = _PREFIX.sub("", known)
    if not _ZONE.fullmatch(name):
        raise ValueError("this is no name of a zone")
    return name
