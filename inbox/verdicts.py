"""What a message that came in means, and what is to be done about it: mostly nothing.

Nothing is ever mailed because something came in. Whoever asks for an invitation again waits
for staff, who can have it sent: so no two machines keep each other busy.
"""

from datetime import datetime
from hashlib import sha256

from sqlmodel.ext.asyncio.session import AsyncSession

from inbox.asked import find_answer
from inbox.bounces import MAIL, follow, letter_of, trace
from inbox.finding import STATES, Finding
from models.command import Answer
from models.inbox import InboxState, Reading
from models.reply import Answer as Given
from models.reply import Inbound, InboundKind, Reply, Trust, Way
from models.tables.inbox import InboxRow
from rules.ask_replies import Text
from rules.replies import Ruling, Verdict, judge
from store.correspondents import (
    Gathering,
    Told,
    ask_id,
    gathering_of,
    meeting_id,
    person_writing,
)

ASKS_AGAIN = "it asks for the invitation again"
_WORDS = {
    InboundKind.AUTO: "a machine answered: out of office, most likely",
    InboundKind.HUMAN: "somebody wrote",
}


async def find(
    session: AsyncSession,
    row: InboxRow,
    came: Inbound,
    text: Text,
    *,
    trust: Trust,
    now: datetime,
) -> Finding:
    """Say what a message means at a moment; nothing is written here.

    `text` is what a person wrote, beside any calendar's answer.
    """
    if came.bounce:
        reading = await trace(session, came.bounce, row.envelope_to)
        return Finding(reading, follow(reading, row.identity))
    if came.reply:
        return await _judged(session, row, came.reply, came.kind, trust=trust, now=now)
    told = await letter_of(session, row.envelope_to, came.references)
    if told and came.kind is InboundKind.HUMAN:
        found = await find_answer(session, row, came, told, text, trust=trust)
        if found:
            return found
    return Finding(await _shown(session, came, told))


async def _judged(
    session: AsyncSession,
    row: InboxRow,
    reply: Reply,
    kind: InboundKind,
    *,
    trust: Trust,
    now: datetime,
) -> Finding:
    about = await gathering_of(session, reply.uid)
    person = await person_writing(session, reply.attendee)
    verdict = judge(
        reply,
        about.meeting if about else None,
        about.seats if about else (),
        about.told if about else (),
        last_answer=_last(about, person),
        now=now,
        trust=trust,
    )
    reading = Reading(
        kind=kind,
        state=STATES[verdict.ruling],
        why=_why(verdict),
        occasion=about.meeting.id if about else None,
        person=person,
    )
    return Finding(reading, _command(row, reply, verdict))


def _last(about: Gathering | None, person: str | None) -> Given | None:
    theirs = [one for one in about.answers if one.person == person] if about else []
    return theirs[-1] if theirs else None


def _why(verdict: Verdict) -> str:
    if verdict.ruling is Ruling.RESEND:
        return ASKS_AGAIN
    return str(verdict.why) if verdict.why else ""


def _command(row: InboxRow, reply: Reply, verdict: Verdict) -> Answer | None:
    """Return the order that records an answer, the same for every copy of one reply."""
    if verdict.ruling is not Ruling.APPLIED or verdict.answer is None:
        return None
    given = verdict.answer
    once = reply.key if reply.message_id else row.identity
    return Answer(
        request=f"mail.{sha256(once.encode()).hexdigest()[:24]}",
        by=MAIL,
        occasion=given.occasion,
        person=given.person,
        partstat=given.partstat,
        timing=given.timing,
        note=given.note,
        how=Way.MAIL,
        dtstamp=given.dtstamp,
        message_id=given.message_id,
        verified=given.verified,
    )


async def _shown(session: AsyncSession, came: Inbound, told: Told | None) -> Reading:
    """Let staff see what no rule can act on, with the letter that it answers."""
    theirs = told.person if told and came.automatic else None
    return Reading(
        kind=came.kind,
        state=InboxState.WAITS,
        why=came.why or _WORDS[came.kind],
        occasion=await meeting_id(session, told.occasion) if told else None,
        ask=await ask_id(session, told.occasion) if told else None,
        person=await person_writing(session, came.sender) or theirs,
        ledger_key=told.key if told else None,
    )
