"""The moments that a reader computes from our bytes are the moments that were meant."""

import re
from datetime import UTC, date, datetime, time
from io import StringIO

import pytest
from dateutil.tz import tzical

from models.slot import Slot
from tests.wire.samples import a_slot, an_invitation
from tests.wire.zones import OURS
from wire.ics import write_invitation

DAYS_AROUND_CHANGES = [
    date(2027, month, day)
    for month, days in {
        3: (12, 13, 14, 15, 27, 28, 29),
        11: (5, 6, 7, 8),
        10: (30, 31),
    }.items()
    for day in days
] + [date(2028, 1, 31), date(2028, 7, 31)]
ZONES = (
    *OURS,
    "Europe/Dublin",
    "Europe/London",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Africa/Cairo",
)


def instants(message: bytes) -> list[datetime]:
    """Start and end as a reader computes them that knows only what the message says."""
    text = message.decode().replace("\r\n ", "").replace("\r\n", "\n")
    own = tzical(StringIO(text)).get() if "BEGIN:VTIMEZONE" in text else UTC
    event = text[text.index("BEGIN:VEVENT") :]
    walls = re.findall(r"^DT(?:START|END)[^:]*:(\d+T\d+)", event, re.MULTILINE)
    zoned = (datetime.strptime(wall, "%Y%m%dT%H%M%S").replace(tzinfo=own) for wall in walls)
    return [moment.astimezone(UTC) for moment in zoned]


@pytest.mark.parametrize("name", ZONES)
def test_a_reader_computes_the_instants_that_were_meant(name: str) -> None:
    slots = [
        Slot(day=day, at=at, minutes=90, timezone=name)
        for day in DAYS_AROUND_CHANGES
        for at in (time(0, 15), time(4, 0), time(9, 0), time(22, 45))
    ]
    read = [instants(write_invitation(an_invitation(slot=slot))) for slot in slots]
    assert read == [[slot.start, slot.end] for slot in slots]


def test_an_end_that_the_clock_shows_twice_is_written_in_utc() -> None:
    slot = a_slot(day=date(2027, 11, 7), at=time(0, 15), minutes=90)
    assert b"\r\nDTEND:20271107T084500Z\r\n" in write_invitation(an_invitation(slot=slot))
    longer = slot.model_copy(update={"minutes": 240})
    wall = b"\r\nDTEND;TZID=America/Los_Angeles:20271107T031500\r\n"
    assert wall in write_invitation(an_invitation(slot=longer))
