"""A meeting's attendance as it is seen: what is recorded, else what answers suggest."""

from models.attendance import Attendance, Presence, Roll
from models.meeting import Meeting
from models.reply import Partstat
from models.seat import Seat
from models.value import Value
from rules.answers import holding
from rules.attendance import by_team, expected, suggested


class GridLine(Value):
    """One person: what they answered, what that suggests, and what is recorded."""

    seat: Seat
    answered: Partstat | None
    suggested: Presence
    recorded: Attendance | None

    @property
    def shown(self) -> Presence:
        """What stands until somebody says otherwise."""
        return self.recorded.presence if self.recorded else self.suggested


class Grid(Value):
    """Everybody a meeting expected, by team and name; `seen` counts the words on it."""

    occasion: str
    seen: int
    lines: tuple[GridLine, ...]

    @property
    def teams(self) -> dict[str, Presence]:
        """What is recorded of each team, by key."""
        seats = [line.seat for line in self.lines]
        words = (line.recorded for line in self.lines)
        return by_team(seats, {word.person: word.presence for word in words if word})


def grid_of(meeting: Meeting, roll: Roll) -> Grid:
    """Return a meeting's attendance."""
    answers = holding(roll.answers, meeting)
    lines = (
        GridLine(
            seat=seat,
            answered=answer.partstat if answer else None,
            suggested=suggested(answer),
            recorded=roll.words.get(seat.person.id),
        )
        for seat in sorted(expected(meeting, roll.seats), key=_by_team_and_name)
        for answer in [answers.get(seat.person.id)]
    )
    return Grid(occasion=meeting.id, seen=roll.seen, lines=tuple(lines))


def _by_team_and_name(seat: Seat) -> tuple[str, str, str]:
    return seat.team or "", seat.person.name.casefold(), seat.person.id
