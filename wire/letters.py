"""A letter from a notice: which words, for whom, and what the calendar is told.

Pure: the same notice, matter, correspondence and `now` are the same letter.
"""

from datetime import date, datetime

from models.ask import Ask
from models.bad_address import Unreachable
from models.circle import Circle
from models.correspondence import Correspondence
from models.digest import Digest
from models.facts import Facts
from models.invitation import Invitation, Method, Part
from models.letter import Letter
from models.meeting import AlertKind, Meeting
from models.notice import Notice, NoticeKind
from models.occasion import OccasionId
from models.program import Form
from models.slot import to_the_minute
from models.surroundings import NOTHING, Surroundings
from wire import particulars
from wire.by_mail import of_by_mail
from wire.circle import of_circle
from wire.digest import of_digest, unsubscribe_link
from wire.gate import of_gate
from wire.ics import write_invitation
from wire.meeting_place import form_of
from wire.particulars import Particulars
from wire.templates import render

_OF_MEETING = {
    NoticeKind.INVITATION: "invitation",
    NoticeKind.UPDATE: "update",
    NoticeKind.CANCELLATION: "cancellation",
    NoticeKind.REMINDER: "reminder",
    NoticeKind.NUDGE: "report",
}
_OF_ASK = {
    NoticeKind.ASK: "ask",
    NoticeKind.UPDATE: "ask-update",
    NoticeKind.CANCELLATION: "ask-withdrawn",
    NoticeKind.REMINDER: "ask-reminder",
    NoticeKind.NUDGE: "ask-nudge",
}
_METHODS = {
    NoticeKind.INVITATION: Method.REQUEST,
    NoticeKind.UPDATE: Method.REQUEST,
    NoticeKind.CANCELLATION: Method.CANCEL,
}
About = Meeting | Ask | Unreachable | Digest | Circle | None
DECLINES = {AlertKind.DECLINED_BY_LIAISON, AlertKind.DECLINED_BY_TEAM}


def compose(
    notice: Notice,
    matter: About,
    world: Correspondence,
    *,
    now: datetime,
    around: Surroundings = NOTHING,
    message_id: str,
    references: str | None,
) -> Letter:
    """Write the letter that `notice` owes.

    `matter` is what the notice is about, None for a welcome alone; `now` the moment of the
    look, kept to the minute. `ValueError` in words if there is no such letter.
    """
    said = _particulars(notice, matter, world, around, now.date())
    words = render(_folder(notice, matter), said)
    invitation = _invitation(notice, matter, world) if isinstance(matter, Meeting) else None
    return Letter(
        message_id=message_id,
        references=references,
        date=to_the_minute(now),
        sender=world.organizer,
        sender_name=world.title,
        reply_to=world.organizer if said.get("by_mail") else world.contact,
        to=notice.seat.person.email,
        to_name=notice.seat.person.name,
        subject=words.subject,
        text=words.text,
        html=words.html,
        calendar=write_invitation(invitation) if invitation else None,
        method=invitation.method if invitation else None,
        unsubscribe=_unsubscribe(notice, world),
    )


def _unsubscribe(notice: Notice, world: Correspondence) -> str | None:
    """Return where this kind of letter is stopped; all but digests are owed to people."""
    is_digest = notice.kind is NoticeKind.DIGEST
    return unsubscribe_link(notice.seat, world) if is_digest else None


def _folder(notice: Notice, matter: About) -> str:
    """Return the name of the letter: the folder of its templates."""
    if notice.kind is NoticeKind.ANNOUNCEMENT:
        kind = AlertKind(notice.offset.removeprefix("-"))
        return "declined" if kind in DECLINES else kind.value
    if matter is None and notice.kind is NoticeKind.WELCOME:
        return "welcome"
    if isinstance(matter, Digest) and notice.kind is NoticeKind.DIGEST:
        return "digest"
    if isinstance(matter, Circle) and notice.kind is NoticeKind.OPENING:
        return "opening"
    if isinstance(matter, Ask) and _is_about_silence(notice):
        return "ask-silence"
    letters = _OF_MEETING if isinstance(matter, Meeting) else _OF_ASK
    of_no_occasion = isinstance(matter, Unreachable | Digest | Circle | None)
    if of_no_occasion or notice.kind not in letters:
        about = type(matter).__name__.lower() if matter else "nothing"
        raise ValueError(f"there is no letter of the kind {notice.label} about {about}")
    return letters[notice.kind]


