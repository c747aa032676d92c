"""Somebody of the staff reads an answer where no program may: it counts as they say."""

from enum import StrEnum

from commands.inbox_asked import accepted_for_ask
from commands.installation import Installation
from commands.people import checked_address, known
from commands.requests import request_id
from commands.speaking import occasion_named, spoken
from models.ask import Ask
from models.command import Answer
from models.meeting import Meeting
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
    says: str | None,
    about: str | None,
    email: str | None,
) -> None:
    """Have an answer recorded as of now, to what it answers as it is now, and say so."""
    named = about or row.about
    occasion = await occasion_named(here, named) if named else None
    if isinstance(occasion, Ask):
        person = await _person(here, row, email)
        await accepted_for_ask(here, row, occasion.id, person, says)
        return
    reply = classify(row.raw or b"").reply
    partstat = _read(says) if says else _said(row, reply)
    if occasion is None:
        options = "--meeting MEETING or --ask ASK"
        raise Refused(f"what does message {row.number} answer? Add {options}")
    person = await _person(here, row, email)
    await _accepted_for_meeting(here, row, occasion, person, partstat)


async def _accepted_for_meeting(
    here: Installation, row: InboxRow, about: Meeting, person: str, partstat: Partstat
) -> None:
    reply = classify(row.raw or b"").reply
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


def _read(says: str) -> Partstat:
    if says in list(Word):
        return PARTSTATS[Word(says)]
    raise Refused(f"--says {says[:40]!a} is no answer to a meeting: {', '.join(Word)}")


def _said(row: InboxRow, reply: Reply | None) -> Partstat:
    if reply and reply.method is ReplyMethod.REPLY and reply.partstat in PARTSTATS.values():
        return reply.partstat
    words = "--says yes, no, maybe or instead"
    raise Refused(f"message {row.number} is no plain answer: read it, and add {words}")


async def _person(here: Installation, row: InboxRow, email: str | None) -> str:
    if email:
        return await known(here, checked_address("--email", email))
    if row.person:
        return row.person
    raise Refused(f"whose answer is message {row.number}? Add --email E")
