"""Where the relay's answer is lost, letters go again only if they did not arrive."""

from datetime import timedelta

import pytest

from activities import relay as relay_module
from activities import sending as sending_module
from activities.clock import machine_clock
from activities.postbox import FolderOracle, Postbox
from activities.sending import DOT_WITHIN, SURELY_ARRIVED
from models.notice import LedgerState, NoticeKind
from stack.catcher import Catcher, catching
from store.database import Database
from store.fence import TIMED
from store.mail_folder import MailFolder
from tests.activities.servers import Cut, Wire, wired
from tests.activities.turns import (
    A_MINUTE,
    GRACE,
    a_sender,
    a_turn,
    relay_at,
    sent,
    several,
)
from tests.store.world import (
    ASK,
    END,
    NOW,
    a_letter,
    a_row,
    entered,
    message_id,
    rows_of,
    set_rows,
    states_of,
)

S = LedgerState
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
        sending = a_sender(db, relay_at(port), FolderOracle(mail))
        assert await sent(sending, a_turn()) == NOW
        assert await states_of(db) == {"key 1": S.COMMITTING}
        assert await sent(sending, a_turn(token="next")) is None
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
        sending = a_sender(db, relay_at(port), FolderOracle(mail))
        assert await sent(sending, a_turn()) == NOW
        assert mail.copies(message_id(1)) == 0
        assert await sent(sending, a_turn(token="next")) is None
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
        sending = a_sender(db, relay_at(port))
        later = NOW + GRACE + A_MINUTE
        assert await sent(sending, a_turn()) == later
        assert await sent(sending, a_turn(later, "too soon")) == later + GRACE + A_MINUTE
        assert set((await states_of(db)).values()) == {S.COMMITTING}
        arrived = mail.copies(message_id(1))
        await set_rows(db, committed_at=machine_clock() - GRACE)
        assert await sent(sending, a_turn(later, "after the grace")) is None
        assert await sent(sending, a_turn(later, "once more")) is None
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
    assert await sent(a_sender(db, Postbox(mail)), a_turn()) is None
    after = (await rows_of(db))["key 1"]
    held = kind in {NoticeKind.REMINDER, NoticeKind.NUDGE, NoticeKind.DIGEST}
    assert after.state is (S.UNCONFIRMED if held else S.ACCEPTED)
    assert [mail.read(one.name) for one in mail.newest(9)] == ([] if held else [row.letter])


def test_no_dot_can_come_after_the_oracle_has_said_no() -> None:
    assert DOT_WITHIN < SURELY_ARRIVED
    assert timedelta(seconds=relay_module.DOT_SECONDS) < GRACE
    assert machine_clock() < END
