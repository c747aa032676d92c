"""What was kept is read: whatever it is, whoever is silent, and once."""

import asyncio
import os
import random
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from smtplib import SMTPDataError, SMTPSenderRefused
from typing import NoReturn

import pytest

from inbox.reading import Reader
from inbox.smtp_door import Address, smtp_door
from models.command import Answer, Command
from models.inbox import Door, InboxState
from models.reply import InboundKind, Partstat
from models.tables.inbox import InboxRow
from store.database import Database
from store.inbox import keep_arrival
from store.migrate import upgrade_async
from tests.inbox.answers import answering
from tests.inbox.asked import PLAIN, UNPLAIN, saying
from tests.inbox.hall import (
    CORE,
    FEEDBACK,
    LEAD,
    NOW,
    TA,
    Hall,
    hand_over,
    with_line_ends,
)
from tests.store.test_inbox import an_arrival
from tests.wire.test_inbound_hostile import BOMBS, MUTATIONS, calendar, mutant
from wire.inbound import UNFORESEEN
from wire.inbound_identity import identity

MUTANTS = int(os.environ.get("INBOUND_MUTANTS", "20000")) // 100
HOUR = timedelta(hours=1)
SETTLED = set(InboxState) - {InboxState.ARRIVED}


async def an_answer(
    hall: Hall, email: str = LEAD, name: str = "exchange-accepted"
) -> bytes:
    await hall.tell(email)
    uid = (await hall.meeting()).uid
    return answering(name, uid=uid, attendee=email, dtstamp=hall.stamp())


async def read_and_die(hall: Hall) -> None:
    """Read what came, and stop for good right after a journey has obeyed."""

    async def and_then_the_power_is_cut(command: Command) -> NoReturn:
        await hall.journeys.steer(command)
        raise ConnectionResetError

    dying = Reader(hall.db, and_then_the_power_is_cut, lambda: hall.at)
    assert await dying.read_all() == 1


async def test_a_journey_that_does_not_answer_is_told_later(hall: Hall) -> None:
    hall.journeys.silent = True
    await hall.bring(await an_answer(hall), await an_answer(hall, CORE))
    assert await hall.reader.read_all() == 2
    assert {row.state for row in await hall.rows()} == {InboxState.ARRIVED}
    assert len(hall.journeys.heard) == 1  # nobody is asked twice in a round

    hall.journeys.silent = False
    assert await hall.reader.read_all() == 0
    assert {row.state for row in await hall.rows()} == {InboxState.TAKEN}
    assert len(await hall.answers()) == 2


async def test_what_counted_before_a_crash_is_taken_after_it_and_said_once(
    hall: Hall,
) -> None:
    await hall.bring(await an_answer(hall))
    await read_and_die(hall)
    (row,) = await hall.read()
    assert (row.state, row.why) == (InboxState.TAKEN, "")
    assert (row.kind, row.occasion) == (InboundKind.REPLY, TA)
    assert (len(await hall.answers()), len(hall.journeys.heard)) == (1, 1)


async def test_a_meeting_that_moves_while_we_are_away_does_not_unsay_what_counted(
    hall: Hall,
) -> None:
    await hall.bring(await an_answer(hall))
    await read_and_die(hall)
    await hall.move()
    (row,) = await hall.read()
    assert (row.state, row.why) == (InboxState.TAKEN, "")


async def test_what_the_journey_refuses_waits_in_its_words(hall: Hall) -> None:
    await hall.bring(await an_answer(hall))

    async def moved_meanwhile(command: Command) -> str:
        await hall.move()
        return await hall.journeys.steer(command)

    await Reader(hall.db, moved_meanwhile, lambda: hall.at).read_all()
    (row,) = await hall.rows()
    assert row.state is InboxState.WAITS
    assert "has been changed since" in row.why
    assert await hall.answers() == []


async def test_an_older_answer_that_was_long_on_its_way_loses(hall: Hall) -> None:
    await hall.tell(LEAD)
    uid = (await hall.meeting()).uid
    late = answering("exchange-accepted", uid=uid, attendee=LEAD, dtstamp=hall.stamp(-5))
    first = answering("google-declined", uid=uid, attendee=LEAD, dtstamp=hall.stamp(-1))
    await hall.bring(first, late)
    assert [row.state for row in await hall.read()] == [InboxState.TAKEN, InboxState.WAITS]
    assert [one.partstat for one in await hall.answers()] == [Partstat.DECLINED]


async def test_a_page_that_is_quicker_than_the_mail_wins(hall: Hall) -> None:
    """What is judged and what is recorded are two moments; a page may come between."""
    await hall.bring(await an_answer(hall))

    async def answered_meanwhile(command: Command) -> str:
        assert isinstance(command, Answer)
        later = command.dtstamp + HOUR if command.dtstamp else None
        no = {"request": "page", "partstat": Partstat.DECLINED, "dtstamp": later}
        await hall.journeys.steer(command.model_copy(update=no))
        return await hall.journeys.steer(command)

    await Reader(hall.db, answered_meanwhile, lambda: hall.at).read_all()
    (row,) = await hall.rows()
    assert (row.state, row.why) == (
        InboxState.WAITS,
        f"a later answer to {TA} is known",
    )
    assert [one.partstat for one in await hall.answers()] == [Partstat.DECLINED]


