"""Odd years: six zones, a closed month, no lead, a start on which nobody meets."""

from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar

from models.cohort import ClosedDay, CohortFile
from models.command import Done
from models.notice import LedgerState, NoticeKind
from models.roster import Role
from models.tables.ledger import LedgerRow
from rehearsal.cast import Cast
from tests.years.living import living, seated, short_file, with_cohort

BEA = "bea@birch.example.org"
BOB = "bob@birch.example.org"
KIM = "kim@birch.example.org"
ZONES = {
    "guam": "Pacific/Guam",
    "oahu": "Pacific/Honolulu",
    "nome": "America/Anchorage",
    "shasta": "America/Los_Angeles",
    "mesa": "America/Phoenix",
    "aspen": "America/Denver",
}
CLOCKS_CHANGE = date(2040, 11, 4)
SEND_AT = time(8, 30)


def in_six_zones() -> CohortFile:
    """Six teams of two people, each in a zone of its own, all with one liaison."""
    file = short_file()
    pattern = file.cohort.teams[0]
    teams = tuple(
        pattern.model_copy(update={"key": key, "timezone": name, "agency": key.title()})
        for key, name in ZONES.items()
    )
    people = [
        seated(f"{role}@{key}.example.org", f"{role} of {key}".title(), key, role)
        for key in ZONES
        for role in (Role.LEAD, Role.CORE)
    ]
    hosts = [line for line in file.roster if line.team is None]
    changed = with_cohort(file, teams=teams)
    return changed.model_copy(update={"roster": (*hosts, *people)})


async def test_six_zones_keep_their_wall_times_on_both_sides_of_daylight_saving(
    tmp_path: Path,
) -> None:
    async with living(in_six_zones(), tmp_path) as year:
        await year.to_the_end()
        meetings = {meeting.id: meeting for meeting in await year.meetings()}
        rows = [row for row in await year.rows() if row.state is LedgerState.ACCEPTED]
        for key, name in ZONES.items():
            ours = [row for row in rows if row.journey.endswith(f"/{key}")]
            told = [row for row in ours if row.kind is NoticeKind.INVITATION]
            days = set()
            for row in told:
                start = start_in(row)
                meeting = meetings[row.occasion]
                assert start.tzinfo is not None
                assert str(start.tzinfo) == name
                assert start.replace(tzinfo=None) == meeting.slot.start.astimezone(
                    ZoneInfo(name)
                ).replace(tzinfo=None)
                assert start.time() == meeting.slot.at
                days.add(start.date())
            assert min(days) < CLOCKS_CHANGE < max(days)
            reminded = [row for row in ours if row.kind is NoticeKind.REMINDER]
            sent = [
                r.settled_at.astimezone(ZoneInfo(name)) for r in reminded if r.settled_at
            ]
            assert {moment.time() for moment in sent} == {SEND_AT}
            assert min(sent).date() < CLOCKS_CHANGE < max(sent).date()
        await year.assert_right()


def start_in(row: LedgerRow) -> datetime:
    """DTSTART of a letter's calendar, as another program reads it."""
    letter = message_from_bytes(row.letter or b"", policy=policy.default)
    (part,) = [p for p in letter.walk() if p.get_content_type() == "text/calendar"]
    calendar = icalendar.Calendar.from_ical(part.get_content())
    (event,) = calendar.events
    assert isinstance(event.start, datetime)
    return event.start


async def test_in_a_closed_month_nobody_meets_and_nobody_is_written_to_by_the_clock(
    tmp_path: Path,
) -> None:
    file = short_file()
    first = date(2040, 10, 22)
    month = [first + timedelta(days=n) for n in range(35)]
    closed = [ClosedDay(day=day, why="Testing") for day in month if day.weekday() < 5]
    known = {each.day for each in closed}
    kept = [each for each in file.cohort.closed if each.day not in known]
    changed = sorted([*kept, *closed], key=lambda each: each.day)
    async with living(with_cohort(file, closed=tuple(changed)), tmp_path) as year:
        await year.to_the_end()
        assert not [m.id for m in await year.meetings() if m.slot.day in month]
        zone = ZoneInfo(file.cohort.timezone)
        by_the_clock = {NoticeKind.REMINDER, NoticeKind.NUDGE, NoticeKind.ASK}
        assert not [
            row.key
            for row in await year.rows()
            if row.kind in by_the_clock
            and row.state is LedgerState.ACCEPTED
            and row.settled_at
            and row.settled_at.astimezone(zone).date() in month
        ]
        held = [m for m in await year.meetings() if m.step == "ta"]
        assert {m.id.split("/")[1] for m in held} == {"alder", "birch"}
        await year.assert_right()


async def test_without_a_lead_all_core_members_are_asked_and_the_first_answer_counts(
    tmp_path: Path,
) -> None:
    file = short_file()
    roster = [
        line.model_copy(update={"role": Role.CORE}) if line.email == BEA else line
        for line in file.roster
    ]
    file = file.model_copy(update={"roster": tuple(roster)})
    async with living(file, tmp_path, Cast.SILENT) as year:
        await year.until(date(2040, 10, 9))
        assert await year.told_whom("birch/room/1", "ask") == {BEA, BOB, KIM}
        await year.order(Done, occasion="birch/room/1")
        answer = await year.order(Done, occasion="birch/room/1")
        assert "already" in answer
        await year.until(date(2040, 11, 1))
        assert await year.told_whom("birch/room/1", "reminder-7") == set()
        assert await year.told_whom("birch/room/1", "nudge+3") == set()
        assert await year.told_whom("alder/room/1", "nudge+3") != set()
        await year.to_the_end()
        await year.assert_right()


async def test_a_year_that_starts_on_a_closed_day_begins_all_the_same(
    tmp_path: Path,
) -> None:
    file = short_file()
    start = file.cohort.starts_on
    closed = (ClosedDay(day=start, why="Labor Day"), *file.cohort.closed)
    async with living(with_cohort(file, closed=closed), tmp_path) as year:
        welcomed = await year.told_whom("-/welcome/1", "welcome")
        assert welcomed == {line.email for line in file.roster}
        await year.to_the_end()
        assert len(await year.meetings()) == 16
        await year.assert_right()
