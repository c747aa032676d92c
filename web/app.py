"""The pages, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, PlainTextResponse
from starlette.exceptions import HTTPException

from store.database import Database
from store.keys import Keys
from web import messages
from web.answer import AnswerDesk
from web.attendance import AttendanceDesk
from web.circle import CircleDesk
from web.done import DoneDesk
from web.download import download_pages
from web.feeds import feed_pages
from web.guard import Guard
from web.guests import GuestsDesk
from web.held import HeldDesk
from web.pace import Pace
from web.pages import message
from web.reception import Clock, Reception, Steer, machine_clock
from web.signed import signed_pages
from web.unsubscribe import UnsubscribeDesk


def make_app(db: Database, keys: Keys, steer: Steer, now: Clock = machine_clock) -> FastAPI:
    """Return the application; what it needs is said in `web.reception`."""

    @asynccontextmanager
    async def open_hours(_: FastAPI) -> AsyncIterator[None]:
        yield
        await db.close()

    app = FastAPI(openapi_url=None, lifespan=open_hours)  # no schema, so no pages about it
    app.router.redirect_slashes = False
    reception = Reception(db, keys, steer, now)
    pace = Pace()
    app.include_router(signed_pages(reception, HeldDesk(), pace))
    app.include_router(signed_pages(reception, DoneDesk(), pace))
    app.include_router(signed_pages(reception, AnswerDesk(), pace))
    app.include_router(signed_pages(reception, AttendanceDesk(), pace))
    app.include_router(signed_pages(reception, GuestsDesk(), pace))
    app.include_router(signed_pages(reception, UnsubscribeDesk(), pace))
    app.include_router(signed_pages(reception, CircleDesk(), pace))
    app.include_router(download_pages(reception))
    app.include_router(feed_pages(reception))
    _add_plain_pages(app)
    _add_faults(app)
    app.add_middleware(Guard)
    return app


def _add_plain_pages(app: FastAPI) -> None:
    @app.api_route("/", methods=["GET", "HEAD"])
    async def front() -> HTMLResponse:
        return messages.front()

    @app.api_route("/health", methods=["GET", "HEAD"])
    async def health() -> PlainTextResponse:
        return PlainTextResponse("healthy\n")


def _add_faults(app: FastAPI) -> None:
    @app.exception_handler(HTTPException)
    async def in_words(_: Request, fault: HTTPException) -> HTMLResponse:
        if fault.status_code == 404:  # noqa: PLR2004 - not found
            return messages.unknown()
        answer = message("That cannot be done here", messages.ONCE_MORE)
        answer.status_code = fault.status_code
        answer.headers.update(fault.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    async def not_a_form(_: Request, __: RequestValidationError) -> HTMLResponse:
        return messages.not_a_form()
