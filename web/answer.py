"""Do you come? A page for everybody who is invited, whatever their calendar can do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi.responses import HTMLResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from models.command import Answer as Order
from models.meeting import Meeting, MeetingState
from models.reply import Answer, Partstat
from models.roster import Role
from rules.answers import holding
from rules.headcount import Headcount, headcount
from store.answers import answers_to
from store.keys import Keys
from store.seats import seats_of
from web.admission import Visit, visit_to_answer
from web.answer_form import LONGEST_NOTE, WORDS, AnswerForm, blank, order_of, read_form
from web.download import download_path
from web.fields import Fields
from web.signed import Desk, Told, signed_page
from wire.links import Purpose, sign
from wire.meeting_place import href, where
from wire.wording import slot_lines

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
    Partstat.NEEDS_ACTION: ["You took your answer back. You are reminded as before."],
}

SEE_TO_IT = frozenset({Role.LEAD, Role.LIAISON, Role.STAFF})


@dataclass(frozen=True)
class Open:
    """A page that somebody may see; `given` counts all their answers, `last` holds now.

    `download` leads to the meeting as a file; `headcount` and the way to
    `guests` are for those who see to it.
    """

    visit: Visit
    meeting: Meeting
    given: int
    last: Answer | None
    download: str
    headcount: Headcount | None
    guests: str


class AnswerDesk(Desk[Open]):
    """Shows what somebody answered, and takes another answer as often as they like."""

    purpose = Purpose.ANSWER

    async def open(
        self, session: AsyncSession, keys: Keys, token: str, now: datetime
    ) -> Open | None:
        if not (found := await visit_to_answer(session, keys, token, now)):
            return None
        visit, meeting = found
        answers = (await answers_to(session, [meeting.id]))[meeting.id]
        theirs = [answer for answer in answers if answer.person == visit.person.id]
        last = holding(theirs, meeting).get(visit.person.id)
        download = download_path(keys, meeting.id, visit.person.id)
        count = await _headcount(session, visit, meeting, answers)
        guests = _way_to_guests(keys, visit, meeting) if count else ""
        return Open(visit, meeting, len(theirs), last, download, count, guests)

    async def hear(
        self, session: AsyncSession, opened: Open, fields: Fields, now: datetime
    ) -> Order | Told:
        del session, now
        meeting, last = opened.meeting, opened.last
        said = read_form(AnswerForm.of(fields))
        if fields["seen"] != str(meeting.timing):
            return Told(409, CHANGED_MEANWHILE)
        if said.partstat is None:
            return Told(422, fields=fields, faults=said.faults)
        if last and (last.partstat, last.note) == (said.partstat, said.note):
            return Told(taken=True)
        return order_of(
            said.partstat, said.note, meeting, opened.visit.person.id, opened.given
        )

    def page(self, opened: Open, told: Told, now: datetime) -> HTMLResponse:
        del now
        visit, meeting = opened.visit, opened.meeting
        mine = visit.person.timezone or meeting.slot.timezone
        takes = meeting.state is not MeetingState.CALLED_OFF
        filled = AnswerForm.of(told.fields) if told.fields else None
        words = visit.words | {
            "heading": "Do you come?",
            "title": meeting.title,
            "when": slot_lines(meeting.slot, mine, meeting.form),
            "where": where(meeting.facts) if takes else "",
            "href": href(meeting.facts),
            "download": opened.download,
            "recorded": _recorded(opened),
            "undoes": bool(opened.last and opened.last.partstat in WORDS),
            "takes": takes,
            "form": filled or blank(meeting, opened.last),
            "longest_note": LONGEST_NOTE,
            "guests": opened.guests,
            "headcount": f"So far: {opened.headcount}." if opened.headcount else "",
        }
        return signed_page("answer", told, words)

    def names(self, opened: Open) -> Mapping[str, str]:
        return {opened.meeting.id: "this meeting"}


def _way_to_guests(keys: Keys, visit: Visit, meeting: Meeting) -> str:
    """Return the way to the page on which guests are invited; none if there are none."""
    if Role.GUEST not in meeting.audience or not meeting.is_planned:
        return ""
    token = sign(keys.links[0], Purpose.GUESTS, meeting.id, visit.person.id)
    return f"../{Purpose.GUESTS}/{token}"


async def _headcount(
    session: AsyncSession, visit: Visit, meeting: Meeting, answers: Sequence[Answer]
) -> Headcount | None:
    """Return how many come, for those who see to it: the lead and the hosts."""
    aim = visit.cohort.program.step(meeting.step).aim
    if aim is None:
        return None
    seats = await seats_of(session, visit.cohort.key, visit.occasion.team)
    theirs = {seat.role for seat in seats if seat.person.id == visit.person.id}
    return headcount(meeting, aim, seats, answers) if theirs & SEE_TO_IT else None


def _recorded(opened: Open) -> list[str]:
    if opened.meeting.state is MeetingState.CALLED_OFF:
        return ["This meeting was called off; there is nothing to answer."]
    if opened.last is None:
        return []
    note = [f"Your note: {opened.last.note}"] if opened.last.note else []
    return [*RECORDED.get(opened.last.partstat, []), *note]
