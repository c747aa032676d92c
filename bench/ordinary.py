"""The ordinary design: an activity a mail, each composed anew with the libraries.

What many would write, and nothing made slow on purpose: the templates are compiled once,
and many activities run at a time. Each reads what it needs, writes its row, opens a
connection, sends, and notes that it was sent.
"""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

import aiosmtplib
from icalendar import Calendar, Event, vCalAddress
from sqlmodel import select
from temporalio import activity, workflow

from models.correspondence import Correspondence
from models.meeting import Meeting
from models.notice import LedgerState, NoticeKind
from models.seat import Person, Seat
from models.slot import zone
from models.tables.ledger import LedgerRow
from models.tables.meeting import MeetingRow
from models.tables.seat import PersonRow, SeatRow
from models.value import Value
from stack.plan import LOOPBACK
from store.database import Database
from wire import particulars
from wire.templates import render

AT_ONCE = 60
PATIENCE = timedelta(minutes=5)


class Mail(Value):
    """One mail to send."""

    meeting: str
    seat: str


class Mails(Value):
    """All of them."""

    mails: tuple[Mail, ...]


@workflow.defn
class OrdinaryWave:
    """Sends every mail by an activity of its own, sixty at a time."""

    @workflow.run
    async def run(self, wave: Mails) -> None:
        for first in range(0, len(wave.mails), AT_ONCE):
            sending = (
                workflow.execute_activity(
                    "send_mail", mail, start_to_close_timeout=PATIENCE
                )
                for mail in wave.mails[first : first + AT_ONCE]
            )
            await asyncio.gather(*sending)


@dataclass
class Ordinary:
    """The activity."""

    db: Database
    port: int
    world: Correspondence

    @activity.defn
    async def send_mail(self, mail: Mail) -> None:
        """Read, compose, write down, send, note."""
        meeting, seat = await self._read(mail)
        message = _message(meeting, seat, self.world)
        row = _row(meeting, seat, message, f"{mail.meeting} {mail.seat} ordinary")
        async with self.db.writing() as session:
            session.add(row)
        await aiosmtplib.send(message, hostname=LOOPBACK, port=self.port, start_tls=False)
        async with self.db.writing() as session:
            kept = await session.get_one(LedgerRow, row.number)
            kept.state = LedgerState.ACCEPTED

    async def _read(self, mail: Mail) -> tuple[Meeting, Seat]:
        async with self.db.reading() as session:
            meeting = (await session.get_one(MeetingRow, mail.meeting)).to_value()
            query = select(SeatRow, PersonRow).where(
                SeatRow.id == mail.seat, PersonRow.id == SeatRow.person
            )
            seat, person = (await session.exec(query)).one()
            return meeting, _seat(seat, person.to_value())


def _seat(row: SeatRow, person: Person) -> Seat:
    since = row.since
    assert since is not None
    return Seat(id=row.id, person=person, team=row.team, role=row.role, since=since)


def _message(meeting: Meeting, seat: Seat, world: Correspondence) -> EmailMessage:
    said = particulars.of_meeting(meeting.facts, meeting, seat, world, seat.since.date())
    words = render("invitation", said)
    message = EmailMessage()
    message["From"] = f"{world.title} <{world.organizer}>"
    message["To"] = f"{seat.person.name} <{seat.person.email}>"
    message["Subject"] = words.subject
    message["Message-ID"] = f"<{meeting.uid}.{seat.id}@host.example.org>"
    message.set_content(words.text)
    message.add_alternative(words.html, subtype="html")
    calendar = _calendar(meeting, seat, world).decode()
    message.add_alternative(calendar, subtype="calendar", params={"method": "REQUEST"})
    message.add_attachment(calendar.encode(), "application", "ics", filename="invite.ics")
    return message


def _calendar(meeting: Meeting, seat: Seat, world: Correspondence) -> bytes:
    calendar, event = Calendar(), Event()
    for name, value in {
        "VERSION": "2.0",
        "PRODID": "-//x//x//",
        "METHOD": "REQUEST",
    }.items():
        calendar.add(name, value)
    here = zone(meeting.slot.timezone)
    event.add("UID", meeting.uid)
    event.add("SEQUENCE", 0)
    event.add("DTSTAMP", meeting.changed_at)
    event.add("DTSTART", meeting.slot.start.astimezone(here))
    event.add("DTEND", meeting.slot.end.astimezone(here))
    event.add("SUMMARY", meeting.title)
    event.add("DESCRIPTION", meeting.text)
    event.add("ORGANIZER", vCalAddress(f"mailto:{world.organizer}"))
    attendee = vCalAddress(f"mailto:{seat.person.email}")
    attendee.params |= {"CN": seat.person.name, "RSVP": "TRUE"}
    event.add("ATTENDEE", attendee)
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _row(meeting: Meeting, seat: Seat, message: EmailMessage, key: str) -> LedgerRow:
    return LedgerRow(
        key=key,
        journey="ordinary",
        occasion=meeting.id,
        seat=seat.id,
        person=seat.person.id,
        kind=NoticeKind.INVITATION,
        offset="",
        revision=1,
        facts={},
        owed_at=meeting.changed_at,
        until=meeting.slot.end,
        entered_at=meeting.changed_at,
        message_id=str(message["Message-ID"]),
        envelope_to=seat.person.email,
        state=LedgerState.OWED,
    )
