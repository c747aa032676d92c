"""The frame of every page behind a signed link: open the link, show, take a word.

A page is a `Desk`: who may open it, what its form orders, what it shows. All else is the
same for each, and is here: a link that opens nothing, a press too many, an order that is
refused or not known yet, and what is shown after it.
"""

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Generic, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.exceptions import HTTPException

from models.command import Command
from models.refusal import Refused
from models.seat import Person
from models.submission import Submission
from store.cohorts import remember_person
from store.keys import Keys
from store.submissions import keep_submission
from web.fields import Fault, Fields
from web.messages import NOT_KNOWN_YET, gone, not_a_form, too_often
from web.pace import Pace
from web.pages import page
from web.reception import Reception
from web.wording import in_plain_words
from wire.links import Purpose
from workflows.handles import NotKnownYet

MOST_FIELDS = 500  # of one form

Opened = TypeVar("Opened")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """What a page says of somebody's own press, beside what is recorded.

    `fields` is their form where they may need it again: it was wrong, or was not taken.
    `taken` if what they said stands now.
    """

    status: int = 200
    notice: str = ""
    fields: Fields | None = None
    faults: list[Fault] = field(default_factory=list)
    taken: bool = False


JUST_LOOKING = Told()


class Desk(ABC, Generic[Opened]):
    """One page; `Opened` is what it knows once its link is open."""

    purpose: Purpose

    @abstractmethod
    async def open(
        self, session: AsyncSession, keys: Keys, token: str, now: datetime
    ) -> Opened | None:
        """Return what a link opens; None if it is wrong, too old, or no longer theirs."""

    @abstractmethod
    async def hear(
        self, session: AsyncSession, opened: Opened, fields: Fields, now: datetime
    ) -> Command | Told:
        """Return what a form orders, or why nothing is ordered; it only reads.

        The order has the same request, however often the same form comes.
        """

    @abstractmethod
    def page(self, opened: Opened, told: Told, now: datetime) -> HTMLResponse:
        """Return the page; without a press it is `JUST_LOOKING`."""

    def sent_in(self, opened: Opened, fields: Fields, order: Command) -> Submission | None:
        """Return what is kept before its order is given: an order carries no long text."""
        del opened, fields, order
        return None

    def newcomers(self, opened: Opened, fields: Fields, order: Command) -> Sequence[Person]:
        """Return those whom an order names and the address book may not know yet."""
        del opened, fields, order
        return ()

    def names(self, opened: Opened) -> Mapping[str, str]:
        """Return words for the ids that a refusal may name."""
        del opened
        return {}


def signed_page(template: str, told: Told, words: Mapping[str, object]) -> HTMLResponse:
    """Return a page of the frame; its template extends `signed.html`."""
    return page(template, told.status, notice=told.notice, faults=told.faults, **words)


def signed_pages(reception: Reception, desk: Desk[Opened], pace: Pace) -> APIRouter:
    """Return the routes of a page, at `/<purpose>/<token>`."""
    router, frame, path = APIRouter(), _Frame(reception, desk), f"/{desk.purpose}/{{token}}"

    @router.api_route(path, methods=["GET", "HEAD"])
    async def show(token: str) -> HTMLResponse:
        return await frame.show(token)

    @router.post(path)
    async def take(token: str, request: Request) -> HTMLResponse:
        if wait := pace.wait(f"{desk.purpose}/{token}", reception.now()):
            return too_often(ceil(wait.total_seconds()))
        fields = await _fields_of(request)
        return not_a_form() if fields is None else await frame.take(token, fields)

    return router


@dataclass(frozen=True)
class _Frame(Generic[Opened]):
    reception: Reception
    desk: Desk[Opened]

    async def show(self, token: str) -> HTMLResponse:
        """Show what is recorded, and the form; nothing changes."""
        return await self._shown(token, JUST_LOOKING)

    async def take(self, token: str, fields: Fields) -> HTMLResponse:
        """Take a word: one effect, however often the same form comes."""
        now = self.reception.now()
        async with self.reception.db.reading() as session:
            opened = await self.desk.open(session, self.reception.keys, token, now)
            if opened is None:
                return gone()
            heard = await self.desk.hear(session, opened, fields, now)
        if isinstance(heard, Told):
            return self.desk.page(opened, heard, now)
        if form := self.desk.sent_in(opened, fields, heard):
            async with self.reception.db.writing() as session:
                await keep_submission(session, form)
        if people := self.desk.newcomers(opened, fields, heard):
            async with self.reception.db.writing() as session:
                for person in people:  # so that no name or address is in a history
                    await remember_person(session, person)
        return await self._shown(token, await self._say(opened, heard, fields))

    async def _shown(self, token: str, told: Told) -> HTMLResponse:
        now = self.reception.now()
        async with self.reception.db.reading() as session:
            opened = await self.desk.open(session, self.reception.keys, token, now)
        return gone() if opened is None else self.desk.page(opened, told, now)

    async def _say(self, opened: Opened, order: Command, fields: Fields) -> Told:
        """Hand an order on, and return how that ended."""
        told = Told(taken=True)
        try:
            await self.reception.steer(order)
        except Refused as words:
            notice = in_plain_words(str(words), self.desk.names(opened))
            told = Told(409, notice, fields)
        except NotKnownYet:
            told = Told(503, NOT_KNOWN_YET, fields)
        _log.info("%s by %s: %s", order.request, order.by, told.status)
        return told


async def _fields_of(request: Request) -> Fields | None:
    """Return what a form brings; None if no form of ours sends such a thing."""
    try:
        async with request.form(max_files=0, max_fields=MOST_FIELDS) as sent:
            said = [(name, each) for name, each in sent.multi_items() if type(each) is str]
            return Fields(said) if len(said) == len(sent.multi_items()) else None
    except HTTPException:
        return None
