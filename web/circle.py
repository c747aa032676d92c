"""Would you like to come? What a circle is, and the way into it and out again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fastapi.responses import HTMLResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from models.circle import Circle, circle_step
from models.command import Opt
from models.occasion import OccasionId, cohort_journey
from models.seat import Seat
from rules.circles import (
    circle_of,
    is_in,
    may_join,
    open_steps,
    places_in,
    turn_of,
)
from store.cohorts import cohort_row
from store.keys import Keys
from store.occasions import meetings_of
from store.seats import seats_of
from store.situations import thawed
from web.admission import NOBODY, Visit
from web.fields import Fields
from web.signed import Desk, Told, signed_page
from wire.circle import days_ahead, how_often, paragraphs
from wire.links import Purpose, read

WORDS = {"yes": True, "no": False}
NOT_SAID = "Please press a button: it was not said whether you would like to come."
OVER = "It does not meet any more, so there is nothing to choose."
CHANGED_MEANWHILE = (
    "This was changed since you opened the page, so nothing was recorded. This is how it "
    "stands now."
)
INSIDE = [
    "You would like to come. The invitations to what is still ahead come to your calendar.",
]
OUTSIDE = ["You do not come. Nothing of it comes to you, and you can change that here."]
ENDED = ["It has met for the last time, or is not held any more. There is nothing to do."]


@dataclass(frozen=True)
class Open:
    """A page that somebody may see; `turn` counts how often they have come in or left."""

    visit: Visit
    circle: Circle
    timezone: str
    inside: bool
    turn: int


class CircleDesk(Desk[Open]):
    """Shows a circle, and takes somebody into it and out again."""

    purpose = Purpose.CIRCLE

    async def open(
        self, session: AsyncSession, keys: Keys, token: str, now: datetime
    ) -> Open | None:
        occasion, person = read(keys.links, Purpose.CIRCLE, token) or NOBODY
        about = OccasionId.parse(occasion)
        row = await cohort_row(session, about.cohort)
        seats = await seats_of(session, about.cohort)
        meetings = await meetings_of(session, cohort_journey(about.cohort))
        if row is None:
            return None
        cohort, key = thawed(row), circle_step(occasion)
        step = next((one for one in open_steps(cohort) if one.key == key), None)
        theirs = [s for s in seats if s.person.id == person and s.is_taken]
        if step is None or not any(
            may_join(cohort, step, seat) or is_in(seat, step.key) for seat in theirs
        ):
            return None
        visit = Visit(theirs[0].person, cohort, about)
        return Open(
            visit=visit,
            circle=circle_of(cohort, step, meetings, now),
            timezone=_clock_of(visit, theirs),
            inside=bool(places_in(seats, person, step.key)),
            turn=turn_of(seats, person, step.key),
        )

    async def hear(
        self, session: AsyncSession, opened: Open, fields: Fields, now: datetime
    ) -> Opt | Told:
        del session, now
        wish = WORDS.get(fields["word"])
        if wish is None:
            return Told(422, NOT_SAID, fields)
        if not opened.circle.ahead:
            return Told(409, OVER)
        if wish is opened.inside:
            return Told(taken=True)
        if fields["seen"] != str(opened.turn):
            return Told(409, CHANGED_MEANWHILE)
        return opt_order(opened.visit, opened.circle.step, opened.turn, comes=wish)

    def page(self, opened: Open, told: Told, now: datetime) -> HTMLResponse:
        del now
        circle = opened.circle
        words = opened.visit.words | {
            "heading": "Would you like to come?",
            "title": circle.title,
            "about": paragraphs(circle),
            "often": how_often(circle),
            "days": days_ahead(circle, opened.timezone),
            "recorded": _recorded(opened, told),
            "inside": opened.inside,
            "seen": opened.turn,
            "takes": bool(circle.ahead),
        }
        return signed_page("circle", told, words)

    def names(self, opened: Open) -> Mapping[str, str]:
        return {opened.circle.occasion: "this"}


def opt_order(visit: Visit, step: str, turn: int, *, comes: bool) -> Opt:
    """Return the order: the same for the same press, and another after each change."""
    cohort, person = visit.cohort.key, visit.person.id
    return Opt(
        request=f"opt {cohort} {step} {person} {turn} {comes}",
        by=person,
        cohort=cohort,
        person=person,
        step=step,
        comes=comes,
    )


def _recorded(opened: Open, told: Told) -> list[str]:
    if not opened.circle.ahead:
        return ENDED
    if opened.inside:
        return INSIDE
    return OUTSIDE if opened.turn or told.taken else []


def _clock_of(visit: Visit, seats: Sequence[Seat]) -> str:
    """Return the zone of somebody's clock: their own, their team's, the cohort's."""
    teams = [visit.cohort.team(seat.team).timezone for seat in seats if seat.team]
    return visit.person.timezone or next(iter(teams), visit.cohort.timezone)
