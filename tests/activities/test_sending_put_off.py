"""A relay in trouble puts letters off, and each of them leaves once when it is mended."""

from datetime import timedelta

from activities.connecting import RelayAddress
from activities.relay import Relay
from activities.sending import BACKOFF_MINUTES
from models.notice import LedgerState
from stack.catcher import Catcher, catching
from stack.moods import Mood
from store.database import Database
from store.mail_folder import MailFolder
from tests.activities.servers import Server, listening
from tests.activities.turns import A_MINUTE, a_sender, a_turn, relay_at, sent, several
from tests.store.world import NOW, SENDER, message_id, rows_of, states_of

S = LedgerState


async def test_a_letter_put_off_is_tried_after_1_5_15_30_60_and_60_minutes(
    db: Database,
) -> None:
    await several(db, 1)
    server, now, waits = Server({"RCPT": "450 4.7.1 greylisted"}), NOW, []
    async with listening(server) as port:
        sending = a_sender(db, relay_at(port))
        for look in range(7):
            again = await sent(sending, a_turn(now, f"look {look}"))
            assert again
            waits.append((again - now) // A_MINUTE)
            early = again - timedelta(seconds=1)
            assert await sent(sending, a_turn(early, "early")) == again
            now = again
        server.answers = {}
        assert await sent(sending, a_turn(now, "last")) is None
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
    sending = a_sender(db, relay_at(port))
    now, waits = NOW, []
    for look in range(3):
        again = await sent(sending, a_turn(now, f"look {look}"))
        assert again
        rows = await rows_of(db)
        assert {(row.state, row.not_before) for row in rows.values()} == {(S.OWED, again)}
        waits.append((again - now) // A_MINUTE)
        now = again
    assert waits == [1, 5, 15]
    async with catching(Catcher(mail), port=port):
        assert await sent(sending, a_turn(now, "up")) is None
        await sending.post.close()
    assert {mail.copies(message_id(number)) for number in range(1, 31)} == {1}


async def test_a_relay_that_puts_a_whole_round_off_is_given_a_minute(
    db: Database, mail: MailFolder
) -> None:
    await several(db, 30)
    catcher = Catcher(mail, Mood(per_minute=10))
    async with catching(catcher, port=0) as port:
        sending = a_sender(db, relay_at(port))
        assert await sent(sending, a_turn()) == NOW + A_MINUTE
        held = {
            row.not_before for row in (await rows_of(db)).values() if row.state is S.OWED
        }
        assert held == {NOW + A_MINUTE}
        assert len(mail.newest(50)) == 10
        catcher.door.mood = Mood()
        assert await sent(sending, a_turn(NOW + A_MINUTE, "next")) is None
        await sending.post.close()
    assert {mail.copies(message_id(number)) for number in range(1, 31)} == {1}


async def test_a_relay_that_lets_in_three_at_once_has_all_letters_a_minute_later(
    db: Database,
) -> None:
    await several(db, 40)
    server = Server(room=3)
    async with listening(server) as port:
        post = Relay(RelayAddress("127.0.0.1", port), SENDER, round_size=10)
        sending = a_sender(db, post)
        assert await sent(sending, a_turn()) == NOW + A_MINUTE
        assert len(server.kept) == 33
        assert await sent(sending, a_turn(NOW + A_MINUTE, "next")) is None
        await post.close()
    assert len(server.kept) == 40
    assert set((await states_of(db)).values()) == {S.ACCEPTED}
