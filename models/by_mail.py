"""How an ask can be answered by mail, where that is plain."""

from enum import StrEnum

from models.value import Value


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
