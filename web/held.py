"""Was it held? A liaison's page."""

import logging
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from models.command import Complete, NotHeld
from models.meeting import Meeting
from models.occasion import OccasionId
from models.refusal import Refused
from store.changes import change_of
from store.occasions import meeting_called
from web import held_words
from web.admission import Visit, visit_to_meeting
from web.held_form import Fault, HeldForm, Reading
from web.messages import NOT_KNOWN_YET, gone
from web.pages import page
from web.reception import Reception
from web.wording import in_plain_words
from workflows.handles import NotKnownYet

CHANGED_MEANWHILE = (
    "Something else was recorded since you opened this page, so your answer was not taken. "
    "This is what is recorded now; if it is not right, say so below."
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Open:
    """A page that somebody may see: who they are, which meeting, and the next one."""

    visit: Visit
    meeting: Meeting
    following: Meeting | None


def held_pages(reception: Reception) -> APIRouter:
    """Return the routes of the page."""
    router = APIRouter()
    desk = HeldDesk(reception)

    @router.api_route("/held/{token}", methods=["GET", "HEAD"])
    async def show(token: str) -> HTMLResponse:
        return await desk.show(token)

    @router.post("/held/{token}")
    async def take(token: str, form: Annotated[HeldForm, Form()]) -> HTMLResponse:
        return await desk.take(token, form)

    return router


@dataclass(frozen=True)
class HeldDesk:
    """Shows what is recorded of a meeting, and takes a liaison's word."""

    reception: Reception

    async def show(self, token: str) -> HTMLResponse:
        """Show the form; nothing changes."""
        async with self.reception.db.reading() as session:
            opened = await self._open(session, token)
        return self._form(opened) if opened else gone()

    async def take(self, token: str, form: HeldForm) -> HTMLResponse:
        """Take a word: one effect, however often the same form comes."""
        async with self.reception.db.reading() as session:
            if not (opened := await self._open(session, token)):
                return gone()
            seen = _revision(form.seen)
            meeting = opened.meeting.model_copy(update={"revision": seen})
            reading = Reading(form, meeting, self.reception.now())
            order = reading.command(opened.visit.person.id)
            if seen != opened.meeting.revision:
                if await _made_it_so(session, order, opened.meeting):
                    return _said(opened)
                return self._form(opened, 409, CHANGED_MEANWHILE)
        if order is None:
            return self._form(opened, 422, form=form, faults=reading.faults)
        return await self._steer(token, form, order)

    async def _steer(
        self, token: str, form: HeldForm, order: Complete | NotHeld
    ) -> HTMLResponse:
        """Hand the word on, and show what is recorded then."""
        status, notice = 200, ""
        try:
            await self.reception.steer(order)
        except Refused as words:
            status, notice = 409, str(words)
        except NotKnownYet:
            status, notice = 503, NOT_KNOWN_YET
        _log.info("%s by %s: %s", order.request, order.by, status)
        async with self.reception.db.reading() as session:
            opened = await self._open(session, token)
        if opened is None:
            return gone()
        if not notice:
            return _said(opened)
        notice = in_plain_words(notice, _names(opened.meeting))
        return self._form(opened, status, notice, form=form)

    async def _open(self, session: AsyncSession, token: str) -> Open | None:
        now, keys = self.reception.now(), self.reception.keys
        if not (found := await visit_to_meeting(session, keys, token, now)):
            return None
        visit, meeting = found
        return Open(visit, meeting, await meeting_called(session, next_id(meeting.id)))

    def _form(
        self,
        opened: Open,
        status: int = 200,
        notice: str = "",
        *,
        form: HeldForm | None = None,
        faults: list[Fault] | None = None,
    ) -> HTMLResponse:
        now, meeting = self.reception.now(), opened.meeting
        form = form or held_words.blank(meeting, opened.following, now)
        words = held_words.of_meeting(opened.visit, meeting)
        words |= held_words.of_form(opened.visit, meeting, opened.following, form, now)
        words |= {"notice": notice, "faults": faults or []}
        return page("held", status, **words)


def next_id(occasion: str) -> str:
    """Return the id of the meeting after this one."""
    part = OccasionId.parse(occasion)
    return str(part.model_copy(update={"ordinal": part.ordinal + 1}))


def _revision(text: str) -> int:
    """Return the revision a form has seen; 0, which no meeting has, if it does not say."""
    plain = text.isascii() and text.isdecimal() and len(text) <= len("999999")
    return int(text) if plain else 0


def _said(opened: Open) -> HTMLResponse:
    """Answer from the meeting alone: the same, however soon the journey dates the next."""
    words = held_words.of_meeting(opened.visit, opened.meeting)
    if opened.meeting.is_planned:
        words["recorded"] = held_words.moved(opened.meeting)
    return page("held_said", **words)


async def _made_it_so(
    session: AsyncSession, order: Complete | NotHeld | None, meeting: Meeting
) -> bool:
    """Whether what is recorded is what this very form has said."""
    change = await change_of(session, order.request) if order else None
    return bool(change and change.new and change.new["revision"] == meeting.revision)


def _names(meeting: Meeting) -> dict[str, str]:
    return {meeting.id: "this meeting", next_id(meeting.id): "the next meeting"}
