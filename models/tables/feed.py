"""Subscriptions at rest."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.feed import Feed
from models.tables.moment import Moment


class FeedRow(SQLModel, table=True):
    """A person's one subscription; its address cannot be read from here."""

    __tablename__ = "feed"

    person: str = Field(primary_key=True, foreign_key="person.id")
    digest: str = Field(unique=True)
    made_at: datetime = Field(sa_type=Moment)

    @classmethod
    def of(cls, feed: Feed) -> "FeedRow":
        return cls(**feed.model_dump())

    def to_value(self) -> Feed:
        return Feed(person=self.person, digest=self.digest, made_at=self.made_at)
