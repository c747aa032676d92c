"""What staff order about a cohort's people and pace."""

import asyncio
from typing import Annotated, NamedTuple

import typer

from commands.arguments import CohortKey, TeamKey
from commands.installation import Installation
from commands.previewing import OnlyPreview, PreviewAsJson, Trial, ordered
from commands.requests import request_id
from commands.screen import warn
from commands.speaking import cohort_named
from models.address import address_fault
from models.command import CorrectAddress, Join, Leave, Pause, Resume
from models.line import line_fault
from models.occasion import cohort_journey
from models.refusal import Refused
from models.roster import Role
from models.seat import Person, Seat
from models.tables.cohort import CohortRow, CohortState, JourneyRow
from models.tables.seat import PersonRow
from rules.bounces import seats_to_correct
from rules.seating import refuse_joining, refuse_unknown_team
from store.bad_addresses import bad_addresses
from store.cohorts import remember_person
from store.seats import person_of, seats_of

app = typer.Typer()

Email = Annotated[str, typer.Option("--email", metavar="E", help="Their address.")]


@app.command()
def join(
    cohort: CohortKey,
    *,
    email: Email,
    name: Annotated[str, typer.Option("--name", metavar="N", help="As letters say it.")],
    role: Annotated[Role, typer.Option("--role", help="What they are.")],
    team: TeamKey = None,
    circle: Annotated[
        str | None,
        typer.Option("--circle", metavar="STEP", help="Only for it; such as keynote."),
    ] = None,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Seat somebody: they hear exactly what is still to come."""
    trial = Trial(preview, as_json)
    newcomer = checked_address("--email", email)
    place = Place(team, role, circle)
    asyncio.run(_join(cohort, newcomer, name, place, trial=trial))


class Place(NamedTuple):
    """Where somebody is to sit, and as what; in a circle, for its step alone."""

    team: str | None
    role: Role
    circle: str | None


async def _join(cohort: str, email: str, name: str, place: Place, *, trial: Trial) -> None:
    here = Installation.find()
    row = await cohort_named(here, cohort)
    if fault := line_fault(name):
        raise Refused(f"--name {fault}")
    if email == row.organizer.lower():
        raise Refused(f"{email} sends the invitations: it cannot receive them too")
    refuse_stillness(row)
    person = Person(id=here.keys().person(email), email=email, name=name.strip())
    seats, (team, role, circle) = await _seats(here, cohort), place
    refuse_joining(row.to_value(), seats, person.id, team, role, circle=circle)
    if not trial.is_one:  # beforehand, so that no name or address is in a history
        async with here.writing() as session:
            await remember_person(session, person)
    async with here.reading() as session:
        as_known = await person_of(session, person.id) or person
    if as_known.name != person.name:
        warn(f"{email} is known here as {as_known.name!a}; that name stays.")
    seen = _seen(seats, person.id)
    request = request_id("join", cohort, seen, person.id, *place)
    where = place._asdict()
    order = Join(request=request, cohort=cohort, person=person.id, **where)
    await ordered(here, order, trial, newcomers=[person])


@app.command()
def leave(
    cohort: CohortKey,
    *,
    email: Email,
    team: TeamKey = None,
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="SUCCESSOR", help="Who takes over from a liaison."),
    ] = None,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Let somebody leave; what stands in their calendar is taken back."""
    successor = checked_address("--to", to) if to else None
    leaver, trial = checked_address("--email", email), Trial(preview, as_json)
    asyncio.run(_leave(cohort, leaver, team, successor, trial))


async def _leave(
    cohort: str, email: str, team: str | None, successor: str | None, trial: Trial
) -> None:
    here = Installation.find()
    row = await cohort_named(here, cohort)
    refuse_stillness(row)
    if team:
        refuse_unknown_team(row.to_value(), team)
    person = await known(here, email)
    heir = await known(here, successor) if successor else None
    seen = _seen(await _seats(here, cohort), person)
    request = request_id("leave", cohort, seen, person, team, heir)
    order = Leave(request=request, cohort=cohort, person=person, team=team, successor=heir)
    await ordered(here, order, trial)


@app.command("correct-address")
def correct_address(
    cohort: CohortKey,
    email: Email,
    to: Annotated[
        str, typer.Option("--to", metavar="NEW", help="The right one; perhaps the same.")
    ],
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Let somebody be written to at another address; what is still to come goes there."""
    old, new = checked_address("--email", email), checked_address("--to", to)
    asyncio.run(_correct_address(cohort, old, new, Trial(preview, as_json)))


async def _correct_address(cohort: str, email: str, to: str, trial: Trial) -> None:
    here = Installation.find()
    row = await cohort_named(here, cohort)
    refuse_stillness(row)
    if to == row.organizer.lower():
        raise Refused(f"{to} sends the invitations: it cannot receive them too")
    person, successor = await known(here, email), here.keys().person(to)
    seats = await _seats(here, cohort)
    if person != successor:
        seats_to_correct(seats, person, successor)
    async with here.reading() as session:
        as_known = (await session.get_one(PersonRow, person)).to_value()
        bad = await bad_addresses(session)
    newcomer = as_known.model_copy(update={"id": successor, "email": to})
    if not trial.is_one:  # beforehand, so that no name or address is in a history
        async with here.writing() as session:
            await remember_person(session, newcomer)
    seen = f"{_seen(seats, person)} {[one.number for one in bad if one.person == person]}"
    request = request_id("correct-address", cohort, seen, person, successor)
    order = CorrectAddress(
        request=request, cohort=cohort, person=person, successor=successor
    )
    await ordered(here, order, trial, newcomers=[newcomer])


@app.command()
def pause(
    cohort: CohortKey,
    team: TeamKey = None,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Hold reminders, asks, nudges and digests; the truth of calendars still leaves."""
    asyncio.run(_set_pace(cohort, team, Pause, Trial(preview, as_json)))


@app.command()
def resume(
    cohort: CohortKey,
    team: TeamKey = None,
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Let reminders, asks and nudges leave again; what is past stays unsaid."""
    asyncio.run(_set_pace(cohort, team, Resume, Trial(preview, as_json)))


async def _set_pace(
    cohort: str, team: str | None, kind: type[Pause | Resume], trial: Trial
) -> None:
    here = Installation.find()
    row = await cohort_named(here, cohort)
    refuse_stillness(row)
    if team:
        refuse_unknown_team(row.to_value(), team)
    async with here.reading() as session:
        journey = await session.get_one(JourneyRow, cohort_journey(cohort))
    request = request_id(kind.__name__.lower(), cohort, journey.alterations, team)
    await ordered(here, kind(request=request, cohort=cohort, team=team), trial)


def refuse_stillness(row: CohortRow) -> None:
    """Refuse orders to a cohort that does not run."""
    if row.state is CohortState.CLOSED:
        raise Refused(f"the year of {row.key} is over: nothing changes any more")
    if row.state is CohortState.FILED:
        raise Refused(
            f"{row.key} is filed, but its year is not laid yet: try again in a moment, or "
            "give `start` with its file once more"
        )


def checked_address(option: str, text: str) -> str:
    """Return an address, lower-cased, or refuse what is none."""
    if fault := address_fault(text.strip()):
        raise Refused(f"{option}: {fault}")
    return text.strip().lower()


async def known(here: Installation, email: str) -> str:
    """Return the id of somebody in the address book, or refuse a stranger."""
    person = here.keys().person(email)
    async with here.reading() as session:
        if await person_of(session, person) is None:
            raise Refused(f"nobody here has the address {email}: check its spelling")
    return person


async def _seats(here: Installation, cohort: str) -> list[Seat]:
    async with here.reading() as session:
        return await seats_of(session, cohort)


def _seen(seats: list[Seat], person: str) -> str:
    """Return what is seen of somebody's seats: it changes with each joining and leaving."""
    theirs = [seat for seat in seats if seat.person.id == person]
    return f"{len(theirs)} {sum(seat.is_taken for seat in theirs)}"
