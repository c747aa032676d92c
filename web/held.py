"""Was it held? A liaison's page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi.responses import HTMLResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from models.command import Complete, NotHeld
from models.meeting import Meeting, MeetingState
from models.occasion import OccasionId
from store.changes import change_of
from store.keys import Keys
from store.occasions import meeting_called
from web import held_words
from web.admission import Visit, visit_to_meeting
from web.fields import Fields
from web.held_form import HeldForm, Reading
from web.signed import Desk, Told, signed_page
from wire.links import Purpose, sign

CHANGED_MEANWHILE = (
    "Something else was recorded since you opened this page, so your answer was not taken. "
    "This is what is recorded now; if it is not right, say so below."
)


@dataclass(frozen=True)
class Open:
    """A page that somebody may see: who they are, which meeting, and the next one.

    `attendance` is the token of the page that asks who was there.
    """

    visit: Visit
    meeting: Meeting
    following: Meeting | None
    attendance: str


class HeldDesk(Desk[Open]):
    """Shows what is recorded of a meeting, and takes a liaison's word."""

    purpose = Purpose.HELD

    async def open(
        self, session: AsyncSession, keys: Keys, token: str, now: datetime
    ) -> Open | None:
        if not (found := await visit_to_meeting(session, keys, token, now)):
            return None
        visit, meeting = found
        following = await meeting_called(session, next_id(meeting.id))
        person = visit.person.id
        attendance = sign(keys.links[0], Purpose.ATTENDANCE, meeting.id, person)
        return Open(visit, meeting, following, attendance)

    async def hear(
        self, session: AsyncSession, opened: Open, fields: Fields, now: datetime
    ) -> Complete | NotHeld | Told:
        seen = _revision(fields["seen"])
        meeting = opened.meeting.model_copy(update={"revision": seen})
        reading = Reading(HeldForm.of(fields), meeting, now)
        order = reading.command(opened.visit.person.id)
        if seen != opened.meeting.revision:
            made = await _made_it_so(session, order, opened.meeting)
            return Told(taken=True) if made else Told(409, CHANGED_MEANWHILE)
        return order or Told(422, fields=fields, faults=reading.faults)

    def page(self, opened: Open, told: Told, now: datetime) -> HTMLResponse:
        if told.taken:
            return _said(opened, told)
        visit, meeting, following = opened.visit, opened.meeting, opened.following
        filled = HeldForm.of(told.fields) if told.fields else None
        form = filled or held_words.blank(meeting, following, now)
        words = held_words.of_meeting(visit, meeting)
        words |= held_words.of_form(visit, meeting, following, form, now)
        words |= _who_was_there(opened)
        return signed_page("held", told, words)

    def names(self, opened: Open) -> Mapping[str, str]:
        occasion = opened.meeting.id
        return {occasion: "this meeting", next_id(occasion): "the next meeting"}


def next_id(occasion: str) -> str:
    """Return the id of the meeting after this one."""
    part = OccasionId.parse(occasion)
    return str(part.model_copy(update={"ordinal": part.ordinal + 1}))


def _revision(text: str) -> int:
    """Return the revision a form has seen; 0, which no meeting has, if it does not say."""
    plain = text.isascii() and text.isdecimal() and len(text) <= len("999999")
    return int(text) if plain else 0


def _said(opened: Open, told: Told) -> HTMLResponse:
    """Answer from the meeting alone: the same, however soon the journey dates the next."""
    words = held_words.of_meeting(opened.visit, opened.meeting)
    words |= {"heading": "Thank you, it is recorded", "takes": False}
    words |= _who_was_there(opened)
    if opened.meeting.is_planned:
        words["recorded"] = held_words.moved(opened.meeting)
    return signed_page("held_said", told, words)


def _who_was_there(opened: Open) -> dict[str, str]:
    """Return the way to the next question; none where nobody met."""
    met = opened.meeting.state in {MeetingState.HELD, MeetingState.PRESUMED}
    return {"attendance": opened.attendance if met else ""}


async def _made_it_so(
    session: AsyncSession, order: Complete | NotHeld | None, meeting: Meeting
) -> bool:
    """Whether what is recorded is what this very form has said."""
    change = await change_of(session, order.request) if order else None
    return bool(change and change.new and change.new["revision"] == meeting.revision)
