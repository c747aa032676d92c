"""What a preview says is what is then sent, letter by letter; itself it is nothing."""

from collections.abc import Callable, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from activities.composing import Composer
from activities.previewing import Previewer
from models.command import (
    CallOff,
    Command,
    Complete,
    Done,
    Edit,
    Join,
    Leave,
    Move,
    NotHeld,
    Pause,
)
from models.notice import LedgerState
from models.preview import Preview
from models.program import Form
from models.refusal import Refused
from models.roster import Role
from models.seat import Person
from rehearsal.cast import Cast
from tests.years.living import KEYS, Living, living, short_file

PAGES = "https://pages.host.example.org"
DAY = date(2040, 10, 8)
NEW = "nia@alder.example.org"
HELD, AGAIN = date(2040, 10, 29), date(2040, 11, 7)
BEN = "ben@alder.example.org"
ROOM = "https://rooms.host.example.org/other"


class Order(NamedTuple):
    """A command, what it says, and the kinds of letters that are to leave."""

    command: Callable[..., Command]
    said: dict[str, Any]
    kinds: set[str]


NEXT = "invitation"  # to the meeting that is dated when one is closed
JOINING = {"welcome", "invitation"}
ORDERS = (
    Order(Edit, {"occasion": "alder/workshop/1", "title": "Your data"}, {"update"}),
    Order(Edit, {"occasion": "alder/follow-up/1", "link": ROOM}, {"update"}),
    Order(Edit, {"occasion": "alder/workshop/1", "form": Form.VIRTUAL}, {"update"}),
    Order(Move, {"occasion": "alder/workshop/1", "day": date(2040, 11, 14)}, {"update"}),
    Order(Join, {"person": NEW, "team": "alder", "role": Role.CORE}, JOINING),
    Order(Leave, {"person": BEN}, {"cancellation"}),
    Order(Complete, {"occasion": "alder/ta/1", "held_on": DAY}, {"cancellation", NEXT}),
    Order(CallOff, {"occasion": "birch/workshop/1", "why": "A flood"}, {"cancellation"}),
)


async def tried(year: Living, order: Order) -> Preview:
    """Try an order out, as `--preview` does."""
    composer = Composer(KEYS, PAGES, hears=True)
    said = {"request": "a try", "cohort": year.file.cohort.key, **await meant(year, order)}
    if "occasion" in said:
        said |= {"occasion": year.named(said["occasion"])}
        del said["cohort"]
    if "person" in said:
        said |= {"person": KEYS.person(said["person"])}
    newcomer = Person(id=KEYS.person(NEW), email=NEW, name="Nia Newley")
    return await Previewer(year.scene.db, composer, time(8, 30)).preview(
        order.command(**said),
        await year.scene.now(),
        [newcomer] if order.command is Join else [],
    )


async def meant(year: Living, order: Order) -> dict[str, Any]:
    said = dict(order.said)
    if day := said.pop("day", None):
        slot = (await year.meeting(said["occasion"])).slot
        said["slot"] = slot.model_copy(update={"day": day})
    return said


REPORTS = (
    Order(Complete, {"occasion": "alder/ta/1", "held_on": HELD}, {NEXT}),
    Order(NotHeld, {"occasion": "birch/ta/1", "retry": AGAIN, "why": "Flu"}, {"update"}),
    Order(Done, {"occasion": "alder/room/1"}, set()),
)


@pytest.mark.parametrize(
    ("orders", "cast", "day"),
    [
        pytest.param(ORDERS, Cast.PUNCTUAL, DAY, id="changes"),
        pytest.param(REPORTS, Cast.SILENT, date(2040, 11, 2), id="reports"),
    ],
)
async def test_a_preview_is_what_is_then_sent_letter_by_letter(
    tmp_path: Path, orders: Sequence[Order], cast: Cast, day: date
) -> None:
    pages = {"CONVENER_BASE_URL": PAGES}
    async with living(short_file(), tmp_path, cast, overrides=pages) as year:
        hours = iter(range(7, 24))
        for order in orders:
            await year.until(day, time(next(hours)))
            before = await year.rows()
            preview = await tried(year, order)
            assert await year.rows() == before, "a preview leaves nothing behind"

            if order.command is Join:
                await year.know(NEW, "Nia Newley")
            answer = await year.order(order.command, **await meant(year, order))
            await year.until(day, time(next(hours), 1))
            known = {row.key for row in before}
            sent = {
                row.key: row.letter
                for row in await year.rows()
                if row.key not in known and row.state is LedgerState.ACCEPTED
            }
            assert preview.answer == answer
            assert {letter.kind for letter in preview.letters} == order.kinds
            assert sent == {letter.key: letter.letter for letter in preview.letters}
        await year.assert_right()


async def test_a_preview_of_a_pause_names_what_it_would_hold(tmp_path: Path) -> None:
    pages = {"CONVENER_BASE_URL": PAGES}
    async with living(short_file(), tmp_path, Cast.SILENT, overrides=pages) as year:
        await year.until(date(2040, 10, 28))
        before = await year.rows()
        preview = await tried(year, Order(Pause, {"team": "alder"}, set()))
        assert await year.rows() == before
        assert preview.letters == ()
        held = {(letter.to, letter.kind) for letter in preview.held}
        assert ("lou@host.example.org", "nudge+1") in held
        assert not {kind for _, kind in held} & {"update", "cancellation"}
        told_first = {one.occasion for one in preview.held if one.kind == "invitation"}
        assert told_first == {year.named("alder/ta/2")}, "the first is not presumed held"
        await year.until(date(2040, 11, 11))
        left = {row.key for row in await year.rows() if row.state is LedgerState.ACCEPTED}
        held_keys = {letter.key for letter in preview.held}
        assert held_keys <= left, "without the pause, all of it has left"

        over = Order(CallOff, {"occasion": "-/kickoff/1", "why": "Too late"}, set())
        with pytest.raises(Refused, match="is over"):
            await tried(year, over)
