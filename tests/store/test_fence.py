"""The fence lets pass only what is still so, and what is still its own."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel

from models.ask import AskState
from models.digest import DigestWish
from models.meeting import MeetingState
from models.notice import NoticeKind
from models.reply import Answer, Partstat, Way
from models.submission import Submission
from models.tables.answer import AnswerRow
from models.tables.ask import AskRow
from models.tables.meeting import MeetingRow
from models.tables.seat import PersonRow, SeatRow
from store.database import Database
from store.digests import keep_digest_wish
from store.ledger import Settlement
from store.submissions import keep_submission
from tests.store.attempts import A_MINUTE, S, claimed, each_state, fenced, settled
from tests.store.world import (
    ASK,
    END,
    MEETING,
    NOW,
    a_row,
    entered,
    left_and_rejoined,
    rows_of,
    states_of,
)


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
        await keep_submission(session, form.model_copy(update={"turn": turn, "at": NOW}))


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
        db, *(a_row(n, key=each, state=each, token="first") for n, each in each_state())
    )
    assert await fenced(db, list(S)) == {S.CLAIMED}
    assert await states_of(db) == {each: each for each in S} | {S.CLAIMED: S.COMMITTING}


async def test_the_fence_notes_the_machines_time(db: Database) -> None:
    await entered(db, a_row(1))
    await claimed(db)
    clock = NOW + timedelta(seconds=3.25)
    await fenced(db, ["key 1"], clock=clock)
    assert (await rows_of(db))["key 1"].committed_at == clock


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
