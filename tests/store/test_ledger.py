"""The ledger's every transition, on both databases: nobody guesses, nobody overwrites."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest
from sqlmodel import SQLModel

from models.ask import AskState
from models.digest import DigestWish
from models.meeting import MeetingState
from models.notice import LedgerState, NoticeKind
from models.reply import Answer, Partstat, Way
from models.submission import Submission
from models.tables.answer import AnswerRow
from models.tables.ask import AskRow
from models.tables.meeting import MeetingRow
from models.tables.seat import PersonRow, SeatRow
from models.tables.submission import SubmissionRow
from rules.transitions import NEXT, may_become
from store import ledger
from store.database import Database
from store.digests import keep_digest_wish
from store.ledger import SETTLED_FROM, Outgoing, Settlement
from tests.store.world import (
    ASK,
    END,
    JOURNEY,
    MEETING,
    NOW,
    a_letter,
    a_row,
    entered,
    left_and_rejoined,
    opened,
    rows_of,
    set_rows,
    states_of,
)

S = LedgerState
A_MINUTE = timedelta(minutes=1)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    async with opened(database_url) as db:
        yield db


async def claimed(
    db: Database, token: str = "first", now: datetime = NOW, most: int = 200
) -> list[Outgoing]:
    async with db.writing() as session:
        return await ledger.claim(session, JOURNEY, token, now, most)


async def fenced(
    db: Database, keys: Sequence[str], token: str = "first", clock: datetime = NOW
) -> set[str]:
    async with db.writing() as session:
        return await ledger.fence(session, keys, token, clock)


async def settled(db: Database, token: str, *settlements: Settlement) -> None:
    async with db.writing() as session:
        await ledger.settle(session, settlements, token, NOW)


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
    row = (await rows_of(db))["key 1"]
    assert (row.state, row.reply, row.settled_at) == (S.EXPIRED, "its time had passed", NOW)


# ---------------------------------------------------------------- the fence's truth table


async def _become(db: Database, table: type[SQLModel], key: str, **values: Any) -> None:
    async with db.writing() as session:
        row = await session.get_one(table, key)
        for name, value in values.items():
            setattr(row, name, value)


async def _no_change(_: Database) -> None:
    """Leave everything as the letter says."""


async def _moved(db: Database) -> None:
    await _become(db, MeetingRow, MEETING, revision=4, timing=3)
    await _become(db, AskRow, ASK, revision=4, timing=3)


async def _renamed(db: Database) -> None:
    await _become(db, MeetingRow, MEETING, revision=4)
    await _become(db, AskRow, ASK, revision=4)


async def _over(db: Database) -> None:
    """Held, or done: nothing that people are told of it has changed."""
    await _become(db, MeetingRow, MEETING, state=MeetingState.HELD)
    await _become(db, AskRow, ASK, state=AskState.DONE)


async def _called_off(db: Database) -> None:
    await _become(
        db, MeetingRow, MEETING, state=MeetingState.CALLED_OFF, revision=4, timing=3
    )
    await _become(db, AskRow, ASK, state=AskState.WITHDRAWN, revision=4, timing=3)


async def _left(db: Database) -> None:
    await _become(db, SeatRow, "ada.1", left_at=NOW)


async def _declined(db: Database) -> None:
    await _answered(db, Partstat.ACCEPTED, Partstat.DECLINED)


async def _declined_the_old_day(db: Database) -> None:
    await _answered(db, Partstat.DECLINED, timing=1)


async def _came_round(db: Database) -> None:
    await _answered(db, Partstat.DECLINED, Partstat.ACCEPTED)


async def _answered(db: Database, *said: Partstat, timing: int = 2) -> None:
    async with db.writing() as session:
        for number, partstat in enumerate(said):
            given = Answer(
                occasion=MEETING,
                person="ada",
                partstat=partstat,
                way=Way.PAGE,
                at=NOW,
                dtstamp=NOW,
                timing=timing,
            )
            session.add(AnswerRow.of(given, request=f"answer {number}"))


async def _sent_in_by_a_colleague(db: Database) -> None:
    """Each answers for themselves; what only came in does not count yet."""
    await _sent_in(db, "bea", turn=1)
    await _sent_in(db, "ada", turn=None)


async def _sent_in_by_herself(db: Database) -> None:
    await _sent_in(db, "ada", turn=1)


async def _sent_in(db: Database, who: str, turn: int | None) -> None:
    await _become(db, AskRow, ASK, each=True)
    async with db.writing() as session:
        await session.merge(PersonRow(id=who, email=f"{who}@alder.example.org", name=who))
        form = Submission(request=f"form {who}", occasion=ASK, person=who, answers={})
        session.add(SubmissionRow.of(form.model_copy(update={"turn": turn, "at": NOW})))


async def _wants_no_digests(db: Database) -> None:
    async with db.writing() as session:
        await keep_digest_wish(session, "elm-2040", "ada", DigestWish(wanted=False, turn=1))


HAPPENINGS = {
    "nothing": _no_change,
    "moved": _moved,
    "renamed": _renamed,
    "over": _over,
    "called off": _called_off,
    "left": _left,
    "left and rejoined": left_and_rejoined,
    "declined": _declined,
    "declined the old day": _declined_the_old_day,
    "came round": _came_round,
    "sent in by a colleague": _sent_in_by_a_colleague,
    "sent in": _sent_in_by_herself,
    "wants no digests": _wants_no_digests,
}
ALWAYS = frozenset(HAPPENINGS)
STILL_SEATED = ALWAYS - {"left", "left and rejoined"}
SAME_WORDS = ALWAYS - {"moved", "renamed", "called off"}
UNMOVED = {"nothing", "renamed", "declined the old day", "came round", "wants no digests"}
OPEN = {
    "wants no digests",
    "declined",
    "declined the old day",
    "came round",
    "sent in by a colleague",
}
K = NoticeKind
# What may happen between composing and the dot without stopping the letter.
PASSES = {
    (K.INVITATION, MEETING): STILL_SEATED & SAME_WORDS,
    (K.UPDATE, MEETING): STILL_SEATED & SAME_WORDS,
    (K.CANCELLATION, MEETING): SAME_WORDS,
    (K.REMINDER, MEETING): UNMOVED | {"sent in", "sent in by a colleague"},
    (K.NUDGE, MEETING): {"nothing", "renamed", "sent in"} | OPEN,
    (K.ASK, ASK): {"nothing"} | OPEN,
    (K.UPDATE, ASK): {"nothing", "sent in"} | OPEN,
    (K.CANCELLATION, ASK): SAME_WORDS,
    (K.REMINDER, ASK): {"nothing", "renamed"} | OPEN,
    (K.NUDGE, ASK): {"nothing", "renamed"} | OPEN,
    (K.WELCOME, "elm-2040/-/welcome/1"): STILL_SEATED,
    (K.ANNOUNCEMENT, MEETING): STILL_SEATED,
    (K.DIGEST, "elm-2040/-/digest/1"): STILL_SEATED - {"wants no digests"},
}


@pytest.mark.parametrize("happening", HAPPENINGS)
async def test_the_fence_lets_pass_only_what_is_still_so(
    db: Database, happening: str
) -> None:
    keys = {f"{kind} {occasion}": (kind, occasion) for kind, occasion in PASSES}
    await entered(
        db,
        *(
            a_row(
                number,
                key=key,
                kind=kind,
                occasion=occasion,
                revision=2 if kind in {K.REMINDER, K.NUDGE} else 3,
            )
            for number, (key, (kind, occasion)) in enumerate(keys.items())
        ),
    )
    await claimed(db)
    await HAPPENINGS[happening](db)
    passed = await fenced(db, list(keys))
    assert passed == {key for key, of in keys.items() if happening in PASSES[of]}
    states = await states_of(db)
    assert {key for key in keys if states[key] is S.COMMITTING} == passed


async def test_who_has_sent_theirs_in_still_hears_that_others_have_not(
    db: Database,
) -> None:
    nudge = {"kind": K.NUDGE, "occasion": ASK, "revision": 2}
    await entered(db, a_row(1, offset="+3", **nudge), a_row(2, offset="+7-lead", **nudge))
    await claimed(db)
    await _sent_in_by_herself(db)
    assert await fenced(db, ["key 1", "key 2"]) == {"key 2"}


async def test_the_fence_refuses_what_is_past_its_time(db: Database) -> None:
    await entered(db, a_row(1, until=END), a_row(2, until=END + A_MINUTE))
    await claimed(db)
    assert await fenced(db, ["key 1", "key 2"], clock=END) == {"key 2"}


async def test_the_fence_refuses_what_is_not_claimed(db: Database) -> None:
    await entered(
        db, *(a_row(n, key=each, state=each, token="first") for n, each in _each())
    )
    assert await fenced(db, list(S)) == {S.CLAIMED}
    assert await states_of(db) == {each: each for each in S} | {S.CLAIMED: S.COMMITTING}


def _each() -> Iterable[tuple[int, LedgerState]]:
    return enumerate(S)


async def test_the_fence_notes_the_machines_time(db: Database) -> None:
    await entered(db, a_row(1))
    await claimed(db)
    clock = NOW + timedelta(seconds=3.25)
    await fenced(db, ["key 1"], clock=clock)
    assert (await rows_of(db))["key 1"].committed_at == clock


# ---------------------------------------------------------------- settling


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
    for key, row in (await rows_of(db)).items():
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


# ---------------------------------------------------------------- superseding, postponing


async def test_what_is_not_on_its_way_can_be_taken_back_and_nothing_else(
    db: Database,
) -> None:
    await entered(db, *(a_row(number, key=each, state=each) for number, each in _each()))
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


# ---------------------------------------------------------------- several at once


async def test_four_attempts_at_once_fence_each_letter_once(db: Database) -> None:
    keys = [f"key {number}" for number in range(1, 41)]
    await entered(db, *(a_row(number) for number in range(1, 41)))

    async def attempt(token: str) -> list[str]:
        dots: list[str] = []
        for _ in range(6):
            letters = await claimed(db, token, most=15)
            passed = await fenced(db, [one.key for one in letters[:5]], token)
            dots += passed
            ended = (Settlement(key, S.ACCEPTED, token) for key in passed)
            await settled(db, token, *ended)
        return dots

    dots = await asyncio.gather(*(attempt(token) for token in "abcd"))
    written = [key for each in dots for key in each]
    assert len(written) == len(set(written))
    rows = await rows_of(db)
    accepted = {key: rows[key].reply for key in keys if rows[key].state is S.ACCEPTED}
    assert accepted == {key: t for t, of in zip("abcd", dots, strict=True) for key in of}
    assert {row.attempts for row in rows.values() if row.key in accepted} == {1}
