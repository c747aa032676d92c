"""What changes, expires or is taken over before the dot does not leave."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import timedelta

import pytest

from activities import sending as sending_module
from activities.clock import machine_clock
from activities.postbox import FolderOracle, Postbox
from activities.posts import Attempt, Fence, Passed, Post
from models.notice import LedgerState
from models.tables.meeting import MeetingRow
from stack.catcher import Catcher, catching
from store.database import Database
from store.ledger import Outgoing
from store.mail_folder import MailFolder
from tests.activities.turns import A_MINUTE, a_sender, a_turn, relay_at, sent, several
from tests.store.world import MEETING, NOW, a_row, entered, message_id, rows_of, states_of

S = LedgerState


class Meanwhile:
    """A road on which something happens while letters stand before their dot."""

    def __init__(
        self,
        post: Post,
        happening: Callable[[], Awaitable[None]],
        *,
        behind_fence: bool = False,
    ) -> None:
        self.post, self.happening, self.behind = post, happening, behind_fence
        self.round_size = post.round_size

    async def hand_over(self, letters: Sequence[Outgoing], fence: Fence) -> list[Attempt]:
        async def delayed(keys: Collection[str]) -> Passed:
            if not self.behind:
                await self.happening()
            passed = await fence(keys)
            if self.behind:
                await self.happening()
            return passed

        return await self.post.hand_over(letters, delayed)

    async def close(self) -> None:
        await self.post.close()


async def test_what_changed_before_the_dot_is_taken_back(
    db: Database, mail: MailFolder
) -> None:
    async def move() -> None:
        async with db.writing() as session:
            (await session.get_one(MeetingRow, MEETING)).revision = 4

    await several(db, 2)
    assert await sent(a_sender(db, Meanwhile(Postbox(mail), move)), a_turn()) is None
    rows = await rows_of(db)
    assert {(row.state, row.reply) for row in rows.values()} == {
        (S.SUPERSEDED, "what it said is no longer so")
    }
    assert mail.newest(9) == []


async def test_what_is_past_its_time_at_the_dot_expires(
    db: Database, mail: MailFolder
) -> None:
    await entered(db, a_row(1, until=machine_clock() - A_MINUTE))
    long_ago = machine_clock() - timedelta(days=1)
    assert await sent(a_sender(db, Postbox(mail)), a_turn(long_ago)) is None
    row = (await rows_of(db))["key 1"]
    assert (row.state, row.reply) == (S.EXPIRED, "its time had passed")
    assert mail.newest(9) == []


async def test_two_attempts_of_one_look_at_once_send_each_letter_once(
    db: Database, mail: MailFolder
) -> None:
    await several(db, 60)
    async with catching(Catcher(mail), port=0) as port:
        attempts = [a_sender(db, relay_at(port), FolderOracle(mail)) for _ in range(3)]
        await asyncio.gather(
            *(sent(one, a_turn(token=f"{n}")) for n, one in enumerate(attempts))
        )
        await sent(attempts[0], a_turn(token="last"))
        for one in attempts:
            await one.post.close()
    assert set((await states_of(db)).values()) == {S.ACCEPTED}
    assert {mail.copies(message_id(number)) for number in range(1, 61)} == {1}


@pytest.mark.parametrize("behind_fence", [False, True])
async def test_a_frozen_attempt_that_wakes_after_others_took_over_sends_nothing(
    db: Database, mail: MailFolder, monkeypatch: pytest.MonkeyPatch, behind_fence: bool
) -> None:
    monkeypatch.setattr(sending_module, "DOT_WITHIN", timedelta(seconds=0.3))
    monkeypatch.setattr(sending_module, "SURELY_ARRIVED", timedelta(seconds=0.5))
    frozen, thawed = asyncio.Event(), asyncio.Event()

    async def freeze() -> None:
        frozen.set()
        await thawed.wait()

    await several(db, 8)
    async with catching(Catcher(mail), port=0) as port:
        road = Meanwhile(relay_at(port), freeze, behind_fence=behind_fence)
        zombie = asyncio.create_task(sent(a_sender(db, road), a_turn(token="zombie")))
        await frozen.wait()
        other = a_sender(db, relay_at(port), FolderOracle(mail))
        assert await sent(other, a_turn(token="other")) is None
        thawed.set()
        assert await zombie is None
        await road.close()
        await other.post.close()
    assert set((await states_of(db)).values()) == {S.ACCEPTED}
    assert {mail.copies(message_id(number)) for number in range(1, 9)} == {1}


async def test_an_attempt_held_up_behind_the_fence_sends_later_and_not_at_all_now(
    db: Database, mail: MailFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_module, "DOT_WITHIN", timedelta(0))
    await several(db, 3)
    async with catching(Catcher(mail), port=0) as port:
        sending = a_sender(db, relay_at(port))
        assert await sent(sending, a_turn()) == NOW + A_MINUTE
        assert mail.newest(9) == []
        monkeypatch.undo()
        assert await sent(sending, a_turn(NOW + A_MINUTE, "next")) is None
        await sending.post.close()
    assert {mail.copies(message_id(number)) for number in range(1, 4)} == {1}


async def test_the_postbox_too_keeps_nothing_once_a_pass_has_run_out(
    db: Database, mail: MailFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_module, "DOT_WITHIN", timedelta(0))
    await several(db, 3)
    sending = a_sender(db, Postbox(mail), FolderOracle(mail))
    assert await sent(sending, a_turn()) == NOW + A_MINUTE
    assert mail.newest(9) == []
    assert set((await states_of(db)).values()) == {S.OWED}
