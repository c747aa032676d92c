"""A made-up meeting and a made-up letter; each test says what it changes."""

from datetime import UTC, date, datetime, time
from typing import Any

from models.invitation import Invitation, Method
from models.letter import Letter
from models.program import Form
from models.slot import Slot


def a_slot(**changed: Any) -> Slot:
    said: dict[str, Any] = {
        "day": date(2027, 10, 5),
        "at": time(13, 0),
        "minutes": 90,
        "timezone": "America/Los_Angeles",
    }
    return Slot(**(said | changed))


def an_invitation(**changed: Any) -> Invitation:
    said: dict[str, Any] = {
        "method": Method.REQUEST,
        "uid": "0b7f4b1e-8a0e-5c0a-9d8e-0e8d0f0a0b0c",
        "sequence": 0,
        "dtstamp": datetime(2027, 8, 2, 15, 30, tzinfo=UTC),
        "slot": a_slot(),
        "title": "Group session 2: Monitoring improvement",
        "text": "Together with the other districts.\nBring one chart; we will look at it.",
        "form": Form.VIRTUAL,
        "place": None,
        "link": "https://meet.example.org/rooms/riverbend",
        "organizer": "calendar@host.example.org",
        "organizer_name": "Climate Center",
        "attendee": "ann.lee@riverbend.example.org",
        "attendee_name": "Ann Lee",
    }
    return Invitation(**(said | changed))


def a_letter(**changed: Any) -> Letter:
    said: dict[str, Any] = {
        "message_id": "<5f0c9a3b7d1e4c2a8b6f@host.example.org>",
        "references": None,
        "date": datetime(2027, 8, 2, 15, 31, tzinfo=UTC),
        "sender": "calendar@host.example.org",
        "sender_name": "Climate Center",
        "reply_to": "climate@host.example.org",
        "to": "ann.lee@riverbend.example.org",
        "to_name": "Ann Lee",
        "subject": "Invitation: Group session 2, Tuesday, October 5",
        "text": "Tuesday, October 5, 2027, 1:00-2:30 pm Pacific (PDT)\nPlease come.",
        "html": "<p>Tuesday, October 5, 2027, 1:00-2:30 pm Pacific (PDT)</p>",
    }
    return Letter(**(said | changed))
