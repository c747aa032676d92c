"""Subscriptions at rest, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from models.feed import Feed, Part, Subscriber
from models.notice import LedgerState, NoticeKind
from models.roster import Role
from models.tables.cohort import CohortRow
from models.tables.feed import FeedRow
from models.tables.seat import SeatRow
from store.cohort_files import load_cohort
from store.cohorts import file_cohort, mark_laid
from store.database import Database
from store.feeds import digest_of, drop_feed, keep_feed, parts_of, subscriber_of
from store.keys import keys_from_seed
from store.seats import leave_seat, take_seat
from tests.store.world import END, MEETING, NOW, a_row, entered
from tests.wire.feed_samples import ROOT

TOKEN = "an address of Ada's"
KEYS = keys_from_seed("feeds")


@pytest.fixture
async def db(db: Database) -> Database:
    async with db.writing() as session:
        file, _ = load_cohort(ROOT / "examples/lea-2027/cohort.toml", ROOT / "programs")
        row = await session.get_one(CohortRow, "elm-2040")
        row.frozen = file.cohort.model_dump(mode="json", by_alias=True)
        await file_cohort(session, file, organizer="a@host.example.org", keys=KEYS)
    return db


def a_feed(token: str = TOKEN, person: str = "ada") -> Feed:
    return Feed(person=person, digest=digest_of(token), made_at=NOW)


async def keep(db: Database, feed: Feed) -> None:
    async with db.writing() as session:
        await keep_feed(session, feed)


async def found(db: Database, token: str = TOKEN) -> Subscriber | None:
    async with db.reading() as session:
        return await subscriber_of(session, digest_of(token))


async def parts(db: Database, token: str, **ago: float) -> list[Part]:
    subscriber = await found(db, token)
    assert subscriber
    async with db.reading() as session:
        return await parts_of(session, subscriber, NOW - timedelta(**ago))


async def test_an_address_leads_to_its_person(db: Database) -> None:
    await keep(db, a_feed())
    subscriber = await found(db)
    assert subscriber
    assert subscriber.feed == a_feed()
    assert [seat.person.email for seat in subscriber.all_seats] == ["ada@alder.example.org"]
    assert await found(db, "another address") is None


async def test_a_token_is_nowhere_in_the_database(db: Database) -> None:
    await keep(db, a_feed())
    async with db.reading() as session:
        (row,) = await session.exec(select(FeedRow))
    assert TOKEN not in repr(row)
    assert len(row.digest) == 64


async def test_a_new_address_closes_the_old_one(db: Database) -> None:
    await keep(db, a_feed())
    await keep(db, a_feed("a new one"))
    assert await found(db) is None
    assert await found(db, "a new one")


async def test_a_dropped_address_leads_nowhere(db: Database) -> None:
    await keep(db, a_feed())
    async with db.writing() as session:
        assert [await drop_feed(session, "ada"), await drop_feed(session, "ada")] == [
            True,
            False,
        ]
    assert await found(db) is None


async def test_one_address_never_leads_to_two_people(db: Database) -> None:
    await keep(db, a_feed())
    lead = KEYS.person("mara.quill@riverbend.example.org")
    with pytest.raises(IntegrityError):
        await keep(db, a_feed(person=lead))


async def test_nobody_has_a_feed_before_their_year_is_laid(db: Database) -> None:
    lead = KEYS.person("mara.quill@riverbend.example.org")
    await keep(db, a_feed(person=lead))
    assert await found(db) is None
    async with db.writing() as session:
        await mark_laid(session, "lea-2027", NOW)
    assert await found(db)


async def test_seats_of_all_cohorts_come_earliest_first(db: Database) -> None:
    await keep(db, a_feed())
    async with db.writing() as session:
        await mark_laid(session, "lea-2027", NOW)
        place: dict[str, Any] = {"team": None, "role": Role.STAFF}
        later = await take_seat(
            session, "elm-2040", "ada", at=NOW + timedelta(days=2), **place
        )
        other = await take_seat(session, "lea-2027", "ada", at=NOW, **place)
        await leave_seat(session, "ada.1", NOW + timedelta(days=1))
    subscriber = await found(db)
    assert subscriber
    ids = {cohort: [s.id for s in seats] for cohort, seats in subscriber.seats.items()}
    assert ids == {"elm-2040": ["ada.1", later], "lea-2027": [other]}


async def test_a_cohort_somebody_left_has_no_part(db: Database) -> None:
    await keep(db, a_feed())
    async with db.writing() as session:
        await mark_laid(session, "lea-2027", NOW)
        await take_seat(session, "lea-2027", "ada", team=None, role=Role.STAFF, at=NOW)
        (await session.get_one(SeatRow, "ada.1")).left_at = NOW
    everywhere = await parts(db, TOKEN)
    assert [part.organizer for part in everywhere] == ["a@host.example.org"]


@pytest.mark.parametrize(("days", "there"), [(30, True), (31, False)])
async def test_meetings_that_ended_before_are_left_out(
    db: Database, days: int, *, there: bool
) -> None:
    await keep(db, a_feed())
    (part,) = await parts(db, TOKEN, days=-days)
    assert timedelta(days=30) < END - NOW < timedelta(days=31)
    assert [meeting.id for meeting in part.meetings] == [MEETING] * there


async def test_numbers_come_from_this_persons_words_whatever_became_of_them(
    db: Database,
) -> None:
    await keep(db, a_feed())
    stamps = [NOW + timedelta(seconds=number) for number in range(5)]
    await entered(
        db,
        a_row(1, sequence=0, dtstamp=stamps[0], state=LedgerState.ACCEPTED),
        a_row(2, sequence=2, dtstamp=stamps[1], state=LedgerState.SUPERSEDED),
        a_row(3, sequence=1, dtstamp=stamps[2], state=LedgerState.OWED),
        a_row(4, person="bo", sequence=7, dtstamp=stamps[3]),
        a_row(5, kind=NoticeKind.REMINDER, sequence=None, dtstamp=None),
    )
    (part,) = await parts(db, TOKEN)
    told = part.told[MEETING]
    assert (told.sequence, told.dtstamp) == (2, stamps[2])


async def test_a_meeting_nobody_was_told_of_has_no_number(db: Database) -> None:
    await keep(db, a_feed())
    await entered(db, a_row(kind=NoticeKind.REMINDER, sequence=None, dtstamp=None))
    (part,) = await parts(db, TOKEN)
    assert part.told == {}
