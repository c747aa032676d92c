"""What a program asks of its teams, and the form on which they answer."""

from calendar import monthrange
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, model_validator

from models.key import Key
from models.line import Line, Prose
from models.question import Question, QuestionKind
from models.roster import Role
from models.value import Value

MOST_QUESTIONS = 12
MONTHS_A_YEAR, LONGEST_MONTH = 12, 31
Days = Annotated[int, Field(ge=1, le=60)]


class AskKind(StrEnum):
    """What a team can be asked for. A kind brings a form, and no code of its own."""

    TOPICS = "topics"
    DATA_AND_GOALS = "data-and-goals"
    CHECKLIST_ITEM = "checklist-item"
    PRE_WORK = "pre-work"
    PROBLEM_OF_PRACTICE = "problem-of-practice"
    PILOT = "pilot"
    ACCOMPLISHMENTS = "accomplishments"
    CONTINUATION_PLAN = "continuation-plan"
    FEEDBACK = "feedback"
    LOOK_BACK = "look-back"


class Escalation(Value):
    """So many days after an ask was due, one letter to each who has not been asked."""

    lead: Days | None = None
    liaison: Days | None = None
    staff: Days | None = None

    @model_validator(mode="after")
    def refuse_steps_out_of_order(self) -> "Escalation":
        days = [n for n in (self.lead, self.liaison, self.staff) if n is not None]
        if sorted(set(days)) != days:
            raise ValueError("must go up: lead before liaison before staff")
        return self


class Shape(NamedTuple):
    """What an ask of a kind is like unless its program says otherwise."""

    questions: tuple[Question, ...]
    button: str = "Send"
    of: Literal["team", "each"] = "team"


def _text(key: str, label: str, *, required: bool = True) -> Question:
    kind = QuestionKind.LONG_TEXT
    return Question(key=key, kind=kind, label=label, required=required)


_NOTE = _text("note", "Anything we should know about it", required=False)
_EVIDENCE = Question(
    key="evidence",
    kind=QuestionKind.LINK,
    label="A link to something that shows it",
    hint="A report, a chart, a page: whatever others may see. It may stay empty.",
    required=False,
)
SHAPES: Mapping[AskKind, Shape] = {
    AskKind.TOPICS: Shape(
        (_text("topics", "The topics you would like, one on each line"),)
    ),
    AskKind.DATA_AND_GOALS: Shape(
        (
            _text("data", "Which local data should we look at together?"),
            _text("goals", "Which goals of yours should this serve?"),
        )
    ),
    AskKind.CHECKLIST_ITEM: Shape((_NOTE,), button="Yes, it is done"),
    AskKind.PRE_WORK: Shape((_NOTE, _EVIDENCE), button="Yes, it is ready"),
    AskKind.PROBLEM_OF_PRACTICE: Shape(
        (
            _text("problem", "The problem you are working on, in a few sentences"),
            _text("tried", "What have you tried so far?", required=False),
            _text("question", "What would you like to ask the other teams?"),
        )
    ),
    AskKind.PILOT: Shape(
        (
            _text("used", "How did you use the guide, and with whom?"),
            _text("helped", "What helped?"),
            _text("change", "What should be different in the next version?"),
            Question(
                key="case-study",
                kind=QuestionKind.YES_NO,
                label="May we talk with you about a short case study?",
            ),
        )
    ),
    AskKind.ACCOMPLISHMENTS: Shape(
        (
            _text("changed", "What has changed?"),
            _text("known-by", "How do you know?"),
            _EVIDENCE,
        )
    ),
    AskKind.CONTINUATION_PLAN: Shape(
        (
            _text("coherence", "How will this work fit together with your other plans?"),
            _text("communication", "Who will hear of it, and how?"),
        )
    ),
    AskKind.FEEDBACK: Shape(
        (
            Question(
                key="useful",
                kind=QuestionKind.ONE,
                label="How useful was it for your work?",
                choices=("Very useful", "Useful", "A little", "Not useful"),
            ),
            _text("keep", "What should we keep?", required=False),
            _text("change", "What should we do differently?", required=False),
        ),
        of="each",
    ),
    AskKind.LOOK_BACK: Shape(
        (
            _text("lasted", "What has lasted?"),
            _text("changed", "What has changed since?", required=False),
            _text("advice", "What would you tell the next cohort?", required=False),
        )
    ),
}


