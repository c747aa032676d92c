"""The same seed gives the same bytes, however fast the machine is."""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from rehearsal.cast import Cast
from rehearsal.theatre import WORKER
from rehearsal.year import rehearse
from tests.years.living import files_in, short_file

SLOW = (sys.executable, str(Path(__file__).with_name("slow_worker.py")))


async def year(out: Path, seed: int, worker: Sequence[str] = WORKER) -> dict[str, bytes]:
    """Every file of a rehearsed year, by name."""
    await rehearse(short_file(), out, cast=Cast.MIXED, seed=seed, worker=worker)
    return files_in(out)


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    return sorted(
        name for name in one.keys() | other.keys() if one.get(name) != other.get(name)
    )


def story(files: dict[str, bytes]) -> list[list[str]]:
    """Who was told what, without anything that keys have made."""
    lines = csv.DictReader(files["ledger.csv"].decode().splitlines())
    return sorted([line["name"], line["occasion"], line["kind"]] for line in lines)


async def test_the_same_seed_gives_the_same_bytes_on_a_fast_and_on_a_slow_machine(
    tmp_path: Path,
) -> None:
    first = await year(tmp_path / "first", seed=1)
    assert {"plan.json", "ledger.csv", "index.html"} <= first.keys()
    assert {"record.html", "record.pdf"} <= first.keys()
    assert sum(name.startswith("mail/") for name in first) > 200
    assert differing(first, await year(tmp_path / "again", seed=1)) == []
    assert differing(first, await year(tmp_path / "slow", seed=1, worker=SLOW)) == []
    other = await year(tmp_path / "other", seed=2)
    assert story(first) != story(other), "another seed plays other people"
