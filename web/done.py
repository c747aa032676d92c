"""Is it done? The page of an ask."""

import logging
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from models.ask import Ask, AskState
from models.command import Done
from models.refusal import Refused
from models.slot import day_of
from web.admission import Visit, visit_to_ask
from web.messages import NOT_KNOWN_YET, gone
from web.pages import page
from web.reception import Reception
from web.wording import in_plain_words
from wire.wording import long_day
from workflows.handles import NotKnownYet

_log = logging.getLogger(__name__)


def done_pages(reception: Reception) -> APIRouter:
    """Return the routes of the page."""
    router = APIRouter()
    desk = DoneDesk(reception)

    @router.api_route("/done/{token}", methods=["GET", "HEAD"])
    async def show(token: str) -> HTMLResponse:
        return await desk.show(token)

    @router.post("/done/{token}")
    async def take(token: str) -> HTMLResponse:
        return await desk.take(token)

    return router


@dataclass(frozen=True)
class DoneDesk:
    """Shows what is asked for, and takes the word that it is done."""

    reception: Reception

    async def show(self, token: str) -> HTMLResponse:
        """Show the ask; nothing changes."""
        found = await self._found(token)
        return _ask_page(*found) if found else gone()

    async def take(self, token: str) -> HTMLResponse:
        """Take the word: one effect, however often it comes."""
        if not (found := await self._found(token)):
            return gone()
        visit, ask = found
        if ask.state is AskState.DONE:
            return _ask_page(visit, ask)
        # What is done is done, whatever has moved meanwhile: no stale page here.
        request = f"done {ask.id} {ask.revision}"
        status, notice = await self._say(
            Done(request=request, occasion=ask.id, by=visit.person.id)
        )
        found = await self._found(token)
        return _ask_page(*found, status=status, notice=notice) if found else gone()

    async def _say(self, order: Done) -> tuple[int, str]:
        status, notice = 200, ""
        try:
            await self.reception.steer(order)
        except Refused as words:
            names = {order.occasion: "this"}
            status, notice = 409, in_plain_words(str(words), names)
        except NotKnownYet:
            status, notice = 503, NOT_KNOWN_YET
        _log.info("%s by %s: %s", order.request, order.by, status)
        return status, notice

    async def _found(self, token: str) -> tuple[Visit, Ask] | None:
        now, keys = self.reception.now(), self.reception.keys
        async with self.reception.db.reading() as session:
            return await visit_to_ask(session, keys, token, now)


def _ask_page(
    visit: Visit, ask: Ask, *, status: int = 200, notice: str = ""
) -> HTMLResponse:
    return page(
        "done",
        status,
        title=ask.title,
        agency=visit.agency,
        cohort=visit.cohort.title,
        contact=visit.cohort.contact,
        text=ask.text,
        due=long_day(ask.due_on),
        recorded=_recorded(visit, ask),
        takes=ask.state in {AskState.OPEN, AskState.LAPSED},
        notice=notice,
    )


def _recorded(visit: Visit, ask: Ask) -> list[str]:
    if ask.state is AskState.DONE and ask.closed_at:
        day = long_day(day_of(ask.closed_at, _zone(visit)))
        return [f"It is done. We heard so on {day}.", "Nobody is reminded of it any more."]
    if ask.state is AskState.WITHDRAWN:
        return ["It is no longer asked for: its meeting was called off."]
    if ask.state is AskState.LAPSED:
        return ["Its time has passed without an answer. Late is still better than never."]
    return []


def _zone(visit: Visit) -> str:
    team = visit.occasion.team
    return visit.cohort.team(team).timezone if team else visit.cohort.timezone
