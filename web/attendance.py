"""Who was there? A grid for liaisons of their own teams' people, for staff of everybody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from fastapi.responses import HTMLResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from models.attendance import Presence
from models.command import MarkAttendance
from models.meeting import Meeting
from models.roster import Role
from models.seat import Seat
from rules.attendance import NOBODY_MET
from rules.attendance_grid import Grid, GridLine, grid_of
from store.attendance import roll_of
from store.keys import Keys
from web.admission import Visit, visit_to_attendance
from web.attendance_others import Other, others
from web.fields import Fault, Fields
from web.signed import Desk, Told, signed_page
from wire.links import Purpose
from wire.wording import slot_lines

CHANGED_MEANWHILE = (
    "Somebody else has recorded this meeting since you opened this page, so yours was not "
    "taken. This is what is recorded now; if it is not right, say so below."
)
NOTHING_SAID = "Say of at least one person whether they were there."
CHOICES = {
    Presence.PRESENT: "There",
    Presence.EXCUSED: "Excused",
    Presence.ABSENT: "Absent",
    Presence.UNKNOWN: "Unsure",
}


@dataclass(frozen=True)
class Open:
    """A page that somebody may see: the part of a meeting's grid that is theirs to fill."""

    visit: Visit
    meeting: Meeting
    grid: Grid
    others: tuple[Other, ...]


class AttendanceDesk(Desk[Open]):
    """Shows who was at a meeting, and takes another word as often as somebody likes."""

    purpose = Purpose.ATTENDANCE

    async def open(
        self, session: AsyncSession, keys: Keys, token: str, now: datetime
    ) -> Open | None:
        if not (found := await visit_to_attendance(session, keys, token, now)):
            return None
        visit, meeting = found
        roll = await roll_of(session, meeting.id)
        theirs = teams_of(visit, roll.seats)
        grid = grid_of(meeting, roll)
        mine = tuple(line for line in grid.lines if line.seat.team in theirs)
        beside = await others(
            session, keys, visit, this=meeting, seats=roll.seats, teams=theirs, now=now
        )
        return Open(visit, meeting, grid.model_copy(update={"lines": mine}), beside)

    async def hear(
        self, session: AsyncSession, opened: Open, fields: Fields, now: datetime
    ) -> MarkAttendance | Told:
        del session, now
        marks = dict(_marks(opened.grid, fields))
        if not marks:
            if any(line.recorded for line in opened.grid.lines):
                return Told(taken=True)
            return Told(422, fields=fields, faults=[Fault("people", NOTHING_SAID)])
        if fields["seen"] != _seen(opened.grid):
            return Told(409, CHANGED_MEANWHILE)
        return _order(opened, marks)

    def page(self, opened: Open, told: Told, now: datetime) -> HTMLResponse:
        visit, meeting = opened.visit, opened.meeting
        mine = visit.person.timezone or meeting.slot.timezone
        words = visit.words | {
            "heading": "Who was there?",
            "title": meeting.title,
            "when": slot_lines(meeting.slot, mine, meeting.form),
            "recorded": _recorded(opened.grid),
            "takes": _takes(meeting, now) and bool(opened.grid.lines),
            "seen": _seen(opened.grid),
            "choices": CHOICES.items(),
            "teams": list(_teams(opened, told.fields)),
            "rest": told.fields["rest"] if told.fields else "",
            "others": opened.others,
        }
        return signed_page("attendance", told, words)

    def names(self, opened: Open) -> Mapping[str, str]:
        return {opened.meeting.id: "this meeting"}


def teams_of(visit: Visit, seats: tuple[Seat, ...]) -> frozenset[str | None]:
    """Return the teams for which somebody may say who came: staff for all."""
    theirs = [s for s in seats if s.person.id == visit.person.id and s.is_taken]
    if any(seat.role is Role.STAFF for seat in theirs):
        return frozenset(team.key for team in visit.cohort.teams)
    return frozenset(seat.team for seat in theirs if seat.role is Role.LIAISON)


def _seen(grid: Grid) -> str:
    """Return what tells one state of these people from another: no other team's counts."""
    words = (line.recorded for line in grid.lines)
    said = " ".join(f"{w.person} {w.presence} {w.at}" for w in words if w)
    return sha256(said.encode()).hexdigest()[:12]


def _takes(meeting: Meeting, now: datetime) -> bool:
    begun = now >= meeting.slot.start or not meeting.is_planned
    return begun and meeting.state not in NOBODY_MET


def _marks(grid: Grid, fields: Fields) -> Iterator[tuple[str, Presence]]:
    """Yield what a form says otherwise than what is recorded."""
    rest = fields["rest"] if fields["rest"] in set(Presence) else Presence.UNKNOWN
    for line in grid.lines:
        person = line.seat.person.id
        said = fields[person] if fields[person] in set(Presence) else Presence.UNKNOWN
        known = line.recorded.presence if line.recorded else Presence.UNKNOWN
        presence = Presence(rest if said == Presence.UNKNOWN else said)
        if presence is not known:
            yield person, presence


def _order(opened: Open, marks: Mapping[str, Presence]) -> MarkAttendance:
    """Return what to order; the same form has the same request, however often it comes."""
    person, occasion = opened.visit.person.id, opened.meeting.id
    said = " ".join(f"{who}={presence}" for who, presence in sorted(marks.items()))
    digest = sha256(said.encode()).hexdigest()[:12]
    request = f"attendance {occasion} {opened.grid.seen} {person} {digest}"
    return MarkAttendance(request=request, by=person, occasion=occasion, marks=dict(marks))


def _teams(opened: Open, fields: Fields | None) -> Iterator[dict[str, object]]:
    """Yield each team with its people, as filled or as known."""
    for team in dict.fromkeys(line.seat.team for line in opened.grid.lines):
        lines = [line for line in opened.grid.lines if line.seat.team == team]
        agency = opened.visit.cohort.team(team or "").agency
        yield {"agency": agency, "people": [_person(line, fields) for line in lines]}


def _person(line: GridLine, fields: Fields | None) -> dict[str, object]:
    person = line.seat.person
    guessed = not line.recorded and line.suggested is not Presence.UNKNOWN
    return {
        "id": person.id,
        "name": person.name,
        "role": "Guest" if line.seat.role is Role.GUEST else "",
        "chosen": fields[person.id] if fields else line.shown,
        "hint": "as they answered" if guessed else "",
    }


def _recorded(grid: Grid) -> list[str]:
    """Say how many were there; nothing before anybody has said so."""
    said = [line.recorded.presence for line in grid.lines if line.recorded]
    if not said:
        return []
    counts = ((word, said.count(presence)) for presence, word in CHOICES.items())
    words = ", ".join(f"{count} {word.lower()}" for word, count in counts if count)
    return [f"Of {len(grid.lines)} people: {words}."]
