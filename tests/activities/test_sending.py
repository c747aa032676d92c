"""What a journey's look does with the letters that wait, over real roads."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from activities import relay as relay_module
from activities import sending as sending_module
from activities.clock import machine_clock
from activities.connecting import RelayAddress
from activities.postbox import FolderOracle, Postbox
from activities.posts import Attempt, Fence, Oracle, Passed, Post
from activities.relay import Relay
from activities.sending import BACKOFF_MINUTES, DOT_WITHIN, SURELY_ARRIVED, Sender, Turn
from models.notice import LedgerState, NoticeKind
from models.tables.meeting import MeetingRow
from stack.catcher import Catcher, catching
from stack.moods import Mood
from store.database import Database
from store.fence import TIMED
from store.ledger import Outgoing
from store.mail_folder import MailFolder
from tests.activities.servers import Cut, Server, Wire, listening, wired
from tests.activities.turns import sent
from tests.store.world import (
    ASK,
    END,
    JOURNEY,
    MEETING,
    NOW,
    SENDER,
    a_letter,
    a_row,
    entered,
    message_id,
    rows_of,
    set_rows,
    states_of,
)

S = LedgerState
A_MINUTE = timedelta(minutes=1)
GRACE = timedelta(seconds=660)


@pytest.fixture
def mail(tmp_path: Path) -> MailFolder:
    return MailFolder(tmp_path / "mail", durable=False)


def turn(now: datetime = NOW, token: str = "first") -> Turn:
    return Turn(JOURNEY, token, now)


def sender(db: Database, post: Post, oracle: Oracle | None = None) -> Sender:
    return Sender(db, post, oracle, GRACE)


def relay_at(port: int) -> Relay:
    return Relay(RelayAddress("127.0.0.1", port), SENDER)


async def several(db: Database, letters: int) -> None:
    await entered(db, *(a_row(number) for number in range(1, letters + 1)))


async def test_what_waits_is_sent_once_and_then_nothing_waits(
    db: Database, mail: MailFolder
) -> None:
    await several(db, 120)
    sending = sender(db, Postbox(mail), FolderOracle(mail))
    assert await sent(sending, turn()) is None
    assert await sent(sending, turn(token="second")) is None
    assert {mail.copies(message_id(number)) for number in range(1, 121)} == {1}
    assert set((await states_of(db)).values()) == {S.ACCEPTED}


async def test_a_look_sends_five_hundred_letters_and_looks_again_at_once(
    db: Database, mail: MailFolder
) -> None:
    await several(db, 505)
    sending = sender(db, Postbox(mail))
    assert await sent(sending, turn()) == NOW
    assert len(mail.newest(600)) == 500
    assert await sent(sending, turn(token="second")) is None
    assert len(mail.newest(600)) == 505


async def test_a_look_that_takes_too_long_ends_and_looks_again_at_once(
    db: Database, mail: MailFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_module, "MOST_SECONDS", 0.0)
    await several(db, 120)
    sending = sender(db, Postbox(mail))
    looks = 1
    while await sent(sending, turn(token=f"look {looks}")) == NOW:
        looks += 1
    assert looks == 3
    assert len(mail.newest(300)) == 120


# ---------------------------------------------------------------- a relay in trouble


async def test_a_letter_put_off_is_tried_after_1_5_15_30_60_and_60_minutes(
    db: Database,
) -> None:
    await several(db, 1)
    server, now, waits = Server({"RCPT": "450 4.7.1 greylisted"}), NOW, []
    async with listening(server) as port:
        sending = sender(db, relay_at(port))
        for look in range(7):
            again = await sent(sending, turn(now, f"look {look}"))
            assert again
            waits.append((again - now) // A_MINUTE)
            early = again - timedelta(seconds=1)
            assert await sent(sending, turn(early, "early")) == again
            now = again
        server.answers = {}
        assert await sent(sending, turn(now, "last")) is None
    assert waits == [*BACKOFF_MINUTES, 60, 60]
    assert len(server.recipients) == 8
    row = (await rows_of(db))["key 1"]
    assert (row.state, row.attempts) == (S.ACCEPTED, 8)


async def test_a_relay_that_is_down_holds_everything_and_refuses_nothing(
    db: Database, mail: MailFolder
) -> None:
    await several(db, 30)
    async with catching(Catcher(mail), port=0) as port:
        pass
    sending = sender(db, relay_at(port))
    now, waits = NOW, []
    for look in range(3):
        again = await sent(sending, turn(now, f"look {look}"))
        assert again
        rows = await rows_of(db)
        assert {(row.state, row.not_before) for row in rows.values()} == {(S.OWED, again)}
        waits.append((again - now) // A_MINUTE)
        now = again
    assert waits == [1, 5, 15]
    async with catching(Catcher(mail), port=port):
        assert await sent(sending, turn(now, "up")) is None
        await sending.post.close()
    assert {mail.copies(message_id(number)) for number in range(1, 31)} == {1}


async def test_a_relay_that_puts_a_whole_round_off_is_given_a_minute(
    db: Database, mail: MailFolder
) -> None:
    await several(db, 30)
    catcher = Catcher(mail, Mood(per_minute=10))
    async with catching(catcher, port=0) as port:
        sending = sender(db, relay_at(port))
        assert await sent(sending, turn()) == NOW + A_MINUTE
        held = {
            row.not_before for row in (await rows_of(db)).values() if row.state is S.OWED
        }
        assert held == {NOW + A_MINUTE}
        assert len(mail.newest(50)) == 10
        catcher.door.mood = Mood()
        assert await sent(sending, turn(NOW + A_MINUTE, "next")) is None
        await sending.post.close()
    assert {mail.copies(message_id(number)) for number in range(1, 31)} == {1}


async def test_a_relay_that_lets_in_three_at_once_has_all_letters_a_minute_later(
    db: Database,
) -> None:
    await several(db, 40)
    server = Server(room=3)
    async with listening(server) as port:
        post = Relay(RelayAddress("127.0.0.1", port), SENDER, round_size=10)
        sending = sender(db, post)
        assert await sent(sending, turn()) == NOW + A_MINUTE
        assert len(server.kept) == 33
        assert await sent(sending, turn(NOW + A_MINUTE, "next")) is None
        await post.close()
    assert len(server.kept) == 40
    assert set((await states_of(db)).values()) == {S.ACCEPTED}


async def test_one_bad_letter_stops_no_other(db: Database, mail: MailFolder) -> None:
    await entered(db, a_row(1), a_row(2, envelope_to="nobody"), a_row(3))
    async with catching(Catcher(mail), port=0) as port:
        sending = sender(db, relay_at(port))
        assert await sent(sending, turn()) is None
        await sending.post.close()
    assert list((await states_of(db)).values()) == [S.ACCEPTED, S.REFUSED, S.ACCEPTED]


# ---------------------------------------------------------------- a lost answer

SWALLOWED = Cut(at=b"250 2.0.0 Kept", up=False, then="before")
LOST = Cut(at=b"\r\n.\r\n", up=True, then="before")


async def test_a_swallowed_250_is_settled_by_the_oracle_and_nothing_goes_twice(
    db: Database, mail: MailFolder
) -> None:
    await several(db, 1)
    async with (
        catching(Catcher(mail), port=0) as behind,
        wired(Wire(behind, SWALLOWED)) as port,
    ):
        sending = sender(db, relay_at(port), FolderOracle(mail))
        assert await sent(sending, turn()) == NOW
        assert await states_of(db) == {"key 1": S.COMMITTING}
        assert await sent(sending, turn(token="next")) is None
        await sending.post.close()
    row = (await rows_of(db))["key 1"]
    assert (row.state, row.reply) == (S.ACCEPTED, "found where it was sent")
    assert mail.copies(message_id(1)) == 1


async def test_a_lost_dot_is_found_missing_by_the_oracle_and_the_letter_goes_again(
    db: Database, mail: MailFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_module, "SURELY_ARRIVED", timedelta(seconds=0.5))
    await several(db, 1)
    async with catching(Catcher(mail), port=0) as behind, wired(Wire(behind, LOST)) as port:
        sending = sender(db, relay_at(port), FolderOracle(mail))
        assert await sent(sending, turn()) == NOW
        assert mail.copies(message_id(1)) == 0
        assert await sent(sending, turn(token="next")) is None
        await sending.post.close()
    assert await states_of(db) == {"key 1": S.ACCEPTED}
    assert mail.copies(message_id(1)) == 1


@pytest.mark.parametrize("cut", [SWALLOWED, LOST], ids=["swallowed", "lost"])
async def test_without_an_oracle_an_invitation_is_repeated_once_and_a_reminder_held(
    db: Database, mail: MailFolder, cut: Cut
) -> None:
    kinds = (NoticeKind.INVITATION, NoticeKind.REMINDER)
    for number, kind in enumerate(kinds, start=1):
        revision = 2 if kind is NoticeKind.REMINDER else 3
        await entered(db, a_row(number, kind=kind, revision=revision))
    wire = Wire(0, cut, times=2)
    async with catching(Catcher(mail), port=0) as wire.port, wired(wire) as port:
        sending = sender(db, relay_at(port))
        later = NOW + GRACE + A_MINUTE
        assert await sent(sending, turn()) == later
        assert await sent(sending, turn(later, "too soon")) == later + GRACE + A_MINUTE
        assert set((await states_of(db)).values()) == {S.COMMITTING}
        arrived = mail.copies(message_id(1))
        await set_rows(db, committed_at=machine_clock() - GRACE)
        assert await sent(sending, turn(later, "after the grace")) is None
        assert await sent(sending, turn(later, "once more")) is None
        await sending.post.close()
    assert await states_of(db) == {"key 1": S.ACCEPTED, "key 2": S.UNCONFIRMED}
    assert mail.copies(message_id(1)) == arrived + 1
    assert mail.copies(message_id(2)) == arrived
    kept = [mail.read(each.name) for each in mail.newest(9)]
    assert kept.count(a_letter(1)) == arrived + 1


@pytest.mark.parametrize("kind", NoticeKind)
async def test_without_an_oracle_every_kind_is_decided_after_the_grace(
    db: Database, mail: MailFolder, kind: NoticeKind
) -> None:
    asked = {"occasion": ASK} if kind is NoticeKind.ASK else {}
    timed = {"revision": 2} if kind in TIMED else {}
    row = a_row(1, kind=kind, **asked, **timed)
    await entered(db, row)
    await set_rows(
        db, state=S.COMMITTING, token="dead", committed_at=machine_clock() - GRACE
    )
    assert await sent(sender(db, Postbox(mail)), turn()) is None
    after = (await rows_of(db))["key 1"]
    held = kind in {NoticeKind.REMINDER, NoticeKind.NUDGE, NoticeKind.DIGEST}
    assert after.state is (S.UNCONFIRMED if held else S.ACCEPTED)
    assert [mail.read(one.name) for one in mail.newest(9)] == ([] if held else [row.letter])


# ---------------------------------------------------------------- the fence, and zombies


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
    assert await sent(sender(db, Meanwhile(Postbox(mail), move)), turn()) is None
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
    assert await sent(sender(db, Postbox(mail)), turn(long_ago)) is None
    row = (await rows_of(db))["key 1"]
    assert (row.state, row.reply) == (S.EXPIRED, "its time had passed")
    assert mail.newest(9) == []


async def test_two_attempts_of_one_look_at_once_send_each_letter_once(
    db: Database, mail: MailFolder
) -> None:
    await several(db, 60)
    async with catching(Catcher(mail), port=0) as port:
        attempts = [sender(db, relay_at(port), FolderOracle(mail)) for _ in range(3)]
        await asyncio.gather(
            *(sent(one, turn(token=f"{n}")) for n, one in enumerate(attempts))
        )
        await sent(attempts[0], turn(token="last"))
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
        zombie = asyncio.create_task(sent(sender(db, road), turn(token="zombie")))
        await frozen.wait()
        other = sender(db, relay_at(port), FolderOracle(mail))
        assert await sent(other, turn(token="other")) is None
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
        sending = sender(db, relay_at(port))
        assert await sent(sending, turn()) == NOW + A_MINUTE
        assert mail.newest(9) == []
        monkeypatch.undo()
        assert await sent(sending, turn(NOW + A_MINUTE, "next")) is None
        await sending.post.close()
    assert {mail.copies(message_id(number)) for number in range(1, 4)} == {1}


async def test_the_postbox_too_keeps_nothing_once_a_pass_has_run_out(
    db: Database, mail: MailFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_module, "DOT_WITHIN", timedelta(0))
    await several(db, 3)
    sending = sender(db, Postbox(mail), FolderOracle(mail))
    assert await sent(sending, turn()) == NOW + A_MINUTE
    assert mail.newest(9) == []
    assert set((await states_of(db)).values()) == {S.OWED}


def test_no_dot_can_come_after_the_oracle_has_said_no() -> None:
    assert DOT_WITHIN < SURELY_ARRIVED
    assert timedelta(seconds=relay_module.DOT_SECONDS) < GRACE
    assert machine_clock() < END
