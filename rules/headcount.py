"""How many come to a meeting that many are asked to, by category, against its aim."""

from collections import Counter
from collections.abc import Sequence

from models.meeting import Meeting
from models.reply import Answer, Partstat
from models.roster import Role
from models.seat import Seat
from models.value import Value
from rules.answers import holding
from rules.replies import invited


class Headcount(Value):
    """`by_category` counts the invited; the team's own and its guests without one too."""

    occasion: str
    aim: int
    invited: int
    coming: int
    declined: int
    by_category: dict[str, int]

    def __str__(self) -> str:
        parts = ", ".join(f"{name} {count}" for name, count in self.by_category.items())
        said = f"{self.coming} yes, {self.declined} no"
        return f"{self.invited} of about {self.aim} invited ({parts}); {said}"


def headcount(
    meeting: Meeting, aim: int, seats: Sequence[Seat], answers: Sequence[Answer]
) -> Headcount:
    """Return how a meeting stands; its hosts are not counted."""
    people = {seat.person.id: seat for seat in invited(meeting, seats) if _counts(seat)}
    said = Counter(
        answer.partstat
        for person, answer in holding(answers, meeting).items()
        if person in people
    )
    kinds = Counter(_category(seat) for seat in people.values())
    return Headcount(
        occasion=meeting.id,
        aim=aim,
        invited=len(people),
        coming=said[Partstat.ACCEPTED],
        declined=said[Partstat.DECLINED],
        by_category=dict(sorted(kinds.items())),
    )


def _counts(seat: Seat) -> bool:
    return seat.team is not None and seat.role is not Role.LIAISON


def _category(seat: Seat) -> str:
    if seat.role is not Role.GUEST:
        return "core team"
    return seat.category or "other guests"
