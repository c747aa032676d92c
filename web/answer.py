"""Do you come? A page for everybody who is invited, whatever their calendar can do."""

import logging
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form
from fastapi.responses import HTMLResponse

from models.command import Answer as Order
from models.meeting import Meeting, MeetingState
from models.refusal import Refused
from models.reply import Answer, Partstat
from rules.answers import holding
from store.answers import answers_to
from web.admission import Visit, visit_to_answer
from web.answer_form import LONGEST_NOTE, AnswerForm, blank, order_of, read_form
from web.held_form import Fault
from web.messages import NOT_KNOWN_YET, gone
from web.pages import page
from web.reception import Reception
from web.wording import in_plain_words
from wire.wording import slot_lines
from workflows.handles import NotKnownYet

CHANGED_MEANWHILE = (
    "The meeting was changed since you opened this page, so your answer was not taken. "
    "This is how it stands now: please answer once more."
)
RECORDED = {
    Partstat.ACCEPTED: ["Yes, you come."],
    Partstat.DECLINED: [
        "No, you do not come.",
        "You are not reminded of this meeting any more. Should it move, we ask you anew.",
    ],
    Partstat.TENTATIVE: ["Maybe: you do not know yet."],
    Partstat.DELEGATED: [
        "You send a colleague instead.",
        "The staff of the program will see to it and invite them.",
        "Until then the letters about this meeting still come to you.",
    ],
}
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Open:
    """A page that somebody may see; `given` counts all their answers, `last` holds now."""

    visit: Visit
    meeting: Meeting
    given: int
    last: Answer | None


def answer_pages(reception: Reception) -> APIRouter:
    """Return the routes of the page."""
    router = APIRouter()
    desk = AnswerDesk(reception)

    @router.api_route("/answer/{token}", methods=["GET", "HEAD"])
    async def show(token: str) -> HTMLResponse:
        return await desk.show(token)

    @router.post("/answer/{token}")
    async def take(token: str, form: Annotated[AnswerForm, Form()]) -> HTMLResponse:
        return await desk.take(token, form)

    return router


@dataclass(frozen=True)
class AnswerDesk:
    """Shows what somebody answered, and takes another answer as often as they like."""

    reception: Reception

    async def show(self, token: str) -> HTMLResponse:
        """Show the form with what is recorded; nothing changes."""
        opened = await self._open(token)
        return _page(opened) if opened else gone()

    async def take(self, token: str, form: AnswerForm) -> HTMLResponse:
        """Take an answer: one effect, however often the same press comes."""
        if not (opened := await self._open(token)):
            return gone()
        meeting, said = opened.meeting, read_form(form)
        if form.seen != str(meeting.timing):
            return _page(opened, 409, CHANGED_MEANWHILE)
        if said.partstat is None:
            return _page(opened, 422, form=form, faults=said.faults)
        if _is_so(opened.last, said.partstat, said.note):
            return _page(opened)
        person = opened.visit.person.id
        order = order_of(said.partstat, said.note, meeting, person, opened.given)
        status, notice = await self._say(order)
        if not (opened := await self._open(token)):
            return gone()
        return _page(opened, status, notice, form=form if notice else None)

    async def _say(self, order: Order) -> tuple[int, str]:
        status, notice = 200, ""
        try:
            await self.reception.steer(order)
        except Refused as words:
            names = {order.occasion: "this meeting"}
            status, notice = 409, in_plain_words(str(words), names)
        except NotKnownYet:
            status, notice = 503, NOT_KNOWN_YET
        _log.info("answer to %s by %s: %s", order.occasion, order.by, status)
        return status, notice

    async def _open(self, token: str) -> Open | None:
        now, keys = self.reception.now(), self.reception.keys
        async with self.reception.db.reading() as session:
            if not (found := await visit_to_answer(session, keys, token, now)):
                return None
            visit, meeting = found
            answers = (await answers_to(session, [meeting.id]))[meeting.id]
        theirs = [answer for answer in answers if answer.person == visit.person.id]
        last = holding(theirs, meeting).get(visit.person.id)
        return Open(visit, meeting, len(theirs), last)


def _is_so(last: Answer | None, partstat: Partstat, note: str | None) -> bool:
    return last is not None and (last.partstat, last.note) == (partstat, note)


def _page(
    opened: Open,
    status: int = 200,
    notice: str = "",
    *,
    form: AnswerForm | None = None,
    faults: list[Fault] | None = None,
) -> HTMLResponse:
    visit, meeting = opened.visit, opened.meeting
    mine = visit.person.timezone or meeting.slot.timezone
    words: dict[str, Any] = {
        "title": meeting.title,
        "agency": visit.agency,
        "cohort": visit.cohort.title,
        "contact": visit.cohort.contact,
        "when": slot_lines(meeting.slot, mine, meeting.form),
        "recorded": _recorded(opened),
        "off": meeting.state is MeetingState.CALLED_OFF,
        "form": form or blank(meeting, opened.last),
        "notice": notice,
        "faults": faults or [],
        "longest_note": LONGEST_NOTE,
    }
    return page("answer", status, **words)


def _recorded(opened: Open) -> list[str]:
    if opened.meeting.state is MeetingState.CALLED_OFF:
        return ["This meeting was called off; there is nothing to answer."]
    if opened.last is None:
        return []
    note = [f"Your note: {opened.last.note}"] if opened.last.note else []
    return [*RECORDED.get(opened.last.partstat, []), *note]
