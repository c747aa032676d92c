"""Relays have moods: a year lives through them, and nobody is missed or told twice."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Literal

import pytest
from temporalio.api.enums.v1 import EventType

from models.notice import LedgerState
from models.roster import Role
from rehearsal.theatre import Stage
from rehearsal.year import wait_for_teams
from stack import moods
from stack.catcher import Catcher, catching
from stack.moods import Doorkeeper, Mood
from store.mail_folder import MailFolder
from tests.activities.choosy import Choosy
from tests.years.living import Living, living, seated, short_file, with_people

GUESTS = 40
A_MINUTE = 30
MOST_LOOKS = 250  # in two days; a history holds 51,200 events, eleven a look


@asynccontextmanager
async def relayed(
    catcher: Catcher, folder: Path, **overrides: str
) -> AsyncIterator[dict[str, str]]:
    """A relay as the environment says it."""
    async with catching(catcher, port=0) as port:
        yield {
            "CONVENER_RELAY": f"smtp://127.0.0.1:{port}",
            "CONVENER_ORACLE": f"folder:{folder}",
            **overrides,
        }


async def assert_all_taken_once(year: Living, folder: MailFolder) -> None:
    """Every row was accepted, and the relay has each letter once."""
    rows = await year.rows()
    assert {row.state for row in rows} == {LedgerState.ACCEPTED}
    assert [folder.copies(row.message_id) for row in rows] == [1] * len(rows)
    await year.assert_right()


@pytest.mark.parametrize("at", ["rcpt", "dot"])
async def test_a_relay_that_says_later_for_two_days_has_every_letter_after_them(
    tmp_path: Path, at: Literal["rcpt", "dot"]
) -> None:
    folder = MailFolder(tmp_path / "caught", durable=False)
    catcher = Catcher(folder, Mood(say="451 4.7.1 Come again later", at=at))
    async with (
        relayed(catcher, tmp_path / "caught") as relay,
        living(short_file(), tmp_path / "stage", overrides=relay) as year,
    ):
        begun = await year.scene.now()
        await year.until(date(2040, 8, 15), zone="UTC")
        rows = await year.rows()
        assert {row.state for row in rows} == {LedgerState.OWED}
        assert min(row.attempts for row in rows) > 0, "each was tried"
        assert folder.newest(1) == []

        catcher.door.mood = Mood()
        await year.until(date(2040, 8, 16), zone="UTC")
        assert len(await year.rows()) == len(rows)
        looks = await looks_of(year, "team/short-2040/alder")
        assert looks < MOST_LOOKS, "a relay that says later is asked ever more seldom"
        await assert_all_taken_once(year, folder)
        for row in await year.rows():
            letter = message_from_bytes(row.letter or b"")
            written = parsedate_to_datetime(letter["Date"])
            assert timedelta(0) <= begun - written < timedelta(minutes=2), "frozen"


async def looks_of(year: Living, journey: str) -> int:
    """How often a journey has looked."""
    history = await year.scene.client.get_workflow_handle(journey).fetch_history()
    scheduled = EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
    return sum(event.event_type == scheduled for event in history.events)


class StageDoor(Doorkeeper):
    """Counts by the stage's minutes, not by the machine's."""

    at_the_stage = 0.0

    def refusal(self, at: Literal["rcpt", "dot"], *, now: float) -> str | None:
        del now
        return super().refusal(at, now=self.at_the_stage)


class StageCatcher(Choosy):
    """A relay that lives in the time of the stage; before that begins, it takes nothing."""

    stage: Stage | None = None

    def __init__(self, folder: MailFolder) -> None:
        super().__init__(folder)
        self.limited = StageDoor(Mood(per_minute=0, at="rcpt"))
        self.door = self.limited

    def join(self, stage: Stage) -> None:
        self.stage = stage
        self.door.mood = Mood(per_minute=A_MINUTE, at="rcpt")

    async def refusal(self, address: str) -> str | None:
        """Refuse nobody; but let the door know what time it is."""
        del address
        if self.stage:
            self.limited.at_the_stage = (await self.stage.now()).timestamp()
        return None


async def test_a_relay_that_takes_thirty_letters_a_minute_has_all_of_them_soon(
    tmp_path: Path,
) -> None:
    guests = [f"guest{n}@alder.example.org" for n in range(GUESTS)]
    file = with_people(
        short_file(), *(seated(one, "Guest", "alder", Role.GUEST) for one in guests)
    )
    folder = MailFolder(tmp_path / "caught", durable=False)
    catcher = StageCatcher(folder)
    async with (
        relayed(catcher, tmp_path / "caught") as relay,
        living(file, tmp_path / "stage", overrides=relay, wave=False) as year,
    ):
        catcher.join(year.scene)
        await wait_for_teams(year.scene, file.cohort.key, year.journeys)
        await year.until(date(2040, 8, 14), zone="UTC")
        await assert_all_taken_once(year, folder)
        rows = await year.rows()
        settled = [row.settled_at for row in rows if row.settled_at]
        assert len(rows) > 2 * A_MINUTE
        assert max(settled) - min(settled) >= timedelta(minutes=len(rows) // A_MINUTE - 1)
        assert max(row.attempts for row in rows) > 1


async def test_a_worker_that_keeps_the_pace_never_hears_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """54 in six seconds are 540 a minute, and less waiting for whoever runs this.

    The pace is kept round by round, so a moment may see one round of ten more.
    """
    monkeypatch.setattr(moods, "_MINUTE", 6.0)
    folder = MailFolder(tmp_path / "caught", durable=False)
    catcher = Catcher(folder, Mood(per_minute=64))
    async with (
        relayed(
            catcher, tmp_path / "caught", CONVENER_RELAY_PER_MINUTE="540"
        ) as environment,
        living(short_file(), tmp_path / "stage", overrides=environment) as year,
    ):
        await assert_all_taken_once(year, folder)
        rows = await year.rows()
        assert len(rows) > 64
        assert {row.attempts for row in rows} == {1}
