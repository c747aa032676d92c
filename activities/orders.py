"""What every order needs at hand."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from models.ask import Ask
from models.cohort import Cohort
from models.command import Command, journey_about
from models.journey import Written
from models.meeting import Meeting
from models.refusal import Refused
from models.seat import Seat
from models.tables.cohort import JourneyRow
from rules.open_days import OpenDays
from store.changes import change_of_occasion
from store.seats import seats_of
from store.situations import journey_ordered
from store.values import Columns


@dataclass
class Desk:
    """One order on its way: who ordered what, of which journey, at which minute."""

    session: AsyncSession
    command: Command
    now: datetime
    cohort: Cohort
    journey: JourneyRow
    uid_of: Callable[[str], str]
    noted: list[Columns] = field(default_factory=list)  # what is recorded of the order

    @property
    def open_days(self) -> OpenDays:
        return OpenDays.of(self.cohort)

    async def seats(self) -> list[Seat]:
        return await seats_of(self.session, self.cohort.key)

    def note(
        self,
        before: Meeting | Ask | None,
        after: Meeting | Ask,
        answer: str = "",
        why: str | None = None,
    ) -> None:
        """Record what became of an occasion; an order's own record carries its id."""
        first = after.id == getattr(self.command, "occasion", None)
        request = self.command.request if first else f"{self.command.request} {after.id}"
        self.noted.append(
            change_of_occasion(
                after,
                before=before,
                request=request,
                at=self.now,
                by=self.command.by,
                what=self.command.what,
                why=why,
                answer=answer,
            )
        )

    def note_order(
        self,
        subject: str,
        answer: str,
        *,
        old: dict[str, Any] | None = None,
        new: dict[str, Any] | None = None,
        touched: tuple[str, ...] = (),
    ) -> Written:
        """Record an order that alters no occasion, and answer it."""
        self.noted.append(
            {
                "request": self.command.request,
                "at": self.now,
                "by": self.command.by,
                "what": self.command.what,
                "cohort": self.cohort.key,
                "subject": subject,
                "old": old,
                "new": new,
                "why": None,
                "answer": answer,
            }
        )
        return Written(answer=answer, touched=touched)


Order = Callable[[Desk, Any], Awaitable[Written]]  # the command is the one of its table


async def open_desk(
    session: AsyncSession, command: Command, now: datetime, uid_of: Callable[[str], str]
) -> Desk:
    """Load and lock what an order is about; refuse in words what there is not."""
    journey_id = journey_about(command)
    found = await journey_ordered(session, journey_id)
    if found is None:
        raise Refused(f"there is no {journey_id.replace('/', ' ')}")
    journey, cohort = found
    return Desk(session, command, now, cohort, journey, uid_of)
