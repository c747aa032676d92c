"""What a mail means that answers the letter of an ask: its answer, or nothing yet.

It counts as a press on the page would, where it can be read in one way alone. Whoever is
asked, and nobody else, may so answer; what stands already is changed on the page.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from models.by_mail import Asked, Manner
from models.reply import Trust
from models.seat import Seat
from models.submission import Said
from rules.asked import TEAM
from rules.by_mail import NotPlain, by_mail, read_as_form
from rules.own_words import Known, is_of_reply, own_words
from rules.replies import Ruling
from rules.replies import Why as OfReply
from rules.submitting import of_theirs

NO_REPLY = "its subject is not that of a reply: a machine may have sent it"
A_QUESTION = "it may ask something: read it"
THANKS = "it may be a word of thanks alone: read it"
_COURTESY = frozenset(
    {"ok", "okay", "thanks", "thank", "you", "noted", "received", "sure", "great", "fine"}
    | {"will", "do", "got", "it", "so", "very", "much", "many", "we", "i", "ll", "for"}
    | {"this", "the", "your", "letter", "message", "mail", "and", "soon", "back", "to"}
)
_WORD = re.compile(r"\w+")


class Why(StrEnum):
    """Why a mail does not count as the answer, in words for staff."""

    FORGED = OfReply.FORGED
    NOT_ASKED = "it comes from somebody who is not asked"
    HEARD = OfReply.HEARD
    ANSWERED = "it was answered before, and this says something else"
    OVER = "it is asked for no more"
    REPLACED = OfReply.REPLACED


class Text(NamedTuple):
    """What a mail says and quotes, and under which subject; or why that is not known."""

    said: str
    subject: str = ""
    fault: str = ""


class Verdict(NamedTuple):
    """`answers` fill the form if it is applied; `why` when it is not."""

    ruling: Ruling
    answers: dict[str, Said] | None = None
    why: str = ""


def seat_of(asked: Asked, person: str | None) -> Seat | None:
    """Return by which seat somebody may answer; None if they are not asked."""
    roles = asked.ask.audience if asked.ask.each else TEAM
    theirs = (seat for seat in asked.seats if seat.person.id == person)
    return next((seat for seat in theirs if seat.role in roles), None)


def judge_answer(asked: Asked, person: str | None, text: Text, trust: Trust) -> Verdict:
    """Return what a mail of somebody (by id; None: a stranger) is worth."""
    if trust is Trust.FAILED:
        return Verdict(Ruling.REVIEW, why=Why.FORGED)
    seat = seat_of(asked, person)
    if seat is None:
        return Verdict(Ruling.REVIEW, why=Why.NOT_ASKED)
    try:
        answers = read_answer(asked, text, seat.person.name)
        _refuse_talk(asked, text, answers)
    except NotPlain as words:
        return Verdict(Ruling.REVIEW, why=str(words))
    return (
        _known(asked, seat.person.id, answers)
        or _moot(asked)
        or Verdict(Ruling.APPLIED, answers)
    )


def read_answer(asked: Asked, text: Text, name: str) -> dict[str, Said]:
    """Return the form that a mail fills; `NotPlain` in words. `name` is its writer's.

    Any words fill the form of a text: whether they were meant to, is another question.
    """
    if text.fault:
        raise NotPlain(text.fault)
    known = Known(asked.sender, asked.contact, text.subject, name)
    return read_as_form(asked.step, own_words(text.said, known), known.names())


def _refuse_talk(asked: Asked, text: Text, answers: dict[str, Said]) -> None:
    """Refuse what may be said to us, and not as the answer: any words could be one.

    A machine that hides what it is still writes another subject: "Automatic reply: ...".
    """
    plain = by_mail(asked.step)
    if plain is None or plain.manner is not Manner.WORDS:
        return
    words = " ".join(map(str, answers.values())).casefold()
    if not is_of_reply(text.subject):
        raise NotPlain(NO_REPLY)
    if "?" in words:
        raise NotPlain(A_QUESTION)
    if not set(_WORD.findall(words)) - _COURTESY:
        raise NotPlain(THANKS)


def _known(asked: Asked, person: str, answers: dict[str, Said]) -> Verdict | None:
    earlier = of_theirs(asked.ask, asked.submissions, person)
    if not earlier:
        return None
    if (earlier[-1].person, earlier[-1].answers) == (person, answers):
        return Verdict(Ruling.DUPLICATE, why=Why.HEARD)
    return Verdict(Ruling.REVIEW, why=Why.ANSWERED)


def _moot(asked: Asked) -> Verdict | None:
    now, then = asked.ask.facts, asked.told
    if not asked.ask.is_open:
        return Verdict(Ruling.REVIEW, why=Why.OVER)
    if (now.title, now.text) != (then.title, then.text):
        return Verdict(Ruling.STALE, why=Why.REPLACED)
    return None
