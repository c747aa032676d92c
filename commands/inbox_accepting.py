"""Somebody of the staff reads an answer where no program may: it counts as they say."""

from enum import StrEnum

from commands.installation import Installation
from commands.people import checked_address, known
from commands.requests import request_id
from commands.speaking import meeting_named, spoken
from models.command import Answer
from models.refusal import Refused
from models.reply import Partstat, Reply, ReplyMethod, Way
from models.tables.inbox import InboxRow
from wire.inbound import classify


class Word(StrEnum):
    """What people say to a meeting, as pages have it too."""

    YES = "yes"
    NO = "no"
    MAYBE = "maybe"
    INSTEAD = "instead"


PARTSTATS = {
    Word.YES: Partstat.ACCEPTED,
    Word.NO: Partstat.DECLINED,
    Word.MAYBE: Partstat.TENTATIVE,
    Word.INSTEAD: Partstat.DELEGATED,
}


async def accepted(
    here: Installation,
    row: InboxRow,
    *,
    says: Word | None,
    meeting: str | None,
    email: str | None,
) -> None:
    """Have an answer recorded as of now, to the meeting as it is now, and say so."""
    reply = classify(row.raw or b"").reply
    partstat = PARTSTATS[says] if says else _said(row, reply)
    about = await meeting_named(here, _occasion(row, meeting))
    person = await _person(here, row, email)
    await spoken(
        here,
        Answer(
            request=request_id("accept", about.id, about.timing, row.identity, partstat),
            occasion=about.id,
            person=person,
            partstat=partstat,
            timing=about.timing,
            note=reply.note if reply else None,
            how=Way.MAIL,
            message_id=reply.message_id if reply else None,
        ),
    )


def _said(row: InboxRow, reply: Reply | None) -> Partstat:
    if reply and reply.method is ReplyMethod.REPLY and reply.partstat in PARTSTATS.values():
        return reply.partstat
    words = "--says yes, no, maybe or instead"
    raise Refused(f"message {row.number} is no plain answer: read it, and add {words}")


def _occasion(row: InboxRow, meeting: str | None) -> str:
    if found := meeting or row.occasion:
        return found
    raise Refused(f"which meeting does message {row.number} answer? Add --meeting MEETING")


async def _person(here: Installation, row: InboxRow, email: str | None) -> str:
    if email:
        return await known(here, checked_address("--email", email))
    if row.person:
        return row.person
    raise Refused(f"whose answer is message {row.number}? Add --email E")
