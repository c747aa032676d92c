"""What the page of an ask says: flat mappings of ready words, from the truth alone."""

from datetime import datetime
from typing import Any

from models.ask import AskState
from models.ask_step import AskStep
from models.question import LONGEST_PROSE, LONGEST_TEXT, Question, QuestionKind
from models.reply import Way
from models.seat import Person
from models.slot import day_of
from models.submission import Submission
from rules.answer_lines import in_words
from rules.filling import LONGEST_LINK, OWN, Typed, typed_again
from rules.submitting import may_change
from web.admission import Visit
from web.done_form import Open
from wire.wording import long_day

Words = dict[str, Any]
PLACES = ("First choice", "Second choice", "Third choice", "Fourth choice", "Fifth choice")
LONGEST = {
    QuestionKind.TEXT: LONGEST_TEXT,
    QuestionKind.LONG_TEXT: LONGEST_PROSE,
    QuestionKind.LINK: LONGEST_LINK,
}
OF_TEAM = "One answer is enough for the whole team."
OF_EACH = "Everybody is asked, so this is your own answer."


def of_ask(opened: Open, now: datetime) -> Words:
    """Return what is asked for, and what is recorded of it."""
    ask, step, last = opened.ask, opened.step, opened.last
    late = ask.state in {AskState.OPEN, AskState.LAPSED} and last is None
    open_still = ask.state is not AskState.WITHDRAWN and may_change(ask, now)
    takes = late or open_still
    recorded = _recorded(opened)
    return {
        "heading": ask.title,
        "text": ask.text,
        "due": long_day(ask.due_on),
        "whose": OF_EACH if ask.each else OF_TEAM,
        "button": step.button if last is None else "Change the answer",
        "recorded": [*recorded, *([] if takes or not last else _said(step, last))],
        "takes": takes,
    }


def _recorded(opened: Open) -> list[str]:
    visit, ask, last, people = opened.visit, opened.ask, opened.last, opened.people
    if ask.state is AskState.WITHDRAWN:
        return ["It is no longer asked for: its meeting was called off."]
    if last and last.at:
        day = long_day(day_of(last.at, _zone(visit)))
        ours = last.person == visit.person.id
        who = people.get(last.person)
        name = "you" if ours else who.name if who else "a colleague"
        how = ", by mail" if last.way is Way.MAIL else ""
        return [f"Answered by {name} on {day}{how}. Thank you."]
    if ask.state is AskState.DONE and ask.closed_at:
        day = long_day(day_of(ask.closed_at, _zone(visit)))
        return [f"It is done. We heard so on {day}.", "Nobody is reminded of it any more."]
    if ask.state is AskState.LAPSED:
        return ["Its time has passed without an answer. Late is still better than never."]
    if owner := people.get(ask.owner or ""):
        name = "yours" if owner.id == visit.person.id else f"in the hands of {owner.name}"
        return [f"This is {name} now. Whoever answers first answers for the team."]
    return []


def _said(step: AskStep, last: Submission) -> list[str]:
    answers = [
        (question.label, last.answers.get(question.key)) for question in step.questions
    ]
    return [f"{label}\n{in_words(said)}" for label, said in answers if said is not None]


def of_questions(opened: Open, sent: Typed | None) -> list[Words]:
    """Return each question with what stands in its fields: what was sent, else recorded."""
    step, last = opened.step, opened.last
    recorded = typed_again(step.questions, last.answers) if last else {}
    stands = recorded if sent is None else sent
    return [_question(question, stands) for question in step.questions]


def _question(question: Question, stands: Typed) -> Words:
    key = question.key
    options = [(str(n), choice) for n, choice in enumerate(question.choices, 1)]
    if question.own:
        options.append((OWN, "Something else, in your own words"))
    places = range(1, question.places + 1) if question.kind is QuestionKind.RANK else ()
    return {
        "key": key,
        "kind": question.kind.value,
        "label": question.label,
        "hint": question.hint or "",
        "required": question.required,
        "own": question.own,
        "options": options,
        "longest": question.most or LONGEST.get(question.kind, LONGEST_TEXT),
        "said": "\n".join(list(stands.get(key, ()))[:1]),
        "chosen": list(stands.get(key, ())),
        "written": "".join(list(stands.get(f"{key}.{OWN}", ()))[:1]),
        "places": [
            {
                "field": f"{key}.{place}",
                "label": PLACES[place - 1] if place <= len(PLACES) else f"Choice {place}",
                "chosen": "".join(list(stands.get(f"{key}.{place}", ()))[:1]),
            }
            for place in places
        ],
    }


def colleagues(opened: Open) -> list[tuple[str, str]]:
    """Return (id, name) of those whom an ask can be handed to."""
    visit, ask, people = opened.visit, opened.ask, opened.people
    if ask.each or not ask.is_open:
        return []
    mine = {visit.person.id, ask.owner}
    others = [person for person in people.values() if person.id not in mine]
    return [(one.id, one.name or one.email) for one in sorted(others, key=_by_name)]


def _by_name(person: Person) -> tuple[str, str]:
    return person.name.casefold(), person.id


def _zone(visit: Visit) -> str:
    team = visit.occasion.team
    return visit.cohort.team(team).timezone if team else visit.cohort.timezone
