"""A personal address by which somebody's calendar reads their year."""

import asyncio
import secrets
from typing import Annotated

import typer

from commands.arguments import CohortKey
from commands.clock import pressed_enter
from commands.installation import Installation
from commands.people import Email, checked_address, known
from commands.screen import say
from commands.speaking import cohort_named
from models.feed import Feed
from models.refusal import Refused
from models.slot import to_the_minute
from store.feeds import digest_of, drop_feed, keep_feed
from store.seats import seats_of

app = typer.Typer()

TOKEN_BYTES = 32


@app.command()
def feed(
    cohort: CohortKey,
    email: Email,
    revoke: Annotated[
        bool, typer.Option("--revoke", help="Close the address; make no other.")
    ] = False,
) -> None:
    """Make a new address by which somebody's calendar reads their whole year."""
    make = _revoke if revoke else _renew
    asyncio.run(make(cohort, checked_address("--email", email)))


async def _renew(cohort: str, email: str) -> None:
    here = Installation.find()
    person = await _seated(here, cohort, email)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = to_the_minute(pressed_enter())
    async with here.writing() as session:
        await keep_feed(session, Feed(person=person, digest=digest_of(token), made_at=now))
    for line in _words(here, email, token):
        say(line)


async def _revoke(cohort: str, email: str) -> None:
    here = Installation.find()
    await cohort_named(here, cohort)
    person = await known(here, email)
    async with here.writing() as session:
        there_was = await drop_feed(session, person)
    if there_was:
        say(f"The address of {email} is closed: calendars find nothing there any more.")
    else:
        say(f"{email} has no address to subscribe to; nothing was changed.")


async def _seated(here: Installation, cohort: str, email: str) -> str:
    """Return the id of somebody who sits in a cohort, or refuse whoever does not."""
    await cohort_named(here, cohort)
    person = await known(here, email)
    async with here.reading() as session:
        seats = await seats_of(session, cohort)
    if not any(seat.person.id == person and seat.is_taken for seat in seats):
        raise Refused(
            f"{email} has no seat in {cohort} (any more, or its year is not laid yet): "
            f"`join {cohort} --email {email}` seats them"
        )
    return person


def _words(here: Installation, email: str, token: str) -> list[str]:
    address = f"{here.settings.base_url.rstrip('/')}/feeds/{token}.ics"
    return [
        f"The whole year of {email}, for their calendar to subscribe to:",
        f"  {address}",
        f"  webcal://{address.partition('://')[2]}",
        "It is shown this once, and opens to whoever has it: give it to nobody else. Any",
        "address they had before is closed. Invitations come by mail, now as before.",
    ]
