"""What the templates are told of a digest."""

from models.correspondence import Correspondence
from models.digest import Coming, Digest, digest_occasion
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
            {
                "title": title_for(seat, each.title, each.id, world.agencies),
                "day": long_day(each.slot.day),
                "link": link_to(Purpose.HELD, each.id, seat, world),
            }
            for each in digest.unreported
        ],
        "overdue": [
            {
                "title": title_for(seat, each.title, each.id, world.agencies),
                "due": long_day(each.due_on),
                "link": link_to(Purpose.DONE, each.id, seat, world),
            }
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


def _names(names: tuple[str, ...]) -> str:
    return one_line(", ".join(names), LONGEST)
