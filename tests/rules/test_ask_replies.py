"""What a reply to the letter of an ask is worth: its answer, a copy, or nothing yet."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.ask import Ask, AskState
from models.ask_step import AskStep
from models.by_mail import Asked
from models.question import Question, QuestionKind
from models.reply import Trust
from models.roster import Role
from models.submission import Submission
from rules.ask_replies import (
    A_QUESTION,
    NO_REPLY,
    THANKS,
    Text,
    Verdict,
    Why,
    judge_answer,
    read_answer,
)
from rules.replies import Ruling
from tests.rules.samples import TEAM, ask, seat

NOW = datetime(2027, 10, 5, 16, tzinfo=UTC)
US, CONTACT = "calendar@host.example.org", "climate@host.example.org"
HEADS = Question(key="heads", kind=QuestionKind.NUMBER, label="How many?")
STORY = Question(key="story", kind=QuestionKind.LONG_TEXT, label="What happened?")
OCCASION = f"lea-2027/{TEAM}/heads/1"
SEATS = (
    seat("ada", Role.LEAD),
    seat("ben"),
    seat("gil", Role.GUEST),
    seat("lou", Role.LIAISON),
)


def an_ask(**changed: Any) -> Ask:
    said: dict[str, Any] = {
        "id": OCCASION,
        "step": "heads",
        "title": "How many come",
        "text": "Tell us.",
        "due_on": date(2027, 10, 8),
    }
    return ask(**(said | changed))


def asked(
    *submissions: Submission,
    told: Ask | None = None,
    question: Question = HEADS,
    **changed: Any,
) -> Asked:
    about = an_ask(**changed)
    step = AskStep(
        key="heads",
        kind=about.kind,
        title=about.title,
        text=about.text,
        due_days_before=7,
        lead_days=7,
        question=(question,),
    )
    return Asked(
        ask=about,
        step=step,
        told=(told or about).facts,
        seats=SEATS,
        submissions=submissions,
        sender=US,
        contact=CONTACT,
    )


def given(person: str, heads: int) -> Submission:
    return Submission(
        request=f"{person} {heads}",
        occasion=OCCASION,
        person=person,
        answers={"heads": heads},
        turn=1,
        at=NOW,
    )


def judged(
    about: Asked, person: str | None = "ada", text: str = "28", trust: Trust = Trust.UNKNOWN
) -> Verdict:
    return judge_answer(about, person, Text(text), trust)


EACH: dict[str, Any] = {"each": True, "audience": (Role.CORE, Role.GUEST)}
TAKEN = Verdict(Ruling.APPLIED, {"heads": 28})


@pytest.mark.parametrize(
    ("about", "person", "verdict"),
    [
        (asked(), "ada", TAKEN),
        (asked(), "ben", TAKEN),
        (asked(), "gil", Verdict(Ruling.REVIEW, why=Why.NOT_ASKED)),
        (asked(), "lou", Verdict(Ruling.REVIEW, why=Why.NOT_ASKED)),
        (asked(), None, Verdict(Ruling.REVIEW, why=Why.NOT_ASKED)),
        (asked(**EACH), "gil", TAKEN),
        (asked(**EACH), "ada", Verdict(Ruling.REVIEW, why=Why.NOT_ASKED)),
        (asked(owner="ben", handed=2), "ada", TAKEN),
    ],
)
def test_only_who_is_asked_answers_whoever_of_them_it_is(
    about: Asked, person: str | None, verdict: Verdict
) -> None:
    assert judged(about, person) == verdict


@pytest.mark.parametrize(
    ("about", "verdict"),
    [
        (asked(given("ada", 28)), Verdict(Ruling.DUPLICATE, why=Why.HEARD)),
        (asked(given("ada", 27)), Verdict(Ruling.REVIEW, why=Why.ANSWERED)),
        (asked(given("ben", 28)), Verdict(Ruling.REVIEW, why=Why.ANSWERED)),
        (asked(given("ben", 28), each=True), TAKEN),
        (asked(given("ada", 27), each=True), Verdict(Ruling.REVIEW, why=Why.ANSWERED)),
        (
            asked(given("ada", 28), state=AskState.DONE),
            Verdict(Ruling.DUPLICATE, why=Why.HEARD),
        ),
    ],
)
def test_the_first_answer_counts_and_its_copy_is_heard_already(
    about: Asked, verdict: Verdict
) -> None:
    assert judged(about) == verdict


@pytest.mark.parametrize(
    ("about", "verdict"),
    [
        (asked(state=AskState.DONE), Verdict(Ruling.REVIEW, why=Why.OVER)),
        (asked(state=AskState.LAPSED), Verdict(Ruling.REVIEW, why=Why.OVER)),
        (asked(state=AskState.WITHDRAWN), Verdict(Ruling.REVIEW, why=Why.OVER)),
        (asked(told=an_ask(title="Who comes")), Verdict(Ruling.STALE, why=Why.REPLACED)),
        (asked(told=an_ask(text="By age.")), Verdict(Ruling.STALE, why=Why.REPLACED)),
        (asked(told=an_ask(due_on=date(2027, 10, 1))), TAKEN),
    ],
)
def test_an_answer_to_what_is_so_no_longer_waits(about: Asked, verdict: Verdict) -> None:
    assert judged(about) == verdict


@pytest.mark.parametrize(
    ("trust", "verdict"),
    [
        (Trust.PROVEN, TAKEN),
        (Trust.UNKNOWN, TAKEN),
        (Trust.FAILED, Verdict(Ruling.REVIEW, why=Why.FORGED)),
    ],
)
def test_a_forgery_is_nobodys_answer(trust: Trust, verdict: Verdict) -> None:
    assert judged(asked(), trust=trust) == verdict


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it says nothing of its own"),
        ("about 28", "its first line is not a number alone"),
        (f"28 says {US}", "what it quotes cannot be told from what it says"),
    ],
)
def test_why_a_mail_is_no_plain_answer_is_said_to_staff(text: str, why: str) -> None:
    assert judged(asked(), text=text) == Verdict(Ruling.REVIEW, why=why)


def test_of_a_text_that_cannot_be_relied_on_the_fault_is_told() -> None:
    text = Text("28", fault="it brings a file: read it")
    verdict = judge_answer(asked(), "ada", text, Trust.UNKNOWN)
    assert verdict == Verdict(Ruling.REVIEW, why=text.fault)


@pytest.mark.parametrize(
    ("subject", "is_taken"),
    [
        ("Re: Request: What happened", True),
        ("[EXTERNAL] AW: Request: What happened", True),
        ("\u56de\u590d\uff1aRequest: What happened", True),
        ("Automatic reply: Request: What happened", False),
        ("Out of Office: Request: What happened", False),
        ("Request: What happened", False),
        ("", False),
    ],
)
def test_words_count_only_under_the_subject_of_a_reply(
    subject: str, *, is_taken: bool
) -> None:
    about = asked(question=STORY)
    text = Text("I am away until Monday.", subject)
    verdict = judge_answer(about, "ada", text, Trust.UNKNOWN)
    assert verdict == (
        Verdict(Ruling.APPLIED, {"story": text.said})
        if is_taken
        else Verdict(Ruling.REVIEW, why=NO_REPLY)
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("What do you mean by that?", A_QUESTION),
        ("OK, thank you very much!", THANKS),
        ("Noted. Will do.", THANKS),
        ("Thank you for asking: nothing.", ""),
        ("Ok", THANKS),
    ],
)
def test_words_that_may_be_no_answer_wait(words: str, why: str) -> None:
    about = asked(question=STORY)
    verdict = judge_answer(about, "ada", Text(words, "Re: Ask"), Trust.UNKNOWN)
    assert verdict.why == why
    answers = read_answer(about, Text(words, "Re: Ask"), "Ada")
    assert answers == {"story": words}, "staff may still take them for it"
