"""What becomes of meetings: moved, held early, not held, never reported, paused."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from models.command import CallOff, Complete, Move, NotHeld, Pause, Resume
from models.invitation import Method
from models.meeting import Meeting, MeetingState
from models.notice import LedgerState, NoticeKind
from models.refusal import Refused
from models.slot import Slot
from rehearsal.cast import Cast
from tests.years.living import Living, living, short_file
from wire.calendar_read import calendar_word

ADA = "ada@alder.example.org"
BEN = "ben@alder.example.org"
LOU = "lou@host.example.org"
SAM = "sam@host.example.org"
CALLED = "Nobody has data yet"


def on(meeting: Meeting, day: date, at: time | None = None) -> Slot:
    """The slot of a meeting on another day."""
    return meeting.slot.model_copy(update={"day": day, "at": at or meeting.slot.at})


async def words(year: Living, email: str, occasion: str) -> list[tuple[Method, int]]:
    """Every word that somebody's calendar was told of a meeting, as it came."""
    mine = [
        calendar_word(row.letter or b"")
        for row in await year.rows()
        if row.occasion == year.named(occasion)
        and row.envelope_to == email
        and row.state is LedgerState.ACCEPTED
    ]
    return [(word.method, word.sequence) for word in mine if word]


async def test_a_meeting_moved_twice_in_a_minute_ends_where_it_was_moved_last(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path) as year:
        await year.until(date(2040, 9, 12))
        before = await year.meeting("alder/check-in/1")
        first, last = on(before, date(2040, 9, 27)), on(before, date(2040, 9, 28))
        await year.say(Move, occasion="alder/check-in/1", slot=first)
        await year.order(Move, occasion="alder/check-in/1", slot=last)

        for email in (ADA, BEN, LOU, SAM):
            entry = await year.entry(email, "alder/check-in/1")
            assert entry
            assert (entry.start, entry.end) == (last.start, last.end)
            sequences = [n for _, n in await words(year, email, "alder/check-in/1")]
            assert sequences == sorted(set(sequences)), "each word above the last"
        await year.to_the_end()
        reminded = await year.told(ADA, "alder/check-in/1")
        assert [label for label in reminded if label == "reminder-2"] == ["reminder-2"]
        await year.assert_right()


async def test_a_coaching_meeting_held_early_leaves_calendars_and_the_next_counts_from_it(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path) as year:
        await year.until(date(2040, 10, 25))  # alder/ta/1 is on the 29th
        held = date(2040, 10, 24)
        await year.order(Complete, occasion="alder/ta/1", held_on=held)
        for email in (ADA, BEN, LOU):
            assert await year.entry(email, "alder/ta/1") is None
        (taken_back,) = [
            row
            for row in await year.rows()
            if row.envelope_to == ADA and row.occasion == year.named("alder/ta/1")
            if row.kind is NoticeKind.CANCELLATION
        ]
        assert b"October 24" in unfolded(taken_back.letter)
        after = await year.meeting("alder/ta/2")
        assert timedelta(weeks=4) <= after.slot.day - held <= timedelta(weeks=6)
        await year.to_the_end()
        assert await year.told(ADA, "alder/ta/1") == [
            "invitation",
            "reminder-14",
            "cancellation",
        ]
        assert await year.told_whom("alder/ta/1", "nudge+1") == set()
        await year.assert_right()


def unfolded(letter: bytes | None) -> bytes:
    return (letter or b"").replace(b"=\r\n", b"").replace(b"\r\n", b" ")


async def test_a_coaching_meeting_nobody_reports_is_nudged_presumed_and_the_loop_goes_on(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path, Cast.SILENT) as year:
        await year.until(date(2040, 11, 8))
        assert await year.told(LOU, "alder/ta/1") == [
            "invitation",
            "reminder-14",
            "reminder-2",
            "nudge+1",
            "nudge+3",
            "nudge+7",
        ]
        presumed = await year.meeting("alder/ta/1")
        assert presumed.state is MeetingState.PRESUMED
        assert presumed.held_on == presumed.slot.day
        assert await year.told_whom("alder/ta/1", "announcement-presumed") == {SAM}
        following = await year.meeting("alder/ta/2")
        gap = following.slot.day - presumed.slot.day
        assert timedelta(weeks=4) <= gap <= timedelta(weeks=6)
        assert (await year.told(ADA, "alder/ta/2"))[0] == "invitation"

        # A later word replaces the presumption; the next meeting stays as it is.
        await year.order(Complete, occasion="alder/ta/1", held_on=date(2040, 10, 31))
        corrected = await year.meeting("alder/ta/1")
        assert (corrected.state, corrected.held_on) == (
            MeetingState.HELD,
            date(2040, 10, 31),
        )
        assert (await year.meeting("alder/ta/2")).slot == following.slot

        # One that leaves the next too near asks staff, once; nothing moves by itself.
        await year.until(date(2040, 11, 15))
        await year.order(Complete, occasion="alder/ta/1", held_on=date(2040, 11, 14))
        await year.until(date(2040, 11, 28))
        assert await year.told(SAM, "alder/ta/2") == ["announcement-gap"]
        assert (await year.meeting("alder/ta/2")).slot == following.slot
        await year.to_the_end()
        assert await year.told_whom("alder/ta/1", "announcement-presumed") == {SAM}
        presumptions = await year.told(SAM, "alder/ta/1")
        assert presumptions.count("announcement-presumed") == 1
        await year.assert_right()


