"""What came in at rest: kept before it is read, so that nothing accepted is lost."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field, SQLModel

from models.inbox import Arrival, Door, InboxState, Place, Reading
from models.reply import InboundKind
from models.tables.moment import Moment
from models.tables.words import words_of


class InboxRow(SQLModel, table=True):
    """One message that came in; `number` is the order of coming.

    `raw` is what came over the wire, taken away long after it was settled. `kind` and what
    follows it is empty until the message is read: see `models.inbox.Reading`.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        Index("inbox_by_state", "state", "number"),
        Index("inbox_by_ledger", "ledger_key"),
    )

    number: int | None = Field(default=None, primary_key=True)
    identity: str = Field(unique=True)
    door: Door = Field(sa_type=words_of(Door))
    came_at: datetime = Field(sa_type=Moment)
    envelope_from: str
    envelope_to: str
    raw: bytes | None
    state: InboxState = Field(sa_type=words_of(InboxState))
    kind: InboundKind | None = Field(default=None, sa_type=words_of(InboundKind))
    why: str = ""
    occasion: str | None = Field(default=None, foreign_key="meeting.id")
    ask: str | None = Field(default=None, foreign_key="ask.id")
    person: str | None = Field(default=None, foreign_key="person.id", index=True)
    ledger_key: str | None = None  # the letter that came back, or is answered
    permanent: bool | None = None  # of a bounce; None: it arrived after all
    status: str | None = None  # of a bounce, such as 5.1.1
    request: str | None = None  # the order that it gave, whether anybody heard it or not
    settled_at: datetime | None = Field(default=None, sa_type=Moment)
    by: str | None = None  # who settled it; empty while it waits

    @property
    def about(self) -> str | None:
        """The meeting or the ask that it concerns, as far as is known."""
        return self.occasion or self.ask

    def read_as(self, state: InboxState) -> Reading:
        """Return what it was found to be, once it has been read, with what became of it."""
        known = self.model_dump(include=set(Reading.model_fields))
        return Reading.model_validate(known | {"state": state})

    @classmethod
    def of(cls, arrival: Arrival) -> "InboxRow":
        row: dict[str, Any] = arrival.model_dump()
        return cls(**row, state=InboxState.ARRIVED)


class InboxPlaceRow(SQLModel, table=True):
    """How far one mailbox has been read; UIDs have 32 bits without a sign."""

    __tablename__ = "inbox_place"

    mailbox: str = Field(primary_key=True)
    validity: int = Field(sa_type=BigInteger)
    uid: int = Field(sa_type=BigInteger)

    @classmethod
    def of(cls, place: Place) -> "InboxPlaceRow":
        return cls(**place.model_dump())

    def to_value(self) -> Place:
        return Place(**self.model_dump())
