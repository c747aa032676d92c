"""Who wants the digests of a cohort, at rest: the last word of each."""

from sqlmodel import Field, SQLModel

from models.digest import DigestWish


class DigestWishRow(SQLModel, table=True):
    """One person's last word; who never said any gets them. `occasion` is the digests'."""

    __tablename__ = "digest_wish"

    occasion: str = Field(primary_key=True)
    person: str = Field(primary_key=True, foreign_key="person.id")
    wanted: bool
    turn: int

    @classmethod
    def of(cls, wish: DigestWish, *, occasion: str, person: str) -> "DigestWishRow":
        return cls(occasion=occasion, person=person, **wish.model_dump())

    def to_value(self) -> DigestWish:
        return DigestWish(wanted=self.wanted, turn=self.turn)
