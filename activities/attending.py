"""Who was at a meeting: recorded, and told to staff once a team is absent too often."""

from collections.abc import Mapping, Sequence

from activities.orders import Desk, Order
from models.attendance import AbsenceRule, Attendance, Presence
from models.command import MarkAttendance
from models.journey import Written
from models.meeting import Alert, AlertKind, Meeting
from models.occasion import cohort_journey, journey_of
from models.refusal import Refused
from models.seat import Seat
from rules import attendance
from store.attendance import attendance_at, attendance_in, keep_attendance
from store.occasions import STILL_SPOKEN_OF, keep_occasions, meeting_called, meetings_of


async def mark_attendance(desk: Desk, command: MarkAttendance) -> Written:
    """Take somebody's word on who was there; it replaces an earlier one.

    The mailbox takes it: the meeting's journey looks only if staff are to be told.
    """
    meeting = await meeting_called(desk.session, command.occasion)
    if meeting is None:
        raise Refused(f"there is no meeting {command.occasion}")
    attendance.refuse_marking(meeting, desk.now)
    members = attendance.expected(meeting, await desk.seats())
    if command.marks.keys() - {seat.person.id for seat in members}:
        raise Refused(f"{meeting.id} did not gather everybody who is named here")
    known = await attendance_at(desk.session, meeting.id)
    before = {person: known[person].presence for person in command.marks if person in known}
    fresh = {who: said for who, said in command.marks.items() if before.get(who) != said}
    if not fresh:
        return Written(answer=f"{meeting.id}: that is recorded already.")
    await keep_attendance(desk.session, [_word(desk, *mark) for mark in fresh.items()])
    said = await _tell_of_absences(desk, meeting, members, fresh)
    answer = f"{meeting.id}: recorded for {len(fresh)} of {len(members)} people."
    return desk.note_order(
        meeting.id,
        " ".join([answer, *said]),
        old={"presence": {person: before[person] for person in fresh if person in before}},
        new={"presence": dict(fresh)},
        touched=(desk.journey.id,) if said else (),
    )


def _word(desk: Desk, person: str, presence: Presence) -> Attendance:
    return Attendance(
        occasion=getattr(desk.command, "occasion", ""),
        person=person,
        presence=presence,
        at=desk.now,
        by=desk.command.by,
    )


async def _tell_of_absences(
    desk: Desk, meeting: Meeting, members: Sequence[Seat], fresh: Mapping[str, Presence]
) -> list[str]:
    """Raise an alert for each team whose absences have become too many; say which."""
    rule = desk.cohort.program.absences
    teams = {seat.team for seat in members if seat.team and seat.person.id in fresh}
    raised, said = [], []
    for team in sorted(teams):
        run = await _run(desk, meeting, team, rule)
        if len(run) < rule.times or any(_is_told(each, team) for each in run):
            continue
        raised.append(Alert(kind=AlertKind.ABSENT, at=desk.now, team=team, times=len(run)))
        said.append(f"Team {team} has been absent {len(run)} times; staff are told.")
    # What is long over is not looked at any more: then the answer alone says it.
    if raised and desk.now < meeting.slot.end + STILL_SPOKEN_OF:
        after = meeting.model_copy(update={"alerts": (*meeting.alerts, *raised)})
        await keep_occasions(desk.session, [after])
    return said


def _is_told(meeting: Meeting, team: str) -> bool:
    return any(one.kind is AlertKind.ABSENT and one.team == team for one in meeting.alerts)


async def _run(desk: Desk, meeting: Meeting, team: str, rule: AbsenceRule) -> list[Meeting]:
    """Return the meetings at which a team's absences count together with this one."""
    cohort = desk.cohort.key
    journeys = (cohort_journey(cohort), journey_of(cohort, team))
    meetings = {m.id: m for m in await meetings_of(desk.session, *journeys)}
    recorded, seats = await attendance_in(desk.session, cohort), await desk.seats()
    history = []
    for each in meetings.values():
        theirs = [s for s in attendance.expected(each, seats) if s.team == team]
        words = recorded.get(each.id, {})
        presences = {person: word.presence for person, word in words.items()}
        found = attendance.by_team(theirs, presences)
        history.append((each.id, found.get(team, Presence.UNKNOWN)))
    return [
        meetings[name] for name in attendance.run_of_absences(history, rule, meeting.id)
    ]


ATTENDANCE_ORDERS: dict[str, Order] = {"attendance": mark_attendance}
