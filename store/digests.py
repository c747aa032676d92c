"""What digests are made from, and who wants none."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from models.cohort import Cohort
from models.digest import DigestSource, DigestWish, digest_occasion
from models.tables.digest_wish import DigestWishRow
from store.answers import answers_to
from store.cohorts import journeys_of
from store.inbox import open_count
from store.occasions import asks_of, meetings_of
from store.submissions import submissions_in


async def digest_source(session: AsyncSession, cohort: Cohort) -> DigestSource | None:
    """Return all that a cohort's digests may speak of; None if it has no digests."""
    if cohort.digest is None:
        return None
    journeys = [journey.id for journey in await journeys_of(session, cohort.key)]
    meetings = await meetings_of(session, *journeys)
    asks = await asks_of(session, *journeys)
    planned = [each for each in meetings if each.is_planned]
    stopped = select(DigestWishRow.person).where(
        DigestWishRow.occasion == digest_occasion(cohort.key),
        col(DigestWishRow.wanted).is_(False),
    )
    grouped = any(step.groups for step in cohort.program.steps("cohort"))
    return DigestSource(
        meetings=planned,
        asks=[each for each in asks if each.is_open],
        answers=await answers_to(session, [each.id for each in planned]),
        inbox=await open_count(session),
        stopped=frozenset(await session.exec(stopped)),
        held=[each for each in meetings if not each.is_planned] if grouped else [],
        answered=[each for each in asks if not each.is_open] if grouped else [],
        submissions=await submissions_in(session, cohort.key) if grouped else [],
    )


async def digest_wish(session: AsyncSession, cohort: str, person: str) -> DigestWish:
    """Return somebody's last word; who never said any wants them."""
    row = await session.get(DigestWishRow, (digest_occasion(cohort), person))
    return row.to_value() if row else DigestWish()


async def keep_digest_wish(
    session: AsyncSession, cohort: str, person: str, wish: DigestWish
) -> None:
    """Let a wish be somebody's last word."""
    row = DigestWishRow.of(wish, occasion=digest_occasion(cohort), person=person)
    await session.merge(row)
