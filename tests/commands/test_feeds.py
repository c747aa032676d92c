"""The command that gives somebody an address to subscribe to, on both databases."""

import asyncio
import re

import pytest
from sqlmodel import select

from commands.installation import Installation
from models.feed import Subscriber
from models.tables.feed import FeedRow
from settings import ROOT
from store.cohort_files import load_cohort
from store.cohorts import file_cohort, mark_laid
from store.feeds import digest_of, subscriber_of
from store.keys import keys_from_seed, write_keys
from store.migrate import upgrade
from store.seats import leave_seat, seats_of
from tests.commands.conftest import Tell, Write
from tests.laid_years import LAID

LEAD = "mara@riverbend.example.org"
KEYS = keys_from_seed("feeds")
BASE = "https://pages.example.org"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, database_url: str, write: Write) -> None:
    """A cohort that is filed in a database of its own; no worker, no Temporal."""
    monkeypatch.setenv("CONVENER_DATABASE_URL", database_url)
    monkeypatch.setenv("CONVENER_KEYS", write_keys(KEYS))
    monkeypatch.setenv("CONVENER_BASE_URL", BASE + "/")
    upgrade(database_url)
    file, _ = load_cohort(write(), ROOT / "programs")

    async def filed() -> None:
        async with Installation.find().writing() as session:
            organizer = "calendar@host.example.org"
            await file_cohort(session, file, organizer=organizer, keys=KEYS)

    asyncio.run(filed())


@pytest.fixture
def laid() -> None:
    async def lay() -> None:
        async with Installation.find().writing() as session:
            await mark_laid(session, "peers", LAID)

    asyncio.run(lay())


def leave(email: str) -> None:
    async def leaving() -> None:
        async with Installation.find().writing() as session:
            for seat in await seats_of(session, "peers"):
                if seat.person.email == email:
                    await leave_seat(session, seat.id, LAID)

    asyncio.run(leaving())


def kept() -> list[FeedRow]:
    async def reading() -> list[FeedRow]:
        async with Installation.find().reading() as session:
            return list(await session.exec(select(FeedRow)))

    return asyncio.run(reading())


def opened_by(token: str) -> Subscriber | None:
    async def reading() -> Subscriber | None:
        async with Installation.find().reading() as session:
            return await subscriber_of(session, digest_of(token))

    return asyncio.run(reading())


def token_in(text: str) -> str:
    """Return the token of an answer, which must hold it in both forms."""
    (https,) = re.findall(rf"^  {BASE}/feeds/(\S+)\.ics$", text, re.MULTILINE)
    (webcal,) = re.findall(
        r"^  webcal://pages\.example\.org/feeds/(\S+)\.ics$", text, re.MULTILINE
    )
    assert https == webcal
    return str(https)


@pytest.mark.usefixtures("laid")
def test_an_address_is_shown_once_and_only_its_hash_is_kept(tell: Tell) -> None:
    result = tell("feed", "peers", "--email", LEAD.upper())
    assert result.exit_code == 0
    token = token_in(result.stdout)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)
    (row,) = kept()
    assert (row.person, row.digest) == (KEYS.person(LEAD), digest_of(token))
    assert token not in repr(row)
    found = opened_by(token)
    assert found
    assert {seat.person.email for seat in found.all_seats} == {LEAD}


@pytest.mark.usefixtures("laid")
def test_asking_again_gives_another_address_and_closes_the_first(tell: Tell) -> None:
    first, second = (
        token_in(tell("feed", "peers", "--email", LEAD).stdout) for _ in range(2)
    )
    assert first != second
    assert opened_by(first) is None
    assert opened_by(second)


@pytest.mark.usefixtures("laid")
def test_a_revoked_address_is_closed_and_revoking_twice_says_so(tell: Tell) -> None:
    token = token_in(tell("feed", "peers", "--email", LEAD).stdout)
    closed = tell("feed", "peers", "--email", LEAD, "--revoke")
    assert closed.exit_code == 0
    assert closed.stdout.startswith(f"The address of {LEAD} is closed")
    assert opened_by(token) is None
    again = tell("feed", "peers", "--email", LEAD, "--revoke")
    assert again.exit_code == 0
    assert "nothing was changed" in again.stdout


@pytest.mark.usefixtures("laid")
def test_who_has_left_gets_no_address_and_may_still_lose_one(tell: Tell) -> None:
    tell("feed", "peers", "--email", LEAD)
    leave(LEAD)
    refused = tell("feed", "peers", "--email", LEAD)
    assert refused.exit_code == 1
    assert f"{LEAD} has no seat in peers" in refused.stderr
    assert tell("feed", "peers", "--email", LEAD, "--revoke").exit_code == 0
    assert kept() == []


def test_a_year_that_is_not_laid_yet_has_no_feeds(tell: Tell) -> None:
    refused = tell("feed", "peers", "--email", LEAD)
    assert refused.exit_code == 1
    assert "its year is not laid yet" in refused.stderr
    assert kept() == []


@pytest.mark.usefixtures("laid")
@pytest.mark.parametrize("more", [(), ("--revoke",)])
@pytest.mark.parametrize(
    ("cohort", "email", "said"),
    [
        ("elm", LEAD, "there is no cohort 'elm' (there are: peers)"),
        ("peers", "nobody@example.org", "nobody here has the address nobody@example.org"),
        ("peers", "mara", '--email: "mara" is not an e-mail address'),
    ],
)
def test_who_is_not_here_is_refused_in_words(
    tell: Tell, more: tuple[str, ...], cohort: str, email: str, said: str
) -> None:
    refused = tell("feed", cohort, "--email", email, *more)
    assert refused.exit_code == 1
    assert said in refused.stderr
    assert kept() == []
