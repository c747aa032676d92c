"""The ledger's every transition, on both databases: nobody guesses, nobody overwrites."""

from datetime import datetime
from itertools import product

from rules.transitions import NEXT, may_become
from store import ledger
from store.database import Database
from store.ledger import SETTLED_FROM, Settlement
from tests.store.attempts import A_MINUTE, S, claimed, each_state, fenced, settled
from tests.store.world import (
    JOURNEY,
    NOW,
    a_letter,
    a_row,
    entered,
    rows_of,
    set_rows,
    states_of,
)


async def test_what_is_entered_is_claimed_once_with_its_frozen_bytes(db: Database) -> None:
    await entered(db, a_row(1), a_row(2))
    letters = await claimed(db)
    assert [(one.key, one.letter, one.attempts) for one in letters] == [
        ("key 1", a_letter(1), 0),
        ("key 2", a_letter(2), 0),
    ]
    assert await states_of(db) == {"key 1": S.CLAIMED, "key 2": S.CLAIMED}


async def test_a_key_entered_again_keeps_its_first_bytes_and_its_state(
    db: Database,
) -> None:
    await entered(db, a_row(1))
    await claimed(db)
    await entered(db, a_row(1, letter=b"other"), a_row(2))
    await entered(db)
    rows = await rows_of(db)
    assert {key: (row.state, row.letter) for key, row in rows.items()} == {
        "key 1": (S.CLAIMED, a_letter(1)),
        "key 2": (S.OWED, a_letter(2)),
    }


async def test_a_new_attempt_takes_over_what_a_broken_one_had_claimed(db: Database) -> None:
    await entered(db, a_row(1), a_row(2))
    await claimed(db, "broken")
    assert await fenced(db, ["key 1"], "broken") == {"key 1"}
    letters = await claimed(db, "next")
    assert [one.key for one in letters] == ["key 2"]
    assert await fenced(db, ["key 1", "key 2"], "broken") == set()
    assert await fenced(db, ["key 1", "key 2"], "next") == {"key 2"}


async def test_a_claim_takes_the_oldest_and_leaves_the_rest_for_later(db: Database) -> None:
    await entered(db, *(a_row(number) for number in range(1, 6)))
    assert [one.key for one in await claimed(db, most=3)] == ["key 1", "key 2", "key 3"]
    assert list((await states_of(db)).values()) == [S.CLAIMED] * 3 + [S.OWED] * 2


async def test_a_claim_leaves_other_journeys_and_what_waits_for_its_hour(
    db: Database,
) -> None:
    await entered(
        db,
        a_row(1, journey="cohort/elm-2040"),
        a_row(2, not_before=NOW + A_MINUTE),
        a_row(3, not_before=NOW),
    )
    assert [one.key for one in await claimed(db)] == ["key 3"]


async def test_what_is_past_its_time_expires_and_is_not_claimed(db: Database) -> None:
    await entered(db, a_row(1, until=NOW), a_row(2, until=NOW + A_MINUTE))
    await claimed(db, "broken", NOW - A_MINUTE)
    assert [one.key for one in await claimed(db)] == ["key 2"]
    async with db.writing() as session:
        assert (await ledger.unsettled(session, JOURNEY, NOW)).is_late
        await ledger.expire(session, JOURNEY, NOW)
        assert not (await ledger.unsettled(session, JOURNEY, NOW)).is_late
    row = (await rows_of(db))["key 1"]
    assert (row.state, row.reply, row.settled_at) == (S.EXPIRED, "its time had passed", NOW)


async def test_an_attempt_settles_a_row_only_along_the_table(db: Database) -> None:
    ways = {
        f"{before} {after}": (before, after) for before, after in product(S, SETTLED_FROM)
    }
    begun = (
        a_row(number, key=key, state=before, token="first")
        for number, (key, (before, _)) in enumerate(ways.items())
    )
    await entered(db, *begun)
    await settled(
        db, "first", *(Settlement(k, after, "so") for k, (_, after) in ways.items())
    )
    rows = await rows_of(db)
    assert rows.keys() == ways.keys()
    for key, row in rows.items():
        before, after = ways[key]
        if before in {S.CLAIMED, S.COMMITTING} and may_become(before, after):
            settled_at = None if after is S.OWED else NOW
            end = (row.state, row.reply, row.attempts, row.settled_at)
            assert end == (after, "so", 1, settled_at), key
        else:
            assert (row.state, row.reply, row.attempts) == (before, None, 0), key


