"""What the letter about a circle is told: what it is, when it meets, where to say so."""

from models.circle import Circle
from models.correspondence import Correspondence
from models.meeting import Meeting
from models.seat import Seat
from wire.links import Purpose
from wire.particulars import (
    LONGEST,
    LONGEST_SUBJECT_TITLE,
    LONGEST_TEXT,
    Particulars,
    link_to,
    of_everybody,
    reader_zone,
)
from wire.plain import many_lines, one_line
from wire.wording import shortened, slot_line


def of_circle(circle: Circle, seat: Seat, world: Correspondence) -> Particulars:
    """Return what stands in the one letter about a circle."""
    title = one_line(circle.title, LONGEST)
    return of_everybody(seat, world) | {
        "title": title,
        "short_title": shortened(title, LONGEST_SUBJECT_TITLE),
        "about": paragraphs(circle),
        "often": how_often(circle),
        "days": days_ahead(circle, reader_zone(seat, world)),
        "link": link_to(Purpose.CIRCLE, circle.occasion, seat, world),
    }


def paragraphs(circle: Circle) -> list[str]:
    """Return what a circle is about."""
    lines = many_lines(circle.text, LONGEST_TEXT).split("\n")
    return [line for line in lines if line]


def how_often(circle: Circle) -> str:
    """Say how often a circle still meets, and for how long."""
    spans = sorted({meeting.slot.minutes for meeting in circle.ahead})
    times = f"{len(circle.ahead)} times" if len(circle.ahead) != 1 else "once"
    each = " each time" if len(circle.ahead) > 1 else ""
    return f"It meets {times}, for {' or '.join(map(str, spans))} minutes{each}"


def days_ahead(circle: Circle, timezone: str) -> list[str]:
    """Return when a circle still meets, a line a meeting, on the reader's clock."""
    return [_when(meeting, timezone) for meeting in circle.ahead]


def _when(meeting: Meeting, timezone: str) -> str:
    return slot_line(meeting.slot, timezone, meeting.form)
