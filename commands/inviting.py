"""Guests of a team's workshop, by list: no account, and no part in the year."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from commands.arguments import CohortKey
from commands.installation import Installation
from commands.people import refuse_stillness
from commands.previewing import OnlyPreview, PreviewAsJson, Trial, ordered
from commands.requests import request_id
from commands.speaking import cohort_named
from models.command import InviteGuests
from models.guest import Guest
from models.refusal import Refused
from models.seat import Person
from rules.guest_lists import named
from rules.seating import refuse_unknown_team
from store.cohorts import remember_person
from store.seats import seats_of
from store.sheets import read_sheet

app = typer.Typer()


@app.command()
def guests(
    cohort: CohortKey,
    *,
    team: Annotated[str, typer.Option("--team", metavar="KEY", help="Whose guests.")],
    file: Annotated[
        Path,
        typer.Option(
            "--list", metavar="FILE", help="CSV or XLSX: name, email, perhaps category."
        ),
    ],
    preview: OnlyPreview = False,
    as_json: PreviewAsJson = False,
) -> None:
    """Invite a team's guests from a list; who is in the team already stays as they are."""
    asyncio.run(_guests(cohort, team, file, Trial(preview, as_json)))


async def _guests(cohort: str, team: str, file: Path, trial: Trial) -> None:
    here = Installation.find()
    row = await cohort_named(here, cohort)
    refuse_stillness(row)
    refuse_unknown_team(row.to_value(), team)
    listed = named(read_sheet(file))
    faults = list(listed.faults)
    if any(guest.email == row.organizer.lower() for guest in listed.guests):
        faults.append(f"{row.organizer} sends the invitations: it cannot receive them too")
    if faults:
        raise Refused("\n".join(f"{file}, {fault}" for fault in faults))
    people = [_person(here, guest) for guest in listed.guests]
    if not trial.is_one:  # beforehand, so that no name or address is in a history
        async with here.writing() as session:
            for person in people:
                await remember_person(session, person)
    async with here.reading() as session:
        seats = await seats_of(session, cohort)
    known = {person.id: guest for person, guest in zip(people, listed.guests, strict=True)}
    marks = {person: guest.category for person, guest in known.items()}
    theirs = [seat for seat in seats if seat.person.id in marks]
    seen = f"{len(theirs)} {sum(seat.is_taken for seat in theirs)}"
    request = request_id("guests", cohort, seen, team, sorted(marks))
    order = InviteGuests(request=request, cohort=cohort, team=team, guests=marks)
    await ordered(here, order, trial, newcomers=people)


def _person(here: Installation, guest: Guest) -> Person:
    identity = here.keys().person(guest.email)
    return Person(id=identity, email=guest.email, name=guest.name, language=guest.language)
