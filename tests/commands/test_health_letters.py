"""The doctor on letters: which oracle, what waits and why, and an alarm where none left."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from commands import health_here, health_letters
from commands.findings import Finding
from commands.installation import Installation
from models.notice import LedgerState
from settings import ROOT, Settings
from store.cohort_files import load_cohort
from store.cohorts import file_cohort, mark_laid
from store.database import Database
from store.keys import keys_from_seed
from tests.conftest import DatabaseUrls
from tests.store.world import NOW, a_row, entered, opened

S = LedgerState
HOUR = timedelta(hours=1)
A_MINUTE = timedelta(minutes=1)


def installation(db: Database) -> Installation:
    settings = Settings(database_url=db.engine.url.render_as_string(hide_password=False))
    return Installation(settings, None, elsewhere=True)


async def told(found: AsyncIterator[Finding]) -> list[Finding]:
    return [one async for one in found]


async def test_an_empty_ledger_is_well(db: Database) -> None:
    found = await told(health_letters.letters(installation(db), NOW))
    assert found == [
        ("Last letter", True, "none has left yet"),
        ("Letters waiting", True, "none"),
    ]


@pytest.mark.parametrize(
    ("row", "later", "is_well", "words"),
    [
        (
            {},
            timedelta(minutes=5),
            True,
            "1 owed since 2040-09-03 15:30 UTC (5 min)",
        ),
        ({}, 3 * HOUR, False, "(3 h): about to be sent; does the relay take them?"),
        ({"reply": "450 later\r\n"}, 50 * HOUR, False, "(2 days): 450 later; does the"),
        (
            {"reply": "no mail server answers", "not_before": NOW + HOUR},
            timedelta(minutes=30),
            True,
            "no mail server answers; tried again 2040-09-03 16:30 UTC",
        ),
        (
            {"state": S.COMMITTING, "committed_at": NOW},
            timedelta(minutes=15),
            True,
            "handed over, and the answer was lost",
        ),
        ({"reply": "554 5.7.1 no"}, A_MINUTE, False, "the relay refuses everybody"),
        ({"state": S.COMMITTING, "committed_at": NOW}, HOUR, False, "does a worker run?"),
    ],
)
async def test_what_waits_says_since_when_and_why(
    db: Database,
    row: dict[str, object],
    later: timedelta,
    is_well: bool,
    words: str,
) -> None:
    await entered(db, a_row(1, **row))
    *_, (_, well, said) = await told(health_letters.letters(installation(db), NOW + later))
    assert (well, words in said) == (is_well, True), said


async def test_a_refused_letter_that_is_still_of_use_is_trouble(db: Database) -> None:
    await entered(db, a_row(1, state=S.REFUSED, settled_at=NOW, reply="550 no"))
    found = await told(health_letters.letters(installation(db), NOW))
    (said,) = [
        words for name, well, words in found if name == "Letters refused" and not well
    ]
    assert said.startswith("1 that would still be of use")


async def test_mail_that_was_due_and_was_never_decided_is_an_alarm(
    sqlite_urls: DatabaseUrls,
) -> None:
    file, _ = load_cohort(ROOT / "examples/lea-2027/cohort.toml", ROOT / "programs")
    async with opened(sqlite_urls()) as db:
        async with db.writing() as session:
            keys = keys_from_seed("a test")
            await file_cohort(session, file, organizer="cal@host.example.org", keys=keys)
            await mark_laid(session, file.cohort.key, NOW)
        here = installation(db)
        just_now = await told(health_letters.missed(here, NOW))
        an_hour_later = await told(health_letters.missed(here, NOW + HOUR))
    assert [well for _, well, _ in just_now] == [True]
    ((name, well, words),) = an_hour_later
    assert (name, well) == ("Letters due", False)
    assert "were due, and nobody was told: does a worker run?" in words


@pytest.mark.parametrize(
    ("oracle", "is_well", "words"),
    [
        ("", True, "nobody: a letter in doubt waits for its grace"),
        ("folder:{}", True, "settled by the letters in"),
        ("folder:{}/none", False, "is not there"),
        ("postfix:{}/mail.log", True, "settled by Postfix's log"),
        ("postfix:{}/none", False, "cannot be read (No such file or directory)"),
    ],
)
def test_it_is_said_who_settles_what_is_in_doubt(
    tmp_path: Path, oracle: str, is_well: bool, words: str
) -> None:
    (tmp_path / "mail.log").write_text("a line\n")
    settings = Settings(oracle=oracle.format(tmp_path))
    found = health_here.oracle(Installation(settings, None, elsewhere=True))
    assert (found.is_well, words in found.words) == (is_well, True), found.words