class AskStep(Value):
    """Something each team is asked for, by a day that hangs on the meeting it serves.

    Of a team, the first answer counts for all; of `each`, everybody of `audience` is asked
    and answers for themselves. A look back is asked so many months after its meeting; all
    else is due so many days before (or, if negative, after) it.
    """

    key: Key
    kind: AskKind
    title: Line
    text: Prose
    form: Literal["virtual", "in-person"] | None = None  # asked only if they meet so
    due_days_before: int | None = Field(default=None, ge=-60, le=365)
    asked_months_after: int | None = Field(default=None, ge=1, le=24, strict=True)
    lead_days: int = Field(ge=1, le=120)  # asked so many days before it is due
    reminders: tuple[Days, ...] = ()
    nudges: tuple[Days, ...] = ()
    escalation: Escalation = Escalation()
    of: Literal["team", "each"] = "team"
    audience: tuple[Role, ...] = Field(default=(Role.LEAD, Role.CORE), min_length=1)
    questions: tuple[Question, ...] = Field(
        default=(), alias="question", max_length=MOST_QUESTIONS
    )
    button: Line = "Send"

    model_config = Value.model_config | {"populate_by_name": True}

    @model_validator(mode="before")
    @classmethod
    def shape_by_kind(cls, said: Any) -> Any:
        """Fill in what the kind brings; so it is frozen with the cohort, whole."""
        kind = said.get("kind") if isinstance(said, dict) else None
        if kind not in list(AskKind):
            return said
        shape = SHAPES[AskKind(kind)]
        asked = said.get("question", said.get("questions", shape.questions))
        rest = {key: value for key, value in said.items() if key != "questions"}
        return {"of": shape.of, "button": shape.button} | rest | {"question": asked}

    @property
    def comes_after(self) -> bool:
        """Whether it is due after its meeting."""
        return self.due_days_before is None or self.due_days_before < 0

    @property
    def looks_back_for(self) -> timedelta:
        """How long after its meeting it is due at most, if it looks back on a year."""
        months = self.asked_months_after or 0
        lead = self.lead_days if months else 0
        return timedelta(days=LONGEST_MONTH * months + lead)

    def days_meant(self, day: date) -> tuple[date, date]:
        """Return (asked on, due on) beside a meeting's day, whatever days are closed."""
        lead = timedelta(days=self.lead_days)
        if self.asked_months_after:
            asked = months_after(day, self.asked_months_after)
            return asked, asked + lead
        due = day - timedelta(days=self.due_days_before or 0)
        return due - lead, due

    @model_validator(mode="after")
    def refuse_another_day(self) -> "AskStep":
        days, months = self.due_days_before, self.asked_months_after
        looks_back = self.kind is AskKind.LOOK_BACK
        if days is not None and months is not None:
            raise ValueError(
                "says both due_days_before and asked_months_after: take one out"
            )
        if looks_back and months is None:
            raise ValueError("looks back: say how late, such as asked_months_after = 6")
        if not looks_back and days is None:
            raise ValueError("says no due_days_before: add it")
        return self

    @model_validator(mode="after")
    def refuse_a_question_twice(self) -> "AskStep":
        keys = Counter(question.key for question in self.questions)
        if twice := [key for key, count in keys.items() if count > 1]:
            raise ValueError(
                f'asks "{twice[0]}" twice: give each question a key of its own'
            )
        if self.of == "each" and self.escalation != Escalation():
            raise ValueError("is asked of each: nobody else is asked in somebody's place")
        return self


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or the last one of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, MONTHS_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
