"""The closing record as a document: one page of HTML, and the same printed as PDF.

Both are filled from the same flat words. What people wrote is data to both: the HTML
environment escapes it, and Typst gets it as JSON, of which nothing is ever read as markup.
"""

import json
from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path
from typing import Any

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.ask import AskState
from models.attendance import Presence
from models.closing_record import (
    Addition,
    CaseStudy,
    ClosingRecord,
    Due,
    Gathering,
    Letters,
    LookBack,
    Part,
    Source,
    TeamRecord,
)
from models.meeting import MeetingState
from wire.plain import many_lines, one_line
from wire.wording import long_day

TEMPLATES = Path(__file__).parent.parent / "templates" / "record"
LONGEST = 5000
STATES = {
    MeetingState.PLANNED: "planned",
    MeetingState.HELD: "held",
    MeetingState.PRESUMED: "held, as far as known",
    MeetingState.NOT_HELD: "not held",
    MeetingState.CALLED_OFF: "called off",
}
UNANSWERED = {
    AskState.OPEN: "Not answered yet.",
    AskState.DONE: "Handed in; nothing was written here.",
    AskState.WITHDRAWN: "No longer asked for.",
    AskState.LAPSED: "Not answered.",
}
Words = dict[str, Any]


def as_html(record: ClosingRecord) -> str:
    """Return the record as one page that needs nothing else."""
    return _environment().get_template("record.html").render(words_of(record))


def as_pdf(record: ClosingRecord) -> bytes:
    """Return the record as PDF: the same record gives the same bytes."""
    said = json.dumps(words_of(record))
    document = TEMPLATES / "record.typ"
    # The machine's own fonts would print another document on another machine.
    printed: bytes = typst.compile(
        str(document), sys_inputs={"record": said}, ignore_system_fonts=True
    )
    return printed


def words_of(record: ClosingRecord) -> Words:
    """Return everything the document says, in ready words."""
    asked = {one.months for one in record.additions if one.asked_on <= record.made_on}
    return {
        "title": _line(record.title),
        "program": _line(record.program),
        "span": f"{long_day(record.starts_on)} to {long_day(record.ends_on)}",
        "made": _made(record),
        "editions": _editions(record) if record.is_closed else [],
        "teams": [_team(team, asked) for team in record.teams],
    }


def _made(record: ClosingRecord) -> str:
    made = long_day(record.made_on)
    if not record.is_closed:
        return f"The year so far, as of {made}"
    return (
        f"Edition {record.edition}, as of {made}" if record.additions else f"As of {made}"
    )


def _editions(record: ClosingRecord) -> list[str]:
    """Say what each edition added to the one before, and that another is to come."""
    heard = [one for one in record.additions if one.is_heard]
    said = [
        f'Edition {number} adds "{_later(one)}" to each team\'s part: '
        f"{one.told} of {one.asked} teams answered."
        for number, one in enumerate(heard, start=2)
    ]
    for one in record.additions:
        if not one.is_heard:
            were = "were" if one.asked_on <= record.made_on else "will be"
            again = f"The teams {were} asked once more on {long_day(one.asked_on)}"
            said.append(f"{again}; another edition adds what they tell.")
    return said


def _later(about: Addition | LookBack) -> str:
    return f"Looking back, {about.months} month{'' if about.months == 1 else 's'} later"


def _team(team: TeamRecord, asked: Set[int]) -> Words:
    look_backs = (one for one in team.look_backs if one.months in asked and one.parts)
    return {
        "key": team.key,
        "agency": f"{_line(team.agency)}, {team.state}",
        "sections": [
            _section("Key accomplishments", team.accomplishments),
            _section("How the work goes on", team.continuation),
            _section("Guides piloted", team.guides),
            *(_section(_later(one), one.parts) for one in look_backs),
        ],
        "cases": [_case(each) for each in team.case_studies] or [_not_asked()],
        "due": [_due(each) for each in team.due],
        "letters": _letters(team.letters),
        "meetings": [_meeting(each) for each in team.meetings],
    }


def _section(heading: str, parts: tuple[Part, ...]) -> Words:
    return {"heading": heading, "parts": [_part(part) for part in parts]}


def _part(part: Part) -> Words:
    told = [{"question": _line(t.question), "said": list(_all(t.said))} for t in part.told]
    state = AskState(part.state)
    return {
        "title": _line(part.title),
        "told": told,
        "state": "" if told else UNANSWERED[state],
        "source": _source(part.source),
    }


def _all(paragraphs: tuple[str, ...]) -> Iterator[str]:
    for paragraph in paragraphs:
        if line := many_lines(paragraph, LONGEST).strip():
            yield line


def _case(case: CaseStudy) -> Words:
    return {"consent": case.consent, "source": _source(case.source)}


def _not_asked() -> Words:
    return {"consent": "not asked", "source": ""}


def _due(due: Due) -> Words:
    off = f", {due.called_off} called off" if due.called_off else ""
    return {"title": _line(due.title), "count": f"{due.got} of {due.owed}{off}"}


def _letters(letters: Letters) -> str:
    missed = f"{letters.missed} missed" if letters.missed else "nobody was missed"
    return f"{letters.told} of {letters.owed} letters arrived; {missed}."


def _meeting(meeting: Gathering) -> Words:
    there = meeting.counts.get(Presence.PRESENT, 0)
    known = sum(meeting.counts.values())
    attendance = f"{there} of {meeting.expected}" if known else ""
    if known and meeting.presence is Presence.ABSENT:
        attendance += ", team absent"
    return {
        "title": _line(meeting.title),
        "day": f"{meeting.day:%b} {meeting.day.day}, {meeting.day.year}",
        "state": STATES[meeting.state],
        "attendance": attendance,
        "source": _source(meeting.source),
    }


def _source(source: Source) -> str:
    """Say where a line comes from: occasion, day, role."""
    on = source.on.isoformat() if source.on else ""
    return ", ".join(word for word in (source.occasion, on, source.by) if word)


def _line(text: str) -> str:
    return one_line(text, LONGEST)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
