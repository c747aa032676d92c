"""What is owed about an ask: the ask itself, its change of day, its end, its reminders."""

from collections.abc import Iterator
from datetime import datetime

from models.ask import Ask, AskState
from models.facts import Facts
from models.notice import Notice, NoticeKind
from models.seat import Seat
from rules.asked import concerned_roles, to_ask
from rules.matter import Matter, Owed, taken
from rules.moments import asking, folded
from rules.standing import Standing, standings

ASKED = {NoticeKind.ASK, NoticeKind.UPDATE, NoticeKind.CANCELLATION}


def ask_owed(matter: Matter, ask: Ask, now: datetime, owed: Owed) -> None:
    """Add what those who are asked must hear; a pause holds all of it."""
    known = standings(matter.entries, ASKED)
    _supersede_what_is_moot(ask, known, owed)
    if matter.paused:
        return
    for seat in _concerned(matter, ask, known):
        standing = _to_go_by(ask, seat, known.get(seat.person.id, Standing()), owed)
        if ask.state is not AskState.WITHDRAWN:
            _ask_one(matter, ask, seat, standing, now=now, owed=owed)
        elif standing.said:
            _withdraw(matter, ask, seat, standing.said, owed)


def _concerned(matter: Matter, ask: Ask, known: dict[str, Standing]) -> Iterator[Seat]:
    """Yield those to ask, and whoever was asked before another took over."""
    asked = {seat.person.id for seat in to_ask(matter)}
    for seat in taken(matter.seats_of(*concerned_roles(ask))):
        person = seat.person.id
        was_asked = known.get(person, Standing()).said and person not in matter.submitted
        if person in asked or was_asked:
            yield seat


def _to_go_by(ask: Ask, seat: Seat, standing: Standing, owed: Owed) -> Standing:
    """Return where somebody stands, for what they are to hear.

    A doubtful ask is repeated as it was. Once that is taken back, and yet says what is so
    (an edit and its undoing), it is asked as if it had never left.
    """
    doubted, before, said = standing.doubted, standing.before, standing.said
    if doubted is None or before is None or said is None or not ask.is_open:
        return standing
    is_repeated = doubted.state.is_waiting and doubted.key not in owed.superseded
    if is_repeated or said.is_news_to(ask.facts_for(seat.person.id)):
        return standing
    return before


def _withdraw(matter: Matter, ask: Ask, seat: Seat, said: Facts, owed: Owed) -> None:
    at, until = ask.changed_at, ask.lapses_at
    kind = NoticeKind.CANCELLATION
    _add(matter, _notice(ask, seat, kind, owed_at=at, until=until, said=said), owed)


def _supersede_what_is_moot(ask: Ask, known: dict[str, Standing], owed: Owed) -> None:
    """Take back what waits and is no longer what would be said."""
    for standing in known.values():
        waiting = standing.waiting
        if waiting is None:
            continue
        asks = waiting.kind is not NoticeKind.CANCELLATION
        if asks != ask.is_open or waiting.revision != ask.revision:
            owed.superseded.append(waiting.key)


def _ask_one(
    matter: Matter,
    ask: Ask,
    seat: Seat,
    standing: Standing,
    *,
    now: datetime,
    owed: Owed,
) -> None:
    moment = asking(ask, max(seat.since, ask.retimed_at), matter.slots)
    then = ask.facts_for(seat.person.id)
    theirs = then.handed is not None  # however late it was handed to them
    until = ask.lapses_at if theirs else moment.until
    if standing.said is None:
        if ask.closed_at and moment.leaves_at >= ask.closed_at:
            return
        if now < moment.leaves_at:
            owed.look_again(moment.leaves_at)
            return
        kind, at = NoticeKind.ASK, moment.owed_at
        asked = _notice(ask, seat, kind, owed_at=at, until=until, said=None)
        late = now >= until or not ask.is_open
        _add(matter, asked.model_copy(update={"expired": late}), owed)
        return
    if ask.is_open and standing.said.is_news_to(then):
        kind, at, said = NoticeKind.UPDATE, ask.changed_at, standing.said
        leaves = folded(at, until) if said.same_but_words(then) else at
        if now < leaves:
            owed.look_again(leaves)
            return
        update = _notice(ask, seat, kind, owed_at=at, until=until, said=said)
        _add(matter, update.model_copy(update={"expired": now >= until}), owed)


def _add(matter: Matter, notice: Notice, owed: Owed) -> None:
    if not matter.has(notice):
        owed.notices.append(notice)


def _notice(
    ask: Ask,
    seat: Seat,
    kind: NoticeKind,
    *,
    owed_at: datetime,
    until: datetime,
    said: Facts | None,
) -> Notice:
    return Notice(
        occasion=ask.id,
        seat=seat,
        kind=kind,
        revision=ask.revision,
        owed_at=owed_at,
        until=until,
        facts=ask.facts_for(seat.person.id),
        told=said,
    )
