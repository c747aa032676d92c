"""What the templates are told of a digest."""

from models.ask import Ask
from models.correspondence import Correspondence
from models.digest import Coming, Digest, digest_occasion
from models.meeting import Meeting
from models.seat import Seat
from wire.links import Purpose
from wire.particulars import (
    COMMAND,
    LONGEST,
    Particulars,
    coming,
    link_to,
    of_everybody,
    title_for,
)
from wire.plain import one_line
from wire.wording import long_day, short_day


def of_digest(digest: Digest, seat: Seat, world: Correspondence) -> Particulars:
    """Return the meetings of two weeks, and what waits, each with where it is settled."""
    return of_everybody(seat, world) | {
        "short_day": short_day(digest.day, digest.day),
        "weeks": [
            {"meetings": [_coming(one, seat, world) for one in week], "heading": heading}
            for week, heading in (
                (digest.first, f"From {long_day(digest.day)}"),
                (digest.second, f"From {long_day(digest.next_monday)}"),
            )
            if week
        ],
        "unreported": [
            _waiting(each, Purpose.HELD, seat, world) | {"day": long_day(each.slot.day)}
            for each in digest.unreported
        ],
        "overdue": [
            _waiting(each, Purpose.DONE, seat, world) | {"due": long_day(each.due_on)}
            for each in digest.overdue
        ],
        "unreachable": _names(digest.unreachable),
        "inbox": digest.inbox,
        "matches": [f"{COMMAND} match {world.cohort} --step {s}" for s in digest.matches],
        "show": f"{COMMAND} show {world.cohort}",
        "read_inbox": f"{COMMAND} inbox",
        "unsubscribe": unsubscribe_link(seat, world),
    }


def unsubscribe_link(seat: Seat, world: Correspondence) -> str:
    """Return the page on which somebody stops their digests, or lets them come again."""
    return link_to(Purpose.UNSUBSCRIBE, digest_occasion(world.cohort), seat, world)


def _coming(one: Coming, seat: Seat, world: Correspondence) -> dict[str, str]:
    return coming(one.meeting, seat, world) | {"declined": _names(one.declined)}


def _waiting(
    matter: Meeting | Ask, purpose: Purpose, seat: Seat, world: Correspondence
) -> dict[str, str]:
    """Return what waits for a word, and the page that takes it."""
    return {
        "title": title_for(seat, matter.title, matter.id, world.agencies),
        "link": link_to(purpose, matter.id, seat, world),
    }


def _names(names: tuple[str, ...]) -> str:
    return one_line(", ".join(names), LONGEST)
