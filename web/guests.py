"""Whom does a team ask to its workshop? Its lead pastes a list; nobody needs an account."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from fastapi.responses import HTMLResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from models.command import Command, InviteGuests
from models.guest import Guest
from models.meeting import Meeting
from models.roster import Role
from models.seat import Person, Seat
from rules.guest_lists import MOST_GUESTS, Named, named
from rules.headcount import Headcount, headcount
from store.answers import answers_to
from store.cohorts import cohort_row
from store.keys import Keys
from store.seats import seats_of
from web.admission import Visit, visit_to_guests
from web.fields import Fault, Fields
from web.signed import Desk, Told, signed_page
from wire.links import Purpose
from wire.wording import slot_lines

LONGEST_LIST = 30_000  # characters
TOO_LONG = "This is too much at once: send a part of the list, and then the next."
TOO_MANY = f"A meeting takes {MOST_GUESTS} guests at most: write to the address below."
THE_SENDER = "One of these addresses sends the invitations: it cannot receive them too."
_BETWEEN = re.compile(r"[,;\t<>]")


@dataclass(frozen=True)
class Open:
    """A page that somebody may see; `seats` are those of the team's people and guests."""

    visit: Visit
    meeting: Meeting
    keys: Keys
    seats: tuple[Seat, ...]
    headcount: Headcount
    organizer: str

    @property
    def guests(self) -> list[Seat]:
        """The guests who are invited, by name."""
        theirs = (s for s in self.seats if s.is_taken and s.role is Role.GUEST)
        return sorted(theirs, key=lambda seat: seat.person.name.casefold())


class GuestsDesk(Desk[Open]):
    """Shows who is invited, and takes more guests as often as somebody likes."""

    purpose = Purpose.GUESTS

    async def open(
        self, session: AsyncSession, keys: Keys, token: str, now: datetime
    ) -> Open | None:
        if not (found := await visit_to_guests(session, keys, token, now)):
            return None
        visit, meeting = found
        seats = await seats_of(session, visit.cohort.key, visit.occasion.team)
        answers = (await answers_to(session, [meeting.id]))[meeting.id]
        aim = visit.cohort.program.step(meeting.step).aim or 0
        count = headcount(meeting, aim, seats, answers)
        row = await cohort_row(session, visit.cohort.key)
        organizer = row.organizer.lower() if row else ""
        return Open(visit, meeting, keys, tuple(seats), count, organizer)

    async def hear(
        self, session: AsyncSession, opened: Open, fields: Fields, now: datetime
    ) -> InviteGuests | Told:
        del session, now
        listed = named(_lines(fields["list"][:LONGEST_LIST]))
        if faults := list(_faults(opened, fields["list"], listed)):
            said = [Fault("list", words) for words in faults]
            return Told(422, fields=fields, faults=said)
        guests = {
            opened.keys.person(guest.email): guest.category
            for guest in _fresh(opened, listed.guests)
        }
        if not guests:
            return Told(taken=True)
        digest = sha256(" ".join(sorted(guests)).encode()).hexdigest()[:12]
        who, team = opened.visit.person.id, opened.visit.occasion.team
        return InviteGuests(
            request=f"guests {opened.meeting.id} {who} {len(opened.seats)} {digest}",
            by=who,
            cohort=opened.visit.cohort.key,
            team=team or "",
            guests=guests,
        )

    def newcomers(self, opened: Open, fields: Fields, order: Command) -> Sequence[Person]:
        del order
        return [
            Person(
                id=opened.keys.person(guest.email),
                email=guest.email,
                name=guest.name,
                language=guest.language,
            )
            for guest in _fresh(opened, named(_lines(fields["list"])).guests)
        ]

    def page(self, opened: Open, told: Told, now: datetime) -> HTMLResponse:
        del now
        visit, meeting = opened.visit, opened.meeting
        mine = visit.person.timezone or meeting.slot.timezone
        words = visit.words | {
            "heading": "Whom do you invite?",
            "title": meeting.title,
            "when": slot_lines(meeting.slot, mine, meeting.form),
            "recorded": [f"So far: {opened.headcount}."],
            "takes": True,
            "guests": [_words(seat) for seat in opened.guests],
            "list": told.fields["list"] if told.fields else "",
        }
        return signed_page("guests", told, words)

    def names(self, opened: Open) -> Mapping[str, str]:
        return {opened.meeting.id: "this meeting"}


def _faults(opened: Open, text: str, listed: Named) -> Iterator[str]:
    """Yield in sentences what keeps a list from being taken."""
    if len(text) > LONGEST_LIST:
        yield TOO_LONG
    for fault in listed.faults:
        yield f"{fault[:1].upper()}{fault[1:]}."
    if any(guest.email == opened.organizer for guest in listed.guests):
        yield THE_SENDER
    if len(opened.guests) + len(_fresh(opened, listed.guests)) > MOST_GUESTS:
        yield TOO_MANY


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield what was pasted, line by line: `Ann Lee <ann@example.org>, family` too."""
    for number, line in enumerate(text.splitlines(), start=1):
        yield number, _BETWEEN.split(line)


def _fresh(opened: Open, guests: Sequence[Guest]) -> list[Guest]:
    """Return those who do not sit in the team yet."""
    team = opened.visit.occasion.team
    there = {s.person.email for s in opened.seats if s.is_taken and s.team == team}
    return [guest for guest in guests if guest.email not in there]


def _words(seat: Seat) -> str:
    kind = f", {seat.category.replace('-', ' ')}" if seat.category else ""
    return f"{seat.person.name}{kind}"
