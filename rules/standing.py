"""Where each person stands with one occasion: what was said, and what still waits."""

from collections.abc import Sequence, Set
from typing import NamedTuple

from models.facts import Facts
from models.notice import Entry, NoticeKind


class Standing(NamedTuple):
    """What one person was last (perhaps) told, and what is decided but still waiting.

    `sequence` is that of the last word; with `taken_back` that word was a cancellation.
    `doubted` is that word if nobody knows whether it arrived and it is not on its way: it
    is to be repeated, or was taken back. `before` is where they stand if it did not.
    """

    said: Facts | None = None
    waiting: Entry | None = None
    sequence: int = 0
    taken_back: bool = False
    doubted: Entry | None = None
    before: "Standing | None" = None


def standings(entries: Sequence[Entry], kinds: Set[NoticeKind]) -> dict[str, Standing]:
    """Fold ledger rows, in the order of their entering, to each person's standing."""
    result: dict[str, Standing] = {}
    for entry in entries:
        if entry.kind not in kinds:
            continue
        so_far = result.get(entry.person, Standing())
        if entry.may_have_arrived:
            result[entry.person] = _heard(so_far, entry)
        if entry.state.is_waiting:
            so_far = result.get(entry.person, Standing())
            result[entry.person] = so_far._replace(waiting=entry)
    return result


def _heard(so_far: Standing, entry: Entry) -> Standing:
    taken_back = entry.kind is NoticeKind.CANCELLATION
    in_doubt = not entry.state.is_maybe_told  # for those, it is settled, or about to be
    return so_far._replace(
        said=None if taken_back else entry.facts,
        sequence=entry.sequence or 0,
        taken_back=taken_back,
        doubted=entry if in_doubt else None,
        before=so_far if in_doubt else None,
    )
