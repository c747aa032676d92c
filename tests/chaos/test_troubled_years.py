"""Trouble at random moments of a rehearsed year, on both roads.

In the end each letter was told once, and the letters are those of a year that nobody
disturbed.
"""

from pathlib import Path
from random import Random

import pytest

from models.notice import LedgerState
from rehearsal.year import wait_for_teams
from tests.activities.servers import Wire
from tests.chaos.roads import (
    ROADS,
    assert_each_told_once,
    assert_nobody_told_twice,
    letters,
    mortal_year,
)
from tests.chaos.troubles import Trouble, cutting, death, survived

A_YEAR = 6  # troubles


async def lived(name: str, folder: Path) -> dict[str, tuple[LedgerState, bytes]]:
    """Return the letters of a year in which nothing happened."""
    async with mortal_year(name, folder) as (life, mail):
        await wait_for_teams(life.scene, life.file.cohort.key, life.journeys)
        await life.to_the_end()
        rows = await life.rows()
        assert_each_told_once(rows, mail)
        return letters(rows)


async def troubled(
    name: str,
    folder: Path,
    times: int,
    *,
    chance: Random,
    trouble: Trouble,
    wire: Wire | None = None,
) -> None:
    """Live as many years as it takes for so many troubles, and compare each."""
    expected = await lived(name, folder / "undisturbed")
    assert len(expected) > 200
    done = years = 0
    while done < times:
        years += 1
        assert years <= 3 * times
        of_this_year = min(A_YEAR, times - done)
        async with mortal_year(name, folder / f"year-{years}", wire=wire) as (life, mail):
            lived_on = await survived(life, chance, of_this_year, trouble)
            rows = await life.rows()
        assert_nobody_told_twice(rows, mail)
        if lived_on:
            done += of_this_year
            assert_each_told_once(rows, mail)
            assert letters(rows) == expected


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("every_name", ROADS)
async def test_a_year_full_of_deaths_tells_what_an_undisturbed_year_tells(
    every_name: str, kills: int, chance: Random, tmp_path: Path
) -> None:
    await troubled(every_name, tmp_path, kills, chance=chance, trouble=death)


@pytest.mark.timeout(3600)
async def test_a_year_of_cut_wires_tells_what_an_undisturbed_year_tells(
    troubles: int, chance: Random, tmp_path: Path
) -> None:
    wire = Wire(port=0)
    await troubled(
        "smtp", tmp_path, troubles, chance=chance, trouble=cutting(wire), wire=wire
    )
