"""The health of the letters: when one last left, what waits and why, and who was missed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.findings import Finding, trouble, well
from commands.installation import Installation
from commands.proving import proof_of
from models.notice import LedgerState
from models.tables.cohort import CohortState
from store.bad_addresses import HELD, unreachable
from store.cohorts import all_cohorts
from store.waiting import Waiting, last_told, refused_of_use, waiting

LONG_WAIT = timedelta(hours=1)
LONGEST_GRACE = timedelta(minutes=10)
LONGEST_WHY = 100
_BY_ITSELF = {
    LedgerState.OWED: "about to be sent",
    LedgerState.CLAIMED: "being sent",
    LedgerState.COMMITTING: "handed over, and the answer was lost",
}


async def letters(here: Installation, now: datetime) -> AsyncIterator[Finding]:
    """Yield when the last letter left, what waits since when, and what never will leave."""
    async with here.reading() as session:
        last, groups = await last_told(session), await waiting(session)
        refused = await refused_of_use(session, now)
        stuck = await _unreachable(session)
    yield well("Last letter", f"left {_moment(last)}" if last else "none has left yet")
    if not groups:
        yield well("Letters waiting", "none")
    for group in groups:
        yield _waits(here, group, now)
    for cohort, emails in stuck.items():
        words = f"{cohort}: {', '.join(emails)}; `show {cohort}` says what to do"
        yield trouble("Bad addresses", words)
    if refused:
        words = f"{refused} that would still be of use: `letters COHORT` names them"
        yield trouble("Letters refused", words)


async def _unreachable(session: AsyncSession) -> dict[str, list[str]]:
    """Return the addresses that take no mail, by the cohorts in which they sit."""
    found = {
        row.key: [email for email, _ in await unreachable(session, row.key)]
        for row in await all_cohorts(session)
        if row.state is CohortState.RUNNING
    }
    return {cohort: emails for cohort, emails in found.items() if emails}


def _waits(here: Installation, group: Waiting, now: datetime) -> Finding:
    age, why = now - group.since, " ".join(group.why.split())[:LONGEST_WHY]
    words = f"{group.letters} {group.state} since {_moment(group.since)}"
    words += f" ({_long(age)}): {why or _BY_ITSELF[group.state]}"
    if group.state is LedgerState.COMMITTING:
        idle = timedelta(seconds=here.settings.relay_idle_seconds)
        if age > 2 * max(idle, LONGEST_GRACE):
            return trouble("Past the fence", f"{words}; does a worker run?")
        return well("Past the fence", words)
    if group.tried_at and group.tried_at > now:
        words += f"; tried again {_moment(group.tried_at)}"
    if why.startswith("5"):  # so many were refused that the relay itself is doubted
        return trouble("Letters waiting", f"{words}; the relay refuses everybody")
    if age > LONG_WAIT and group.why != HELD:
        return trouble("Letters waiting", f"{words}; does the relay take them?")
    return well("Letters waiting", words)


async def missed(here: Installation, now: datetime) -> AsyncIterator[Finding]:
    """Yield each running cohort in which mail was due and none was decided."""
    async with here.reading() as session:
        rows = await all_cohorts(session)
    for row in rows:
        if row.state is not CohortState.RUNNING:
            continue
        found = await proof_of(here, row.key, now)
        if found.missed:
            words = (
                f"{row.key}: {len(found.missed)} were due, and nobody was told: does a "
                f"worker run? `proof {row.key}` names them"
            )
            yield trouble("Letters due", words)
        else:
            yield well("Letters due", f"{row.key}: all that was due is in the ledger")


def _long(age: timedelta) -> str:
    minutes = max(int(age.total_seconds()) // 60, 0)
    if minutes < 60:  # noqa: PLR2004 - of an hour
        return f"{minutes} min"
    hours = minutes // 60
    return f"{hours} h" if hours < 48 else f"{hours // 24} days"  # noqa: PLR2004


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