async def test_a_coaching_meeting_not_held_is_tried_again_or_skipped(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path, Cast.SILENT) as year:
        await year.until(date(2040, 10, 29), time(12))
        with pytest.raises(Refused, match="has not begun"):
            await year.order(NotHeld, occasion="alder/ta/1", why="Too early to say")
        await year.until(date(2040, 10, 30), time(17))
        retry = date(2040, 11, 5)
        await year.order(
            NotHeld, occasion="alder/ta/1", retry=retry, why="Half the team was ill"
        )
        await year.order(NotHeld, occasion="birch/ta/1", why="Their school was closed")

        again = await year.meeting("alder/ta/1")
        assert (again.state, again.slot.day) == (MeetingState.PLANNED, retry)
        for email in (ADA, BEN, LOU):
            entry = await year.entry(email, "alder/ta/1")
            assert entry
            assert entry.start == again.slot.start
        skipped = await year.meeting("birch/ta/1")
        assert skipped.state is MeetingState.NOT_HELD
        following = await year.meeting("birch/ta/2")
        gap = following.slot.day - skipped.slot.day
        assert timedelta(weeks=4) <= gap <= timedelta(weeks=6)

        await year.until(date(2040, 11, 7))
        assert await year.told_whom("alder/ta/1", "nudge+1") == {LOU}
        assert await year.told_whom("birch/ta/1", "nudge+1") == set()
        await year.to_the_end()
        await year.assert_right()


async def test_a_pause_of_three_weeks_holds_reminders_and_nudges_but_not_calendars(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path, Cast.SILENT) as year:
        await year.until(date(2040, 10, 28))
        paused_at = await year.scene.now()
        await year.order(Pause, team="alder")
        assert await year.order(Pause, team="alder") == "team alder is paused already."
        workshop = await year.meeting("alder/workshop/1")
        moved = on(workshop, date(2040, 12, 14))
        await year.until(date(2040, 10, 31))
        await year.order(Move, occasion="alder/workshop/1", slot=moved)
        await year.until(date(2040, 11, 18))

        held_back = {NoticeKind.REMINDER, NoticeKind.NUDGE, NoticeKind.ASK}
        during = [
            row
            for row in await year.rows()
            if row.journey.endswith("/alder") and row.entered_at > paused_at
        ]
        assert {row.kind for row in during} == {NoticeKind.UPDATE}
        assert not {row.kind for row in during} & held_back
        entry = await year.entry(ADA, "alder/workshop/1")
        assert entry
        assert entry.start == moved.start
        ta = await year.meeting("alder/ta/1")
        assert ta.is_planned, "a pause presumes nothing of people"
        assert await year.told(LOU, "birch/ta/1") != await year.told(LOU, "alder/ta/1")

        await year.order(Resume, team="alder")
        said = [
            (row.envelope_to, row.occasion, row.kind)
            for row in await year.rows()
            if row.journey.endswith("/alder")
            and row.entered_at > paused_at
            and row.state is LedgerState.ACCEPTED
        ]
        assert len(said) == len(set(said)), "nobody hears a whole series at once"
        assert NoticeKind.NUDGE not in {kind for _, _, kind in said}, "those are past"
        await year.until(date(2040, 11, 28))
        assert (await year.meeting("alder/ta/1")).state is MeetingState.PRESUMED
        await year.to_the_end()
        await year.assert_right()


async def test_a_meeting_called_off_is_taken_back_with_its_asks_and_comes_back_when_moved(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path) as year:
        await year.until(date(2040, 10, 10))
        await year.order(CallOff, occasion="alder/workshop/1", why=CALLED)
        assert await year.entry(ADA, "alder/workshop/1") is None
        assert await year.told(ADA, "alder/room/1") == ["ask", "cancellation"]
        back = on(await year.meeting("alder/workshop/1"), date(2040, 11, 13))
        await year.order(Move, occasion="alder/workshop/1", slot=back)
        for email in (ADA, BEN, LOU):
            entry = await year.entry(email, "alder/workshop/1")
            assert entry
            assert entry.start == back.start
        sequences = [n for _, n in await words(year, ADA, "alder/workshop/1")]
        assert sequences == sorted(set(sequences))
        await year.to_the_end()
        await year.assert_right()
