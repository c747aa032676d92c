"""How an ask can be answered by mail, where that is plain."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from models.ask import Ask
from models.ask_step import AskStep
from models.facts import Facts
from models.notice import NoticeKind
from models.seat import Seat
from models.submission import Submission
from models.value import Value

_ASKING = {NoticeKind.ASK, NoticeKind.UPDATE, NoticeKind.REMINDER, NoticeKind.NUDGE}


class Manner(StrEnum):
    """What a mail must say to be an answer."""

    WORDS = "words"  # all that stands above what it quotes
    DONE = "done"
    CHOICE = "choice"  # the number of one of several choices, from 1
    NUMBER = "number"
    YES_NO = "yes-no"


class ByMail(Value):
    """How one ask is answered by mail; `question` is empty of what is just done."""

    manner: Manner
    question: str = ""
    choices: tuple[str, ...] = ()


class Asked(NamedTuple):
    """An ask with all that an answer to a letter of it is judged by.

    `told` is what that letter said; `seats` are the taken ones of the ask's team; `sender`
    and `contact` stand in each letter.
    """

    ask: Ask
    step: AskStep
    told: Facts
    seats: Sequence[Seat]
    submissions: Sequence[Submission]
    sender: str
    contact: str


def invites_answer(kind: NoticeKind, offset: str) -> bool:
    """Whether a letter about an ask goes to somebody who is asked.

    One that tells of another's silence (`nudge+5-liaison`) has the page, which shows who
    answers for whom.
    """
    return kind in _ASKING and not (kind is NoticeKind.NUDGE and "-" in offset)