def test_settling_knows_no_way_that_the_table_of_transitions_does_not() -> None:
    ways = {(before, after) for after, begun in SETTLED_FROM.items() for before in begun}
    known = {(before, after) for before, then in NEXT.items() for after in then}
    assert ways < known


async def test_an_attempt_that_lost_its_rows_changes_nothing(db: Database) -> None:
    await entered(db, a_row(1), a_row(2))
    await claimed(db, "zombie")
    await claimed(db, "next")
    await fenced(db, ["key 2"], "next")
    for after, key in product(SETTLED_FROM, ("key 1", "key 2")):
        await settled(db, "zombie", Settlement(key, after, "too late"))
    rows = await rows_of(db)
    assert [(row.state, row.reply, row.attempts) for row in rows.values()] == [
        (S.CLAIMED, None, 0),
        (S.COMMITTING, None, 0),
    ]


async def test_a_settlement_keeps_when_to_try_again_and_no_endless_answer(
    db: Database,
) -> None:
    await entered(db, a_row(1))
    await claimed(db)
    later = NOW + 5 * A_MINUTE
    await settled(db, "first", Settlement("key 1", S.OWED, "4" * 2000, later))
    row = (await rows_of(db))["key 1"]
    assert (row.not_before, len(row.reply or "")) == (later, 500)
    assert await claimed(db, "next", later - A_MINUTE) == []
    assert [one.attempts for one in await claimed(db, "next", later)] == [1]


async def test_what_is_not_on_its_way_can_be_taken_back_and_nothing_else(
    db: Database,
) -> None:
    await entered(
        db, *(a_row(number, key=each, state=each) for number, each in each_state())
    )
    async with db.writing() as session:
        await ledger.supersede(session, [*S, "not there"], NOW)
        await ledger.supersede(session, [], NOW)
    assert await states_of(db) == {
        each: S.SUPERSEDED if may_become(each, S.SUPERSEDED) else each for each in S
    }


async def test_postponing_holds_all_that_waits_and_shortens_no_longer_wait(
    db: Database,
) -> None:
    await entered(
        db,
        a_row(1),
        a_row(2, not_before=NOW + A_MINUTE),
        a_row(3, not_before=NOW + 60 * A_MINUTE),
        a_row(4, journey="cohort/elm-2040"),
        a_row(5),
    )
    await claimed(db)
    await fenced(db, ["key 5"])
    async with db.writing() as session:
        await ledger.postpone(session, JOURNEY, NOW + 5 * A_MINUTE, tried=True)
    rows = await rows_of(db)
    assert [(row.state, row.not_before, row.attempts) for row in rows.values()] == [
        (S.OWED, NOW + 5 * A_MINUTE, 1),
        (S.OWED, NOW + 5 * A_MINUTE, 1),
        (S.OWED, NOW + 60 * A_MINUTE, 0),
        (S.OWED, None, 0),
        (S.COMMITTING, None, 0),
    ]


async def _next(db: Database) -> datetime | None:
    async with db.reading() as session:
        return (await ledger.unsettled(session, JOURNEY, NOW)).next_attempt


async def test_the_next_attempt_is_the_soonest_of_all_that_waits(db: Database) -> None:
    assert await _next(db) is None
    await entered(db, a_row(1, not_before=NOW + 5 * A_MINUTE))
    await entered(db, a_row(2, not_before=NOW + 2 * A_MINUTE))
    assert await _next(db) == NOW + 2 * A_MINUTE
    await entered(db, a_row(3, entered_at=NOW - A_MINUTE))
    assert await _next(db) == NOW
    await set_rows(db, state=S.ACCEPTED)
    assert await _next(db) is None


async def test_rows_past_the_fence_without_an_answer_are_in_doubt(db: Database) -> None:
    await entered(db, a_row(1), a_row(2), a_row(3, journey="cohort/elm-2040"))
    await claimed(db)
    await fenced(db, ["key 2"])
    async with db.reading() as session:
        doubts = await ledger.in_doubt(session, JOURNEY)
    assert [row.key for row in doubts] == ["key 2"]
