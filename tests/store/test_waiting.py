"""What has not left yet is counted by state and reason, with its age."""

from datetime import datetime, timedelta

from models.notice import LedgerState
from store.waiting import Waiting, last_told, refused_of_use, waiting
from tests.store.world import END, NOW, a_row, entered, opened

S = LedgerState
HOUR = timedelta(hours=1)


async def test_what_waits_is_told_apart_by_state_and_reason(database_url: str) -> None:
    async with opened(database_url) as db:
        await entered(
            db,
            a_row(1, entered_at=NOW + HOUR),
            a_row(2),
            a_row(3, reply="450 later", attempts=2, not_before=NOW + 3 * HOUR),
            a_row(4, reply="450 later", attempts=5, not_before=NOW + 2 * HOUR),
            a_row(5, state=S.COMMITTING, committed_at=NOW - HOUR),
            a_row(6, state=S.ACCEPTED, settled_at=NOW + HOUR, reply="250 kept"),
            a_row(7, state=S.REFUSED, settled_at=NOW + 2 * HOUR),
        )
        async with db.reading() as session:
            found = await waiting(session)
            assert await last_told(session) == NOW + HOUR
    assert [tuple(dict(one).values()) for one in sorted(found, key=_by_age)] == [
        (S.COMMITTING, "", 1, NOW - HOUR, 0, None),
        (S.OWED, "", 2, NOW, 0, None),
        (S.OWED, "450 later", 2, NOW, 5, NOW + 2 * HOUR),
    ]


def _by_age(one: Waiting) -> tuple[datetime, str]:
    return one.since, one.why


async def test_a_refused_letter_is_of_use_until_its_time_or_until_a_copy_arrived(
    database_url: str,
) -> None:
    refused = {"state": S.REFUSED, "settled_at": NOW}
    async with opened(database_url) as db:
        await entered(
            db,
            a_row(1, **refused),
            a_row(2, **refused, until=NOW),
            a_row(3, **refused),
            a_row(4, resends="key 3", state=S.ACCEPTED, settled_at=NOW),
            a_row(5, **refused),
            a_row(6, resends="key 5", **refused, until=NOW),
        )
        async with db.reading() as session:
            assert await refused_of_use(session, NOW) == 2
            assert await refused_of_use(session, END) == 0