async def test_a_message_that_trips_the_database_stops_nobody_behind_it(
    hall: Hall,
) -> None:
    await hall.bring(b"Subject: First\r\n\r\n", await an_answer(hall))
    with sqlite3.connect(hall.file) as disk:
        disk.execute(
            "CREATE TRIGGER trip BEFORE UPDATE ON inbox WHEN old.number = 1 "
            "BEGIN SELECT RAISE(ABORT, 'trip'); END"
        )
    assert await hall.reader.read_all() == 1
    first, second = await hall.rows()
    assert (first.state, second.state) == (InboxState.ARRIVED, InboxState.TAKEN)


async def test_bytes_are_forgotten_long_after_they_were_settled(hall: Hall) -> None:
    await hall.bring(await an_answer(hall))
    await hall.read()
    await hall.reader.forget()
    assert [bool(row.raw) for row in await hall.rows()] == [True]
    hall.at += timedelta(days=91)
    await hall.reader.forget()
    assert [row.raw for row in await hall.rows()] == [None]


async def test_a_message_that_trips_us_stops_nobody_behind_it(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    await hall.bring(b"Subject: Trip\r\n\r\n", await an_answer(hall))

    def tripping(_: bytes) -> NoReturn:
        raise ArithmeticError

    with monkeypatch.context() as patched:
        patched.setattr("inbox.reading.classify", tripping)
        await hall.reader.read_all()
    rows = await hall.rows()
    assert [(row.kind, row.state) for row in rows] == [
        (InboundKind.REJECTED, InboxState.WAITS)
    ] * 2


async def test_what_came_wakes_the_reader(hall: Hall) -> None:
    task = asyncio.create_task(hall.reader.run(hall.keeping.news))
    await asyncio.sleep(0.3)
    await hall.bring(await an_answer(hall))
    async with asyncio.timeout(3):
        while (await hall.rows())[0].state is InboxState.ARRIVED:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    task.cancel()
    assert len(await hall.answers()) == 1


def mutants_of(raw: bytes, seed: int) -> Iterator[bytes]:
    """Yield broken copies of a message, and of every other one we know."""
    chance = random.Random(seed)
    for _ in range(MUTANTS):
        yield mutant(chance)
        yield chance.choice(MUTATIONS)(chance, raw)


async def test_whatever_comes_through_the_door_is_kept_or_refused_and_then_read(
    hall: Hall,
) -> None:
    known = {hall.keys.person(LEAD)}
    messages = [*mutants_of(await an_answer(hall), seed=7), *BOMBS.values()]
    taken: set[str] = set()
    async with smtp_door(hall.keeping, Address()) as port:
        for raw in messages:
            try:
                await hand_over(port, raw)
                taken.add(identity(with_line_ends(raw)))
            except (SMTPDataError, SMTPSenderRefused) as answer:
                assert answer.smtp_code in {500, 552}  # noqa: PT017 - too long, too large
    rows = await hall.read()
    assert len(rows) == len(taken) > MUTANTS
    assert {row.state for row in rows} <= SETTLED
    assert {row.why for row in rows}.isdisjoint({UNFORESEEN})
    assert {one.person for one in await hall.answers()} == known


async def test_broken_copies_of_an_answer_change_nothing_but_that_answer(
    hall: Hall,
) -> None:
    before = hall.everything_but_mail()
    for raw in mutants_of(await an_answer(hall), seed=11):
        await hall.keeping.keep(raw, Door.IMAP)
    rows = await hall.read()
    assert {row.state for row in rows} <= SETTLED
    assert {command.what for command in hall.journeys.heard} == {"answer"}
    assert hall.everything_but_mail() == before


async def test_broken_copies_of_an_answer_to_an_ask_change_nothing_but_that_ask(
    hall: Hall,
) -> None:
    letter = await hall.ask_for(LEAD, FEEDBACK)
    mails = [saying(name, "2", letter=letter) for name in (*PLAIN, *UNPLAIN)]
    before = hall.everything_but_mail()
    for number, mail in enumerate(mails):
        for raw in islice(mutants_of(mail, seed=number), 1, 2 * MUTANTS // 10, 2):
            await hall.keeping.keep(raw, Door.IMAP)
    rows = await hall.read()
    assert {row.state for row in rows} == SETTLED
    assert {row.why for row in rows}.isdisjoint({UNFORESEEN})
    assert {command.what for command in hall.journeys.heard} == {"submit"}
    assert {form.person for form in await hall.forms(FEEDBACK)} == {hall.keys.person(LEAD)}
    assert hall.everything_but_mail() == before


ODD = [
    b"",
    b"\x00" * 100,
    b"From: a\x00b@example.org\nIn-Reply-To: <a\x00b@x> <\xff\xfe@x>\n\n\x00",
    calendar(b"METHOD:REPLY\nUID:a\x00b\nATTENDEE:mailto:ann@example.org\n"),
    b"Content-Type: multipart/report\n\n\x00",
]


async def test_odd_bytes_trip_no_database(database_url: str) -> None:
    await upgrade_async(database_url)
    db = Database(database_url)
    async with db.writing() as session:
        for number, raw in enumerate(ODD):
            await keep_arrival(session, an_arrival(identity=str(number), raw=raw))
    reader = Reader(db, nobody, lambda: NOW)
    assert await reader.read_all() == 0
    async with db.reading() as session:
        rows = [await session.get(InboxRow, number + 1) for number in range(len(ODD))]
    await db.close()
    assert {row.state for row in rows if row} == {InboxState.WAITS}


async def nobody(_: Command) -> NoReturn:
    raise AssertionError("nothing here answers anything")
