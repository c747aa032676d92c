"""Ann's reply to the meeting, what she answered before, and what the rules make of it."""

from datetime import datetime, timedelta
from typing import Any

from models.meeting import Meeting
from models.notice import Entry, NoticeKind
from models.reply import Answer, Partstat, Reply, ReplyMethod, Trust, Way
from models.seat import Seat
from rules.replies import Ruling, Verdict, Why, judge
from tests.rules.samples import ANN, BOB, DAY, LIV, OTHER_DAY, STU, at, slot
from tests.rules.samples import meeting as a_meeting
from tests.rules.stories import told as told_of

MEETING = a_meeting()
MOVED = a_meeting(slot=slot(OTHER_DAY), revision=2)
SEATS = [ANN, BOB, LIV, STU]
NOW = at(DAY - timedelta(days=3))
HOUR = timedelta(hours=1)
INVITED = [told_of(one, MEETING) for one in (ANN, BOB, LIV)]
ALL_MOVED = [*INVITED, told_of(ANN, MOVED, NoticeKind.UPDATE, sequence=1)]


def reply(**changed: Any) -> Reply:
    """Ann's yes, said an hour ago."""
    said: dict[str, Any] = {
        "sender": "ann@example.org",
        "message_id": "yes@example.org",
        "method": ReplyMethod.REPLY,
        "uid": MEETING.uid,
        "attendee": "ann@example.org",
        "partstat": Partstat.ACCEPTED,
        "sequence": 0,
        "dtstamp": NOW - HOUR,
        "note": "Gladly",
    }
    return Reply(**(said | changed))


def answered(**changed: Any) -> Answer:
    """What Ann answered two hours ago, by mail."""
    said: dict[str, Any] = {
        "occasion": MEETING.id,
        "person": "ann",
        "partstat": Partstat.DECLINED,
        "way": Way.MAIL,
        "at": NOW - 2 * HOUR,
        "dtstamp": NOW - 2 * HOUR,
        "message_id": "no@example.org",
    }
    return Answer(**(said | changed))


def verdict(
    said: Reply,
    about: Meeting | None = MEETING,
    *,
    seats: list[Seat] = SEATS,
    told: list[Entry] = INVITED,
    last: Answer | None = None,
    now: datetime = NOW,
    trust: Trust = Trust.UNKNOWN,
) -> Verdict:
    return judge(said, about, seats, told, last_answer=last, now=now, trust=trust)


def ruled(said: Verdict) -> tuple[Ruling, Why | None]:
    return said.ruling, said.why
