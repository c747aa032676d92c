"""Staff see with `show` which gates are closed, and for want of what."""

import asyncio
from datetime import date

import pytest

from models.gate import Need
from models.meeting import Alert, AlertKind
from store.occasions import keep_occasions, meeting_called
from tests.commands.conftest import Tell
from tests.laid_years import LAID, opened

WORKSHOP = "peers/riverbend/workshop/1"
ROOM = Need(
    occasion="peers/riverbend/room-and-logistics/1",
    title="Room and logistics",
    is_ask=True,
    is_there=False,
    state="open",
    day=date(2027, 1, 4),
)
DATA = ROOM.model_copy(update={"title": "Data and goals", "is_there": True})
CLOSED = Alert(kind=AlertKind.NOT_READY, at=LAID, needs=(DATA, ROOM))


@pytest.mark.parametrize(
    ("alert", "is_listed"),
    [
        pytest.param(CLOSED, True, id="closed"),
        pytest.param(CLOSED.model_copy(update={"settled_at": LAID}), False, id="opened"),
    ],
)
def test_a_closed_gate_stands_below_the_meetings_until_it_is_open(
    alert: Alert,
    *,
    is_listed: bool,
    laid_peers: str,
    tell: Tell,
) -> None:
    asyncio.run(_alert(laid_peers, alert))
    said = " ".join(tell("show", "peers").stdout.split())
    line = f"The gate of {WORKSHOP} is closed, for want of: Room and logistics. "
    assert (f'{line}`open-gate {WORKSHOP} --why "..."`' in said) == is_listed
    assert ("The gate of" in said) == is_listed


async def _alert(url: str, alert: Alert) -> None:
    async with opened(url) as db, db.writing() as session:
        meeting = await meeting_called(session, WORKSHOP)
        assert meeting
        await keep_occasions(session, [meeting.model_copy(update={"alerts": (alert,)})])
