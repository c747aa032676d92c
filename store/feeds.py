"""Subscriptions: kept by what their address leaves when it is hashed."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import func
from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.feed import Feed, Part, Showing, Subscriber, Told
from models.meeting import Meeting
from models.occasion import OccasionId
from models.seat import Seat
from models.tables.cohort import CohortRow, JourneyRow
from models.tables.feed import FeedRow
from models.tables.ledger import LedgerRow
from models.tables.meeting import MeetingRow
from models.tables.seat import PersonRow, SeatRow
from store.situations import thawed


def digest_of(token: str) -> str:
    """Return what is kept of a token, which is too long and random to need a slow hash."""
    return sha256(token.encode()).hexdigest()


async def keep_feed(session: AsyncSession, feed: Feed) -> None:
    """Keep a person's subscription; the one they had before opens nothing from now on."""
    await session.merge(FeedRow.of(feed))


async def drop_feed(session: AsyncSession, person: str) -> bool:
    """Forget a person's subscription; return whether there was one."""
    gone = await session.exec(delete(FeedRow).where(col(FeedRow.person) == person))
    return gone.rowcount > 0


async def subscriber_of(session: AsyncSession, digest: str) -> Subscriber | None:
    """Return who subscribed by an address; one query, also where there is nobody."""
    rows = await session.exec(
        select(FeedRow, PersonRow, SeatRow)
        .join(PersonRow, col(PersonRow.id) == FeedRow.person)
        .join(SeatRow, col(SeatRow.person) == FeedRow.person)
        .where(FeedRow.digest == digest, col(SeatRow.since).is_not(None))
        .order_by(col(SeatRow.cohort), col(SeatRow.since), col(SeatRow.id))
    )
    feed, seats = None, dict[str, tuple[Seat, ...]]()
    for feed_row, person, row in rows:
        feed = feed_row.to_value()
        seat = Seat.model_validate(
            row.model_dump(exclude={"cohort"}) | {"person": person.to_value()}
        )
        seats[row.cohort] = (*seats.get(row.cohort, ()), seat)
    return Subscriber(feed=feed, seats=seats) if feed else None


async def parts_of(
    session: AsyncSession, subscriber: Subscriber, since: datetime
) -> list[Part]:
    """Return a person's part in each cohort where they sit, by its key.

    Meetings that ended before `since` are left out.
    """
    told = await _told(session, subscriber.feed.person)
    return [
        await _part(session, cohort, seats, since, told)
        for cohort, seats in subscriber.seats.items()
        if any(seat.is_taken for seat in seats)
    ]


async def showing_of(session: AsyncSession, seat: Seat, meeting: Meeting) -> Showing:
    """Return one meeting as somebody's feed shows it, by one of their seats."""
    row = await session.get_one(CohortRow, OccasionId.parse(meeting.id).cohort)
    part = Part(
        cohort=thawed(row),
        organizer=row.organizer,
        seats=(seat,),
        meetings=(meeting,),
        told=await _told(session, seat.person.id),
    )
    return Showing(part=part, seat=seat, meeting=meeting)


async def _part(
    session: AsyncSession,
    cohort: str,
    seats: tuple[Seat, ...],
    since: datetime,
    told: dict[str, Told],
) -> Part:
    row = await session.get_one(CohortRow, cohort)
    meetings = await session.exec(
        select(MeetingRow)
        .join(JourneyRow, col(JourneyRow.id) == MeetingRow.journey)
        .where(JourneyRow.cohort == cohort, col(MeetingRow.ends_at) > since)
        .order_by(col(MeetingRow.id))
    )
    return Part(
        cohort=thawed(row),
        organizer=row.organizer,
        seats=seats,
        meetings=tuple(meeting.to_value() for meeting in meetings),
        told=told,
    )


async def _told(session: AsyncSession, person: str) -> dict[str, Told]:
    """Return what the ledger holds of a person's calendar, whatever became of each row.

    A row that was taken back counts too: a feed may have shown its number already, and a
    number never falls. No later word to this person has a lower one.
    """
    rows = await session.exec(
        select(
            LedgerRow.occasion, func.max(LedgerRow.sequence), func.max(LedgerRow.dtstamp)
        )
        .where(LedgerRow.person == person, col(LedgerRow.sequence).is_not(None))
        .group_by(LedgerRow.occasion)
    )
    return {
        occasion: Told(sequence=sequence, dtstamp=dtstamp)
        for occasion, sequence, dtstamp in rows
        if sequence is not None and dtstamp is not None
    }
