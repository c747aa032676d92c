"""Answers to what was asked: a reply to the letter of an ask, where it is plain.

It takes the road of the page: the form is kept, then a journey is told to count it.
"""

from hashlib import sha256

from sqlmodel.ext.asyncio.session import AsyncSession

from inbox.bounces import MAIL
from inbox.finding import STATES, Finding
from models.by_mail import Asked, invites_answer
from models.command import Submit
from models.inbox import Reading
from models.reply import Inbound, Trust, Way
from models.submission import Submission
from models.tables.inbox import InboxRow
from rules.ask_replies import Text, Verdict, judge_answer
from rules.replies import Ruling
from store.correspondents import Told, asked_in, person_writing


async def find_answer(
    session: AsyncSession,
    row: InboxRow,
    came: Inbound,
    told: Told,
    text: Text,
    *,
    trust: Trust,
) -> Finding | None:
    """Say what a mail means that answers a letter; None if that asked for nothing."""
    if not invites_answer(told.kind, told.offset):
        return None
    asked = await asked_in(session, told)
    if asked is None:
        return None
    person = await person_writing(session, came.sender)
    verdict = judge_answer(asked, person, text, trust)
    reading = Reading(
        kind=came.kind,
        state=STATES[verdict.ruling],
        why=verdict.why,
        ask=asked.ask.id,
        person=person,
        ledger_key=told.key,
    )
    if verdict.ruling is not Ruling.APPLIED or person is None:
        return Finding(reading)
    form = _form(row, came, asked, person, verdict)
    order = Submit(request=form.request, by=MAIL, occasion=form.occasion)
    return Finding(reading, order, form)


def _form(
    row: InboxRow, came: Inbound, asked: Asked, person: str, verdict: Verdict
) -> Submission:
    """Return what is kept: under the same name for every copy of one mail."""
    once = f"{came.message_id or row.identity} {asked.ask.id} {person} {verdict.answers}"
    return Submission(
        request=f"mail.{sha256(once.encode()).hexdigest()[:24]}",
        occasion=asked.ask.id,
        person=person,
        answers=verdict.answers or {},
        way=Way.MAIL,
    )
