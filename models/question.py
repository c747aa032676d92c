"""One question of an ask's form, as a program says it."""

from enum import StrEnum

from pydantic import Field, model_validator

from models.key import Key
from models.line import Line, Prose
from models.value import Value

MOST_CHOICES = 30
LONGEST_TEXT = 300  # characters, unless the program says otherwise
LONGEST_PROSE = 4000
MOST_PLACES = 3


class QuestionKind(StrEnum):
    """What an answer to it is, and so how it is asked."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    ONE = "choose-one"
    MANY = "choose-many"
    RANK = "rank"
    NUMBER = "number"
    DAY = "day"
    YES_NO = "yes-no"
    LINK = "link"


CHOOSING = {QuestionKind.ONE, QuestionKind.MANY, QuestionKind.RANK}
LIMITED = {
    QuestionKind.TEXT,
    QuestionKind.LONG_TEXT,
    QuestionKind.MANY,
    QuestionKind.RANK,
    QuestionKind.NUMBER,
}


class Question(Value):
    """One question; with `own`, something that is no choice may be written beside them.

    `least` and `most` limit a number itself, the characters of a text, the choices taken of
    many, the places of a ranking.
    """

    key: Key
    kind: QuestionKind
    label: Line
    hint: Prose | None = None
    required: bool = True
    choices: tuple[Line, ...] = Field(default=(), max_length=MOST_CHOICES)
    own: bool = False
    least: int | None = Field(default=None, ge=-1_000_000, le=1_000_000)
    most: int | None = Field(default=None, ge=-1_000_000, le=1_000_000)

    @model_validator(mode="after")
    def refuse_what_nobody_can_answer(self) -> "Question":
        chooses = self.kind in CHOOSING
        if chooses and not self.choices and not self.own:
            raise ValueError("leaves nothing to choose: add choices, or own = true")
        if not chooses and (self.choices or self.own):
            raise ValueError(f'is of the kind "{self.kind}", which has no choices')
        if len({choice.casefold() for choice in self.choices}) < len(self.choices):
            raise ValueError("names a choice twice")
        limits = (self.least, self.most)
        if self.kind not in LIMITED and limits != (None, None):
            raise ValueError(f'is of the kind "{self.kind}", which has no least and most')
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError("allows nothing: its least is more than its most")
        if self.kind is not QuestionKind.NUMBER and any(
            n is not None and n < 1 for n in limits
        ):
            raise ValueError("must have at least 1 as its least and most")
        return self

    @property
    def places(self) -> int:
        """How many places a ranking has: as many as said, or three, or all there is."""
        return min(self.most or MOST_PLACES, len(self.choices) + self.own)
