"""Is it done? The page of an ask."""

from collections.abc import Mapping
from datetime import datetime

from fastapi.responses import HTMLResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from models.ask import Ask, AskState
from models.command import Done
from models.slot import day_of
from store.keys import Keys
from web.admission import Visit, visit_to_ask
from web.fields import Fields
from web.signed import Desk, Told, signed_page
from wire.links import Purpose
from wire.wording import long_day

Open = tuple[Visit, Ask]


class DoneDesk(Desk[Open]):
    """Shows what is asked for, and takes the word that it is done."""

    purpose = Purpose.DONE

    async def open(
        self, session: AsyncSession, keys: Keys, token: str, now: datetime
    ) -> Open | None:
        return await visit_to_ask(session, keys, token, now)

    async def hear(
        self, session: AsyncSession, opened: Open, fields: Fields, now: datetime
    ) -> Done | Told:
        del session, fields, now
        visit, ask = opened
        if ask.state is AskState.DONE:
            return Told(taken=True)
        # What is done is done, whatever has moved meanwhile: no stale page here.
        request = f"done {ask.id} {ask.revision}"
        return Done(request=request, occasion=ask.id, by=visit.person.id)

    def page(self, opened: Open, told: Told, now: datetime) -> HTMLResponse:
        del now
        visit, ask = opened
        words = visit.words | {
            "heading": ask.title,
            "text": ask.text,
            "due": long_day(ask.due_on),
            "recorded": _recorded(visit, ask),
            "takes": ask.state in {AskState.OPEN, AskState.LAPSED},
        }
        return signed_page("done", told, words)

    def names(self, opened: Open) -> Mapping[str, str]:
        return {opened[1].id: "this"}


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
