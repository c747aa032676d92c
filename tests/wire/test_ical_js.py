"""ical.js reads the moments that were meant, on both sides of every change of clocks."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest

from models.invitation import Method
from models.slot import Slot
from tests.wire.feed_samples import a_part, on, shown_all
from tests.wire.ical_js import ICAL_JS, READ, Read, read_by_ical_js
from tests.wire.letter_parts import a_meeting
from tests.wire.samples import a_slot, an_invitation
from tests.wire.zones import ALL, OURS, changes, happens_once, true_zone
from wire.feed import write_feed
from wire.ics import write_invitation

YEAR = (datetime(2027, 1, 1, tzinfo=UTC), 365)
WATCHED = (
    *OURS,
    "America/St_Johns",
    "Europe/London",
    "Europe/Dublin",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "Africa/Cairo",
    "America/Santiago",
    "Asia/Jerusalem",
)
IN_UTC = {"Africa/Casablanca", "Africa/Cairo", "America/Santiago", "Asia/Jerusalem"}
HOME = "America/Los_Angeles"
STEADY = {
    "America/Phoenix",
    "America/Puerto_Rico",
    "Pacific/Honolulu",
    "Pacific/Guam",
    "Pacific/Pago_Pago",
    "Asia/Kolkata",
    "Africa/Casablanca",
}
HOURS = [time(0, 15), time(1, 30), time(2, 15), time(3, 15), time(9), time(23, 30)]
NIGHT = 12 * 60  # minutes: long enough to begin before a change and end after it


def days_around_changes(name: str) -> list[date]:
    """Two days before each change to two days after, and a day of each half of the year."""
    local = [moment.astimezone(true_zone(name)).date() for moment in changes(name, *YEAR)]
    around = {day + timedelta(days=n) for day in local for n in range(-2, 3)}
    return sorted(around | {date(2027, 1, 20), date(2027, 7, 20)})


def slots(name: str, minutes: int) -> list[Slot]:
    return [
        Slot(day=day, at=at, minutes=minutes, timezone=name)
        for day in days_around_changes(name)
        for at in HOURS
        if happens_once(name, day, at)
    ]


def written(slot: Slot) -> bytes:
    return write_invitation(an_invitation(slot=slot))


def meant(slot: Slot, name: str) -> tuple[datetime, datetime]:
    """When it begins and ends, by the standard library alone."""
    wall = datetime.combine(slot.day, slot.at, true_zone(name))
    start = wall.astimezone(UTC)
    return start, start + timedelta(minutes=slot.minutes)


@pytest.mark.parametrize("name", WATCHED)
@pytest.mark.parametrize("minutes", [90, NIGHT])
def test_ical_js_reads_the_moments_that_were_meant(name: str, minutes: int) -> None:
    asked = slots(name, minutes)
    found = read_by_ical_js([written(slot) for slot in asked])
    assert [(event.start, event.end) for (event,) in found] == [
        meant(slot, name) for slot in asked
    ]


def test_the_watched_zones_are_of_every_sort() -> None:
    counted = {name: len(changes(name, *YEAR)) for name in WATCHED}
    assert counted == {name: 0 if name in STEADY else 2 for name in WATCHED}
    in_utc = {
        name for name in WATCHED if b"VTIMEZONE" not in written(slots(name, minutes=90)[0])
    }
    assert in_utc == IN_UTC
    assert len(slots("America/Los_Angeles", minutes=90)) > 60


def test_ical_js_reads_the_moments_of_every_zone_there_is() -> None:
    asked = [
        Slot(day=day, at=time(9, 30), minutes=90, timezone=name)
        for name in ALL
        for day in days_around_changes(name)
        if happens_once(name, day, time(9, 30))
    ]
    found = read_by_ical_js([written(slot) for slot in asked])
    wrong = {
        slot.timezone
        for slot, (event,) in zip(asked, found, strict=True)
        if (event.start, event.end) != meant(slot, slot.timezone)
    }
    assert wrong == set()
    assert {slot.timezone for slot in asked} == set(ALL)


def test_ical_js_reads_a_cancellation_and_a_feed_alike() -> None:
    slot = slots("America/Denver", 90)[0]
    off = an_invitation(slot=slot, method=Method.CANCEL, sequence=1, called_off=True)
    elsewhere = a_meeting(slot=a_slot(timezone="Pacific/Guam"))
    part = a_part(*(on(day) for day in days_around_changes(HOME)), elsewhere)
    feed = write_feed([part], shown_all(part))
    (cancelled,), events = read_by_ical_js([write_invitation(off), feed])
    assert cancelled == Read(off.uid, *meant(slot, "America/Denver"))
    assert events == [
        Read(each.uid, *meant(each.slot, each.slot.timezone)) for each in part.meetings
    ]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (b"TZOFFSETTO:-0600", b"TZOFFSETTO:-0500"),
        (b"BYDAY=2SU;BYMONTH=3", b"BYDAY=-1SU;BYMONTH=3"),
    ],
    ids=["another offset", "another rule"],
)
def test_a_zone_that_is_wrong_is_read_wrong(right: bytes, wrong: bytes) -> None:
    """The judge goes by what we write, and by no knowledge of its own."""
    slot = Slot(day=date(2027, 3, 20), at=time(9), minutes=90, timezone="America/Denver")
    message = written(slot)
    spoilt = message.replace(b"America/Denver", b"America/Los_Angeles")
    spoilt = spoilt.replace(right, wrong)
    assert spoilt.count(wrong) > message.count(wrong)
    ((true,), (event,)) = read_by_ical_js([message, spoilt])
    assert true.start == meant(slot, "America/Denver")[0]
    assert event.start != true.start


def test_a_zone_that_is_not_there_is_found() -> None:
    message = write_invitation(an_invitation())
    head, _, rest = message.partition(b"BEGIN:VTIMEZONE")
    bare = head + rest.partition(b"END:VTIMEZONE\r\n")[2]
    with pytest.raises(AssertionError, match="dtstart floats"):
        read_by_ical_js([bare])


def test_the_judge_is_the_one_that_was_chosen_by_its_hash_and_no_address() -> None:
    lock = json.loads((READ.parent / "package-lock.json").read_text("utf-8"))
    chosen = {name: each for name, each in lock["packages"].items() if name}
    assert chosen.keys() == {"node_modules/ical.js"}
    for package in chosen.values():
        assert package["integrity"].startswith("sha512-")
        assert "resolved" not in package
    installed = json.loads((ICAL_JS.parents[1] / "package.json").read_text("utf-8"))
    assert installed["version"] == chosen["node_modules/ical.js"]["version"]
