"""The people of a rehearsal: when each of them answers, if at all.

A cast is a rule, and chance comes from the seed: the same seed plays the same people.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from models.ask import Ask
from models.command import Command, Complete, Date, Opt, Submit
from models.meeting import Meeting
from models.question import Question
from models.slot import moment_of
from models.submission import Submission
from rehearsal.circles import Open
from rehearsal.made_up import made_up
from rehearsal.quotas import Undated

AFTERNOON = time(15, 17)  # never the minute of a send slot
SOON = timedelta(hours=2, minutes=17)


class Cast(StrEnum):
    """How people behave."""

    PUNCTUAL = "punctual"
    TARDY = "tardy"
    SILENT = "silent"
    MIXED = "mixed"


class Act(NamedTuple):
    """What somebody does, and when; a form is filled in and kept before it is ordered."""

    at: datetime
    command: Command
    fill_in: Callable[[], Submission] | None = None


class Asked(NamedTuple):
    """An ask with its zone and questions, and who (by id) answers it."""

    ask: Ask
    timezone: str
    questions: Sequence[Question]
    person: str


def acts(
    cast: Cast, seed: int, meetings: Sequence[Meeting], asks: Sequence[Asked]
) -> Iterator[Act]:
    """Yield what the cast will do about open occasions."""
    for meeting in meetings:
        if meeting.is_planned and meeting.report:
            yield from _report(_manner(cast, seed, meeting.id), meeting)
    for asked in asks:
        if asked.ask.is_open:
            yield from _answer(_manner(cast, seed, asked.ask.id), asked, seed)


def _manner(cast: Cast, seed: int, occasion: str) -> Cast:
    """Say how one answers about one occasion; in a mixed cast the seed decides."""
    if cast is not Cast.MIXED:
        return cast
    return (Cast.PUNCTUAL, Cast.TARDY, Cast.SILENT)[_drawn(seed, occasion) % 3]


def _drawn(seed: int, what: str) -> int:
    return hashlib.sha256(f"{seed} {what}".encode()).digest()[0]


def _report(manner: Cast, meeting: Meeting) -> Iterator[Act]:
    if manner is Cast.SILENT:
        return
    slot = meeting.slot
    late = moment_of(slot.day + timedelta(days=4), AFTERNOON, slot.timezone)
    at = late if manner is Cast.TARDY else _past_the_slots(slot.end + SOON)
    request = f"complete {meeting.id} {meeting.revision}"
    yield Act(at, Complete(request=request, occasion=meeting.id, held_on=slot.day))


def _past_the_slots(moment: datetime) -> datetime:
    """Keep clear of every minute in which letters leave: those are whole half hours."""
    return moment if moment.minute % 30 else moment + timedelta(minutes=7)


def _answer(manner: Cast, asked: Asked, seed: int) -> Iterator[Act]:
    if manner is Cast.SILENT:
        return
    ask, person = asked.ask, asked.person
    days = 2 if manner is Cast.TARDY else -1
    day = max(ask.due_on + timedelta(days=days), ask.opens_on)
    request = f"submit {ask.id} {ask.revision}"
    at = moment_of(day, AFTERNOON, asked.timezone)
    order = Submit(request=request, by=person, occasion=ask.id)
    yield Act(at, order, partial(_filled_in, request, asked, seed))


def _filled_in(request: str, asked: Asked, seed: int) -> Submission:
    return Submission(
        request=request,
        occasion=asked.ask.id,
        person=asked.person,
        answers=made_up(asked.questions, f"{seed} {asked.ask.id}"),
    )


def _date(manner: Cast, undated: Undated) -> Iterator[Act]:
    """Choose the day three weeks before, or one; the silent never meet."""
    if manner is Cast.SILENT:
        return
    ahead = timedelta(weeks=1 if manner is Cast.TARDY else 3)
    at = moment_of(undated.wish.day - ahead, AFTERNOON, undated.wish.timezone)
    request = f"date {undated.occasion}"
    yield Act(at, Date(request=request, occasion=undated.occasion, slot=undated.wish))


def _opt(cast: Cast, seed: int, open_to: Open) -> Iterator[Act]:
    """Come to a circle, soon after the letter or shortly before it meets: one in three."""
    circle, slot = open_to.circle, open_to.circle.ahead[0].slot
    for person in sorted(open_to.told):
        request = f"opt {circle.occasion} {person}"
        manner = _manner(cast, seed, request)
        if manner is Cast.SILENT or _drawn(seed, f"likes {request}") % 3:
            continue
        ahead = timedelta(days=5 if manner is Cast.TARDY else 19)
        at = moment_of(slot.day - ahead, AFTERNOON, slot.timezone)
        order = Opt(
            request=request,
            by=person,
            cohort=open_to.cohort,
            person=person,
            step=circle.step,
            comes=True,
        )
        yield Act(at, order)


Play = Callable[
    [Sequence[Meeting], Sequence[Asked], Sequence[Undated], Sequence[Open]], Iterator[Act]
]


def played_by(cast: Cast, seed: int) -> Play:
    """Return the cast as one function of what is open."""

    def play(
        meetings: Sequence[Meeting],
        asks: Sequence[Asked],
        undated: Sequence[Undated],
        circles: Sequence[Open],
    ) -> Iterator[Act]:
        yield from acts(cast, seed, meetings, asks)
        for one in undated:
            yield from _date(_manner(cast, seed, one.occasion), one)
        for circle in circles:
            yield from _opt(cast, seed, circle)

    return play
