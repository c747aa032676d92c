"""What a reply by mail means: applied, kept, or shown to staff, but never guessed.

Whoever knows a meeting's UID can write a reply: so it may touch the answer of one person to
one meeting, and nothing else. What would change the schedule waits for a person. Nobody is
mailed because somebody answered; the one exception repeats an invitation to who asked.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from models.meeting import Meeting
from models.notice import Entry
from models.reply import Answer, Decline, Partstat, Reply, ReplyMethod, Trust, Way
from models.roster import Role
from models.seat import Seat
from rules.matter import gathers
from rules.standing import Standing, standings
from rules.words import WORDS

HOLDS_FOR_NOTHING = 0  # a timing that no meeting has
_SPEAK_FOR_A_TEAM = {Role.LEAD, Role.CORE}


class Ruling(StrEnum):
    """What is to be done with a reply."""

    APPLIED = "applied"  # its answer is the person's answer now
    STALE = "stale"  # its answer is kept, to a word that has been replaced; it sets nothing
    DUPLICATE = "duplicate"  # a copy of what was heard
    IGNORED = "ignored"  # logged, no more
    REVIEW = "review"  # staff look at it; nothing changes
    RESEND = "resend"  # the current REQUEST, to this attendee only


class Why(StrEnum):
    """Why a reply is not applied, in words for staff."""

    UNKNOWN_MEETING = "it answers a meeting that is not known here"
    FORGED = "our mail server says that it does not come from whom it names"
    NOT_INVITED = "it answers for somebody who was not invited to this meeting"
    OTHER_SENDER = "it was sent by somebody else than it answers for"
    ONE_OF_SERIES = "it answers another day than that of the meeting"
    PROPOSAL = "it proposes another time"
    DELEGATED = "it sends somebody else instead"
    ANSWERS_ITSELF = "a machine asks for the invitation again"
    OVER = "the meeting is over, or was called off"
    SAYS_NOTHING = "it says neither yes nor no nor maybe"
    REPLACED = "it answers what has been changed since"
    OVERTAKEN = "a later answer is known"
    HEARD = "it was heard already"


class Verdict(NamedTuple):
    """`answer` is there when it is applied, or kept as stale; `why` when not applied."""

    ruling: Ruling
    answer: Answer | None = None
    why: Why | None = None


def judge(
    reply: Reply,
    meeting: Meeting | None,
    seats: Sequence[Seat],
    told: Sequence[Entry],
    *,
    last_answer: Answer | None,
    now: datetime,
    trust: Trust,
) -> Verdict:
    """Return what a reply is worth.

    `meeting` is the one whose UID it names; `seats` are those of its matter, `told` all its
    ledger rows in the order they were entered, `last_answer` the attendee's, however given.
    """
    if meeting is None:
        return Verdict(Ruling.REVIEW, why=Why.UNKNOWN_MEETING)
    if trust is Trust.FAILED:
        return Verdict(Ruling.REVIEW, why=Why.FORGED)
    person = _person(reply.attendee, invited(meeting, seats))
    standing = standings(told, WORDS).get(person)
    if standing is None or not _has_heard(standing):
        return Verdict(Ruling.REVIEW, why=Why.NOT_INVITED)
    answer = _answer(reply, meeting, person, standing, now=now, trust=trust)
    return (
        _doubted(reply, meeting)
        or _moot(meeting, now)
        or _asked_again(reply)
        or _outdated(reply, answer, meeting, standing, last_answer)
        or _needing_staff(reply)
        or _said(answer)
    )


def invited(meeting: Meeting, seats: Sequence[Seat]) -> list[Seat]:
    """Return the taken seats that a meeting gathers."""
    return [seat for seat in seats if seat.is_taken and gathers(meeting, seat)]


def matters(
    answer: Answer, seats: Sequence[Seat], answers: Sequence[Answer]
) -> Decline | None:
    """Return what staff and liaison must hear about an answer that was just applied.

    `seats` are the invited ones, `answers` the last of each person to the same meeting. A
    team declines when each lead and core member of it has.
    """
    if answer.partstat is not Partstat.DECLINED:
        return None
    theirs = [seat for seat in seats if seat.person.id == answer.person]
    if any(seat.role is Role.LIAISON for seat in theirs):
        return Decline.BY_LIAISON
    absent = {one.person for one in answers if one.partstat is Partstat.DECLINED}
    absent.add(answer.person)
    speaking = [seat for seat in seats if seat.role in _SPEAK_FOR_A_TEAM]
    for team in {seat.team for seat in theirs if seat in speaking}:
        if absent >= {seat.person.id for seat in speaking if seat.team == team}:
            return Decline.BY_TEAM
    return None


def _person(attendee: str, seats: Sequence[Seat]) -> str:
    """Return who is invited under an address; nobody's id if no one is."""
    return next((seat.person.id for seat in seats if seat.person.email == attendee), "")


