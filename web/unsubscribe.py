"""No more digests, or digests again: of one person, in one cohort.

A mail program stops them by one POST of its own, without a cookie and without a page
(RFC 8058); a person by the button. Nothing else that they get is stopped by it.
"""

from dataclasses import dataclass
from datetime import datetime

from fastapi.responses import HTMLResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from models.command import Digests
from models.digest import DigestWish
from store.digests import digest_wish
from store.keys import Keys
from web.admission import Visit, visit_to_digests
from web.fields import Fields
from web.signed import Desk, Told, signed_page
from wire.links import Purpose

ONE_CLICK = ("List-Unsubscribe", "One-Click")
STOP, AGAIN = "stop", "again"
NOT_SAID = "Please press the button: it was not said whether the letter is to come."
STOPPED = [
    "No more digests come to you.",
    "Invitations, changes, reminders and what we ask of you come as before.",
]
COMES = ["The digest comes to you again."]


@dataclass(frozen=True)
class Open:
    """A page that somebody may see, and what they wished last."""

    visit: Visit
    wish: DigestWish


class UnsubscribeDesk(Desk[Open]):
    """Shows whether somebody gets digests, and takes another wish as often as they like."""

    purpose = Purpose.UNSUBSCRIBE

    async def open(
        self, session: AsyncSession, keys: Keys, token: str, now: datetime
    ) -> Open | None:
        del now
        if not (visit := await visit_to_digests(session, keys, token)):
            return None
        wish = await digest_wish(session, visit.cohort.key, visit.person.id)
        return Open(visit, wish)

    async def hear(
        self, session: AsyncSession, opened: Open, fields: Fields, now: datetime
    ) -> Digests | Told:
        del session, now
        wanted = _wanted(fields)
        if wanted is None:
            return Told(422, NOT_SAID, fields)
        if wanted is opened.wish.wanted:
            return Told(taken=True)
        cohort, person = opened.visit.cohort.key, opened.visit.person.id
        return Digests(
            request=f"digests {cohort} {person} {opened.wish.turn} {wanted}",
            by=person,
            cohort=cohort,
            person=person,
            wanted=wanted,
        )

    def page(self, opened: Open, told: Told, now: datetime) -> HTMLResponse:
        del now
        cohort, wish = opened.visit.cohort, opened.wish
        said = COMES if wish.wanted else STOPPED
        words = opened.visit.words | {
            "heading": "The week ahead, by mail",
            "weekday": (cohort.digest or "").capitalize(),
            "recorded": said if wish.turn else [],
            "wanted": wish.wanted,
            "takes": True,
        }
        return signed_page("unsubscribe", told, words)


def _wanted(fields: Fields) -> bool | None:
    """Return what a press or a mail program asks for; None if it says neither."""
    name, said = ONE_CLICK
    if fields[name] == said:
        return False
    return {STOP: False, AGAIN: True}.get(fields["word"])
