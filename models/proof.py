"""What a proof found: nobody missed, nobody told twice; or who, of what, and why."""

from models.value import Value


class Finding(Value):
    """One person and one occasion; `person` is an id, `kind` reads like `reminder-14`."""

    person: str
    occasion: str
    kind: str
    why: str


class Proof(Value):
    """A cohort's letters held against its truth.

    `waiting` is decided or due within minutes, and not a fault; nor are `expired`,
    `refused` and `unconfirmed`, which name who was not (or perhaps not) told, and why.
    """

    meetings: int
    asks: int
    letters: int  # accepted by a post
    missed: tuple[Finding, ...] = ()
    twice: tuple[Finding, ...] = ()
    wrong: tuple[Finding, ...] = ()
    waiting: tuple[Finding, ...] = ()
    expired: tuple[Finding, ...] = ()
    refused: tuple[Finding, ...] = ()
    unconfirmed: tuple[Finding, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nobody was missed, told twice, or told what was not so."""
        return not (self.missed or self.twice or self.wrong)
