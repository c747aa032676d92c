"""kill -9, a full disk and a locked database at each named point, and how it ends.

What the ledger and the folder say right after a kill is in the table.

The table in docs/delivery.md is compared with the one here.
"""

import asyncio
from pathlib import Path
from typing import NamedTuple

import pytest

from models.notice import LedgerState
from models.tables.ledger import LedgerRow
from rehearsal.year import wait_for_teams
from store.mail_folder import MailFolder
from tests.chaos.roads import (
    assert_each_told_once,
    lived_through,
    mortal_year,
    within,
)
from tests.years.living import Living

S = LedgerState
LONGEST_RECOVERY = 60.0
WAVE = 50  # letters, at least
# Of the database, and of a letter that the worker itself keeps as a file.
SIGNS_OF_A_FULL_DISK = ("disk I/O error", "File too large")


class Outcome(NamedTuple):
    """What a crash leaves of the letters under way: rows by state, and copies of each."""

    state: LedgerState
    copies: str  # "none", "one each", "some"


POINTS = {
    "after entering and claiming": Outcome(S.CLAIMED, "none"),
    "before the fence": Outcome(S.CLAIMED, "none"),
    "between fence and dot": Outcome(S.COMMITTING, "none"),
    "among the dots": Outcome(S.COMMITTING, "some"),
    "after the dots, before settling": Outcome(S.COMMITTING, "one each"),
    "after settling": Outcome(S.ACCEPTED, "one each"),
}


async def died(life: Living) -> None:
    assert life.scene.worker
    async with asyncio.timeout(60):
        await life.scene.worker.wait()


def _copies(rows: list[LedgerRow], mail: MailFolder) -> str:
    counted = {mail.copies(row.message_id) for row in rows}
    return {(0,): "none", (1,): "one each", (0, 1): "some"}[tuple(sorted(counted))]


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_at_each_named_point_loses_nothing_and_repeats_nothing(
    point: str, name: str, tmp_path: Path
) -> None:
    await lived_through(lambda year: _killed(point, name, year), tmp_path)


async def _killed(point: str, name: str, folder: Path) -> None:
    passes = "2" if point == "among the dots" else "0"
    mortality = {"MORTAL_POINT": point, "MORTAL_PASSES": passes}
    async with mortal_year(name, folder, mortality) as (life, mail):
        await died(life)
        rows = await life.rows()
        reached = POINTS[point]
        under_way = [row for row in rows if row.state is reached.state]
        assert under_way
        assert _copies(under_way, mail) == reached.copies
        life.scene.environment["MORTAL_POINT"] = ""
        await life.scene.start_worker()
        async with within(life, LONGEST_RECOVERY):
            await wait_for_teams(life.scene, life.file.cohort.key, life.journeys)
        rows = await life.rows()
        assert_each_told_once(rows, mail)
        assert len(rows) > WAVE


@pytest.mark.parametrize("deed", ["FULL", "LOCKED"])
@pytest.mark.parametrize("point", POINTS)
async def test_a_full_disk_or_a_lock_at_each_named_point_loses_and_repeats_nothing(
    point: str, deed: str, name: str, tmp_path: Path
) -> None:
    mortality = {"MORTAL_POINT": point, "MORTAL_DEED": deed}
    async with mortal_year(name, tmp_path, mortality) as (life, mail):
        await wait_for_teams(life.scene, life.file.cohort.key, life.journeys)
        rows = await life.rows()
        assert_each_told_once(rows, mail)
        assert len(rows) > WAVE
        said = life.scene.log.read_text()
        assert any(sign in said for sign in SIGNS_OF_A_FULL_DISK) == (deed == "FULL")
        assert "database is locked" not in said
