"""What everybody was told, to the letter, and how that ended."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from models.notice import LedgerState, NoticeKind
from models.tables.moment import Moment
from models.tables.words import words_of


class LedgerRow(SQLModel, table=True):
    """One notice, decided and frozen. `number` is the order of entering."""

    __tablename__ = "ledger"
    __table_args__ = (
        Index("ledger_by_journey", "journey", "state"),
        Index("ledger_by_occasion", "occasion"),
    )

    number: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    journey: str
    occasion: str
    seat: str
    person: str = Field(index=True)
    kind: NoticeKind = Field(sa_type=words_of(NoticeKind))
    offset: str
    revision: int
    facts: dict[str, Any] = Field(sa_type=JSON)
    sequence: int | None = None
    dtstamp: datetime | None = Field(default=None, sa_type=Moment)
    owed_at: datetime = Field(sa_type=Moment)
    until: datetime = Field(sa_type=Moment)
    entered_at: datetime = Field(sa_type=Moment)  # the look's minute: the letter's Date
    message_id: str = Field(index=True)
    envelope_to: str
    letter: bytes | None = None  # what was sent, byte for byte
    state: LedgerState = Field(sa_type=words_of(LedgerState))
    token: str | None = None
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_type=Moment)
    committed_at: datetime | None = Field(
        default=None, sa_type=Moment
    )  # the machine's clock
    settled_at: datetime | None = Field(default=None, sa_type=Moment)  # the look's minute
    reply: str | None = None  # the server's answer, or why it was not sent
    resends: str | None = None  # the key of the letter that staff asked to send again