def _has_heard(standing: Standing) -> bool:
    """Whether the person was ever told, even if it was taken back since."""
    return standing.said is not None or standing.taken_back


def _answer(
    reply: Reply,
    meeting: Meeting,
    person: str,
    standing: Standing,
    *,
    now: datetime,
    trust: Trust,
) -> Answer:
    """Return what a reply says.

    A clock that is fast, or a number never told, would outlive every later answer.
    """
    return Answer(
        occasion=meeting.id,
        person=person,
        partstat=reply.partstat,
        way=Way.MAIL,
        at=now,
        dtstamp=min(reply.dtstamp or now, now),
        sequence=min(reply.sequence or 0, standing.sequence),
        timing=meeting.timing,
        note=reply.note,
        message_id=reply.message_id,
        verified=trust is Trust.PROVEN,
    )


def _doubted(reply: Reply, meeting: Meeting) -> Verdict | None:
    if reply.sender != reply.attendee:  # an alias, an assistant, or a stranger
        return Verdict(Ruling.REVIEW, why=Why.OTHER_SENDER)
    if reply.recurrence_id not in {None, meeting.slot.start}:
        return Verdict(Ruling.REVIEW, why=Why.ONE_OF_SERIES)
    return None


def _moot(meeting: Meeting, now: datetime) -> Verdict | None:
    if meeting.is_planned and now < meeting.slot.end:
        return None
    return Verdict(Ruling.IGNORED, why=Why.OVER)


def _asked_again(reply: Reply) -> Verdict | None:
    """Decide on a REFRESH (RFC 5546 3.2.6): machines must not ask each other for ever."""
    if reply.method is not ReplyMethod.REFRESH:
        return None
    if reply.automatic:
        return Verdict(Ruling.REVIEW, why=Why.ANSWERS_ITSELF)
    return Verdict(Ruling.RESEND)


def _outdated(
    reply: Reply,
    answer: Answer,
    meeting: Meeting,
    standing: Standing,
    last: Answer | None,
) -> Verdict | None:
    """Decide on what came late (RFC 5546 2.1.5): SEQUENCE first, then DTSTAMP.

    What changed may not have reached the person yet: then their number is the last told,
    and yet they answer what is no longer so.
    """
    said = standing.said
    replaced = said is None or not said.same_gathering(meeting.facts)
    if replaced or (reply.sequence or 0) < standing.sequence:
        return Verdict(Ruling.STALE, _kept(reply, answer), Why.REPLACED)
    if last is None or last.sequence < answer.sequence:
        return None
    if _is_copy(answer, last):
        return Verdict(Ruling.DUPLICATE, why=Why.HEARD)
    if answer.dtstamp <= last.dtstamp:
        return Verdict(Ruling.STALE, _kept(reply, answer), Why.OVERTAKEN)
    return None


def _kept(reply: Reply, answer: Answer) -> Answer | None:
    """Return the answer in a reply, which holds for nothing; a proposal answers nothing."""
    if reply.method is not ReplyMethod.REPLY:
        return None
    return answer.model_copy(update={"timing": HOLDS_FOR_NOTHING})


def _is_copy(answer: Answer, last: Answer) -> bool:
    """Whether one says what the other said: the same mail, or sent anew by a client."""
    same_mail = answer.message_id is not None and answer.message_id == last.message_id
    return answer.partstat is last.partstat and (
        same_mail or (answer.dtstamp, answer.note) == (last.dtstamp, last.note)
    )


def _needing_staff(reply: Reply) -> Verdict | None:
    if reply.method is ReplyMethod.COUNTER:
        return Verdict(Ruling.REVIEW, why=Why.PROPOSAL)
    if reply.partstat is Partstat.DELEGATED:
        return Verdict(Ruling.REVIEW, why=Why.DELEGATED)
    return None


def _said(answer: Answer) -> Verdict:
    if answer.partstat is Partstat.NEEDS_ACTION:
        return Verdict(Ruling.IGNORED, why=Why.SAYS_NOTHING)
    return Verdict(Ruling.APPLIED, answer)
