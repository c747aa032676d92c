"""A meeting as a file to put into a calendar, for whoever is invited to it."""

from fastapi import APIRouter, Response

from store.feeds import showing_of
from store.keys import Keys
from web.admission import seat_in_meeting
from web.messages import gone
from web.reception import Reception
from wire.download import write_download
from wire.links import Purpose, sign


def download_pages(reception: Reception) -> APIRouter:
    """Return the routes of the file."""
    router = APIRouter()

    @router.api_route("/meeting/{token}.ics", methods=["GET", "HEAD"])
    async def show(token: str) -> Response:
        now, keys = reception.now(), reception.keys
        async with reception.db.reading() as session:
            found = await seat_in_meeting(session, keys, Purpose.MEETING, token, now)
            showing = await showing_of(session, *found) if found else None
        return _file(write_download(showing)) if showing else gone()

    return router


def download_path(keys: Keys, occasion: str, person: str) -> str:
    """Return where somebody's file of a meeting is, seen from any page behind a link."""
    token = sign(keys.links[0], Purpose.MEETING, occasion, person)
    return f"../{Purpose.MEETING}/{token}.ics"


def _file(content: bytes) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="meeting.ics"'}
    return Response(content, headers=headers, media_type="text/calendar")