def _is_about_silence(notice: Notice) -> bool:
    """Whether it tells somebody that another does not answer: `nudge+5-liaison`."""
    return notice.kind is NoticeKind.NUDGE and "-" in notice.offset


def _particulars(
    notice: Notice,
    matter: About,
    world: Correspondence,
    around: Surroundings,
    written: date,
) -> Particulars:
    seat = notice.seat
    match matter:
        case Meeting():
            base = particulars.of_meeting(_told(notice), matter, seat, world, written)
            return base | _more_of_meeting(notice, matter, world)
        case Ask():
            base = particulars.of_ask(_told(notice), matter, seat, world, written)
            base |= particulars.of_its_meeting(around.meeting, seat, world)
            return base | _more_of_ask(notice, matter, world)
        case Unreachable():
            return particulars.of_bad_address(matter, seat, world)
        case Digest():
            return of_digest(matter, seat, world)
        case Circle():
            return of_circle(matter, seat, world)
        case None:
            return particulars.of_welcome(seat, world, around)


def _told(notice: Notice) -> Facts:
    """Return what the letter is about: what is taken back is named as it was last told."""
    taken_back = notice.kind is NoticeKind.CANCELLATION
    return notice.told if taken_back and notice.told else notice.facts


def _more_of_meeting(
    notice: Notice, meeting: Meeting, world: Correspondence
) -> Particulars:
    match notice.kind:
        case NoticeKind.UPDATE:
            return particulars.of_changes(notice, meeting, world)
        case NoticeKind.CANCELLATION:
            return particulars.of_ending(meeting, notice.seat)
        case NoticeKind.NUDGE:
            return particulars.of_report(notice, meeting, world)
        case NoticeKind.ANNOUNCEMENT:
            said = particulars.of_meeting_alert(notice, meeting, world)
            return said | of_gate(notice, meeting)
        case _:
            return {}


def _more_of_ask(notice: Notice, ask: Ask, world: Correspondence) -> Particulars:
    if notice.kind is NoticeKind.ANNOUNCEMENT:
        return particulars.of_ask_alert(ask)
    return particulars.of_ask_change(notice, ask) | of_by_mail(notice, ask, world)


def _invitation(
    notice: Notice, meeting: Meeting, world: Correspondence
) -> Invitation | None:
    """Return what this person's calendar is told; None where it is told nothing."""
    if (method := _METHODS.get(notice.kind)) is None:
        return None
    if notice.sequence is None or notice.dtstamp is None:
        raise ValueError(f"the notice {notice.key} lacks the number or stamp of its entry")
    facts, person = _told(notice), notice.seat.person
    in_person = form_of(facts) is Form.IN_PERSON
    return Invitation(
        method=method,
        uid=meeting.uid,
        sequence=notice.sequence,
        dtstamp=notice.dtstamp,
        slot=particulars.slot_of(facts, meeting.id),
        title=particulars.title_for(notice.seat, facts.title, meeting.id, world.agencies),
        text=particulars.described(facts.text or meeting.text, world.contact),
        form=form_of(facts),
        place=facts.place if in_person else None,
        link=None if in_person else facts.link,
        organizer=world.organizer,
        organizer_name=world.title,
        attendee=person.email,
        attendee_name=person.name,
        partstat=notice.partstat,
        fixed=OccasionId.parse(meeting.id).team is None,
        called_off=method is Method.CANCEL and not meeting.stands,
        part=_part(meeting),
    )


def _part(meeting: Meeting) -> Part:
    if meeting.slot.whole_days:
        return Part.INFORMED
    return Part.OPTIONAL if meeting.optional else Part.REQUIRED
