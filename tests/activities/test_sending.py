"""What a journey's look does with the letters that wait, over real roads."""

import pytest

from activities import sending as sending_module
from activities.postbox import FolderOracle, Postbox
from models.notice import LedgerState
from stack.catcher import Catcher, catching
from store.database import Database
from store.mail_folder import MailFolder
from tests.activities.turns import a_sender, a_turn, relay_at, sent, several
from tests.store.world import NOW, a_row, entered, message_id, states_of

S = LedgerState


async def test_what_waits_is_sent_once_and_then_nothing_waits(
    db: Database, mail: MailFolder
) -> None:
    await several(db, 120)
    sending = a_sender(db, Postbox(mail), FolderOracle(mail))
    assert await sent(sending, a_turn()) is None
    assert await sent(sending, a_turn(token="second")) is None
    assert {mail.copies(message_id(number)) for number in range(1, 121)} == {1}
    assert set((await states_of(db)).values()) == {S.ACCEPTED}


async def test_a_look_sends_five_hundred_letters_and_looks_again_at_once(
    db: Database, mail: MailFolder
) -> None:
    await several(db, 505)
    sending = a_sender(db, Postbox(mail))
    assert await sent(sending, a_turn()) == NOW
    assert len(mail.newest(600)) == 500
    assert await sent(sending, a_turn(token="second")) is None
    assert len(mail.newest(600)) == 505


async def test_a_look_that_takes_too_long_ends_and_looks_again_at_once(
    db: Database, mail: MailFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending_module, "MOST_SECONDS", 0.0)
    await several(db, 120)
    sending = a_sender(db, Postbox(mail))
    looks = 1
    while await sent(sending, a_turn(token=f"look {looks}")) == NOW:
        looks += 1
    assert looks == 3
    assert len(mail.newest(300)) == 120


async def test_one_bad_letter_stops_no_other(db: Database, mail: MailFolder) -> None:
    await entered(db, a_row(1), a_row(2, envelope_to="nobody"), a_row(3))
    async with catching(Catcher(mail), port=0) as port:
        sending = a_sender(db, relay_at(port))
        assert await sent(sending, a_turn()) is None
        await sending.post.close()
    assert list((await states_of(db)).values()) == [S.ACCEPTED, S.REFUSED, S.ACCEPTED]
