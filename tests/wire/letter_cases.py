"""One made-up notice for every letter there is, named as its golden file is."""

from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from models.ask import Ask, AskState
from models.gate import Need
from models.meeting import Alert, AlertKind, Meeting, MeetingState
from models.notice import NoticeKind
from models.program import Form
from models.roster import Role
from tests.wire.letter_parts import (
    GUAM,
    LEAD,
    LIAISON,
    NOW,
    ROOM,
    STAFF,
    WORLD,
    Case,
    a_bounce,
    a_case,
    a_digest,
    a_kickoff,
    a_meeting,
    a_seat,
    a_welcome,
    a_workshop,
    an_ask,
    an_opening,
)
from tests.wire.samples import a_slot


def cases() -> dict[str, Case]:
    """Return every letter, by the name of its golden file."""
    said = [*_welcomes(), *_meetings(), *_asks(), *_announcements(), *_digests()]
    return dict([*said, *_openings()])


def _welcomes() -> Iterator[tuple[str, Case]]:
    year = (a_kickoff(), a_meeting(), a_workshop())
    yield "welcome-lead", a_welcome(LEAD, *year)
    yield "welcome-core", a_welcome(GUAM, a_kickoff())
    yield "welcome-guest", a_welcome(a_seat(Role.GUEST), a_workshop())
    yield "welcome-liaison", a_welcome(LIAISON, *year)
    yield "welcome-staff", a_welcome(STAFF)
    yield "welcome-speaker", a_welcome(a_seat(Role.SPEAKER), a_kickoff())
    yield "welcome-co-host", a_welcome(a_seat(Role.CO_HOST), a_kickoff())


def _meetings() -> Iterator[tuple[str, Case]]:
    meeting, workshop, kickoff = a_meeting(), a_workshop(), a_kickoff()
    invited = NoticeKind.INVITATION
    yield "invitation-online", a_case(invited, meeting)
    yield "invitation-liaison", a_case(invited, meeting, seat=LIAISON)
    yield "invitation-guam", a_case(invited, kickoff, seat=GUAM)
    yield "invitation-in-person", a_case(invited, workshop, seat=GUAM)
    yield "invitation-link-follows", a_case(invited, a_meeting(link=None))
    yield "invitation-place-follows", a_case(invited, a_workshop(place=None))
    hour = a_kickoff(title="Open hour 2", text="Without an agenda.", optional=True)
    at_noon = hour.model_copy(update={"slot": a_slot(at=time(12), minutes=60)})
    yield "invitation-optional", a_case(invited, hour)
    yield "update-optional", a_case(NoticeKind.UPDATE, at_noon, told=hour.facts)
    yield "reminder-optional", a_case(NoticeKind.REMINDER, hour, offset="-2")
    yield from _updates()
    yield from _cancellations()
    yield "reminder", a_case(NoticeKind.REMINDER, meeting, offset="-14")
    yield "reminder-in-person", a_case(NoticeKind.REMINDER, workshop, offset="-2")
    nudge = NoticeKind.NUDGE
    yield "report-first", a_case(nudge, meeting, seat=LIAISON, offset="+1")
    yield "report-later", a_case(nudge, meeting, seat=LIAISON, offset="+3")


def _updates() -> Iterator[tuple[str, Case]]:
    old = a_meeting().facts
    moved = a_meeting(
        slot=a_slot(day=date(2027, 10, 12), at=time(11, 30)), why="The hall is taken"
    )
    linked = a_meeting(link="https://meet.example.org/riverbend-2")
    renamed = a_meeting(title="Coaching meeting 3: first findings")
    online = a_workshop(form=Form.VIRTUAL, place=None, link=ROOM, why="Roads are closed")
    update = NoticeKind.UPDATE
    yield "update-moved", a_case(update, moved, told=old)
    yield "update-link", a_case(update, linked, told=old)
    yield "update-title", a_case(update, renamed, told=old)
    reworded = a_meeting(text="Bring the survey of May.", why="It is out now")
    yield "update-text", a_case(update, reworded, told=old)
    yield "update-form", a_case(update, online, told=a_workshop().facts)
    band, days = a_kickoff(title="Spring convening"), {"at": time(0), "minutes": 4 * 1440}
    earlier = band.model_copy(update={"slot": a_slot(day=date(2028, 3, 6), **days)})
    later = band.model_copy(update={"slot": a_slot(day=date(2028, 3, 13), **days)})
    yield "invitation-band", a_case(NoticeKind.INVITATION, later)
    yield "update-band", a_case(update, later, told=earlier.facts)
    yield "update-same", a_case(update, a_meeting(), told=old)


def _cancellations() -> Iterator[tuple[str, Case]]:
    old = a_meeting().facts
    off = a_meeting(state=MeetingState.CALLED_OFF, why="Three of you are at a training")
    early = a_meeting(state=MeetingState.HELD, held_on=date(2027, 9, 30))
    # It moved since, but this person was never told so: theirs is the old day.
    without = a_meeting(slot=a_slot(day=date(2027, 10, 12)), why="The hall is taken")
    for name, meeting in (("called-off", off), ("held", early), ("left", without)):
        yield (
            f"cancellation-{name}",
            a_case(NoticeKind.CANCELLATION, meeting, told=old, facts=old),
        )

    group = a_kickoff(
        id="lea-2027/-/consultancy/2", title="Peer consultancy, round 1", teams=("tumon",)
    )
    said = {"told": group.facts, "facts": group.facts}
    yield "cancellation-regrouped", a_case(NoticeKind.CANCELLATION, group, **said)


def _asks() -> Iterator[tuple[str, Case]]:
    ask = an_ask()
    later = an_ask(due_on=date(2028, 2, 3))
    off = an_ask(state=AskState.WITHDRAWN, why="The workshop is called off")
    yield "ask", a_case(NoticeKind.ASK, ask, seat=LEAD)
    yield "ask-update", a_case(NoticeKind.UPDATE, later, seat=LEAD, told=ask.facts)
    renamed = an_ask(title="Room, logistics and parking")
    yield "ask-renamed", a_case(NoticeKind.UPDATE, renamed, seat=LEAD, told=ask.facts)
    withdrawn = NoticeKind.CANCELLATION
    yield "ask-withdrawn", a_case(withdrawn, off, seat=LEAD, told=ask.facts)
    yield "ask-passed-on", a_case(withdrawn, ask, seat=LEAD, told=ask.facts)
    yield "ask-reminder", a_case(NoticeKind.REMINDER, ask, seat=LEAD, offset="-7")
    yield "ask-nudge", a_case(NoticeKind.NUDGE, ask, seat=LEAD, offset="+3")

    yield from _asks_of_people()
    yield from _asks_by_mail()


def _asks_of_people() -> Iterator[tuple[str, Case]]:
    ask, handed = an_ask(), an_ask(owner=LEAD.person.id, handed=2, revision=2, timing=2)
    theirs = handed.facts_for(LEAD.person.id)
    feedback = an_ask(
        each=True,
        title="Your view of the workshop",
        text="What helped, and what should change?",
    )
    yield "ask-handed", a_case(NoticeKind.ASK, handed, seat=LEAD, facts=theirs)
    update = NoticeKind.UPDATE
    yield (
        "ask-handed-again",
        a_case(update, handed, seat=LEAD, facts=theirs, told=ask.facts),
    )
    back = an_ask(handed=3, revision=3, timing=3)
    again = back.facts_for(LEAD.person.id)
    yield "ask-given-back", a_case(update, back, seat=LEAD, facts=again, told=ask.facts)
    yield "ask-each", a_case(NoticeKind.ASK, feedback, seat=LEAD)
    yield "ask-each-reminder", a_case(NoticeKind.REMINDER, feedback, seat=LEAD, offset="-2")
    moved = feedback.model_copy(update={"due_on": feedback.due_on + timedelta(days=7)})
    told = feedback.facts
    yield "ask-each-update", a_case(NoticeKind.UPDATE, moved, seat=LEAD, told=told)
    silent = {"lead": LEAD, "liaison": LIAISON, "staff": STAFF}
    for number, (role, seat) in enumerate(silent.items(), 4):
        offset = f"+{number}-{role}"
        yield f"ask-silence-{role}", a_case(NoticeKind.NUDGE, ask, seat=seat, offset=offset)


def _asks_by_mail() -> Iterator[tuple[str, Case]]:
    """One ask of each manner; two of them in letters that come later."""
    asks = {
        plain.manner: an_ask(
            step=step,
            title=plain.question or "The room is booked",
            text="Tell us, please.",
        )
        for step, plain in WORLD.by_mail.items()
    }
    for manner, asked in asks.items():
        yield f"ask-by-mail-{manner}", a_case(NoticeKind.ASK, asked, seat=LEAD)
    *_, ask = asks.values()
    late = a_case(NoticeKind.NUDGE, ask, seat=LEAD, offset="+3")
    yield "ask-by-mail-nudge", late
    told = ask.facts
    later = ask.model_copy(update={"due_on": date(2028, 2, 3)})
    yield "ask-by-mail-update", a_case(NoticeKind.UPDATE, later, seat=LEAD, told=told)
    soon = a_case(NoticeKind.REMINDER, ask, seat=LEAD, offset="-7")
    yield "ask-by-mail-reminder", soon


def _not_ready() -> Iterator[tuple[str, Case]]:
    room = Need(
        occasion="lea-2027/riverbend/room-and-logistics/1",
        title="Room and logistics of the workshop",
        is_ask=True,
        is_there=False,
        state=AskState.OPEN,
        day=date(2028, 1, 27),
    )
    said = {"occasion": "lea-2027/riverbend/data-and-goals/1", "is_there": True}
    done = {"title": "Local data and goals", "state": AskState.DONE}
    off = {"title": "Part 1, session 4", "is_ask": False, "state": MeetingState.CALLED_OFF}
    needs = (
        room.model_copy(update=said | done),
        room,
        room.model_copy(update=off | {"occasion": "lea-2027/-/mindsets/4"}),
    )
    whole = Alert(kind=AlertKind.NOT_READY, at=NOW, needs=needs, instead=Form.VIRTUAL)
    bare = Alert(kind=AlertKind.NOT_READY, at=NOW, needs=needs[2:])
    told = {"offset": "-not-ready", "names": ("Ana Reyes",)}
    for name, alert, seat, more in (
        ("staff-not-ready", whole, STAFF, told),
        ("staff-not-ready-part", bare, STAFF, {"offset": "-not-ready"}),
        ("liaison-not-ready", whole, LIAISON, told),
    ):
        matter = a_meeting(alerts=(alert,))
        yield name, a_case(NoticeKind.ANNOUNCEMENT, matter, seat=seat, **more)


UNDATED = Alert(kind=AlertKind.UNDATED, at=NOW, undated=("Thought partnership",))


def _announcements() -> Iterator[tuple[str, Case]]:
    presumed = a_meeting(state=MeetingState.PRESUMED, held_on=date(2027, 10, 5))
    matters: dict[str, tuple[str, Meeting | Ask]] = {
        "declined-liaison": ("-declined-by-liaison", a_meeting()),
        "declined-team": ("-declined-by-team", a_meeting()),
        "presumed": ("-presumed", presumed),
        "late": ("-late", a_meeting()),
        "gap-before": ("-gap", a_meeting()),
        "gap-after": ("-gap", presumed),
        "undated": ("-undated", a_meeting(alerts=(UNDATED,))),
        "lapsed": ("-lapsed", an_ask(state=AskState.LAPSED)),
    }
    who: dict[str, tuple[str, ...]] = {
        "declined-liaison": ("Sam Okafor",),
        "declined-team": ("Ana Reyes", "Ben Ito"),
    }
    for name, (offset, matter) in matters.items():
        yield (
            f"staff-{name}",
            a_case(
                NoticeKind.ANNOUNCEMENT,
                matter,
                seat=STAFF,
                offset=offset,
                names=who.get(name, ()),
            ),
        )
    absent = Alert(kind=AlertKind.ABSENT, at=NOW, team="riverbend", times=2)
    yield (
        "staff-absent",
        a_case(
            NoticeKind.ANNOUNCEMENT,
            a_meeting(state=MeetingState.HELD, alerts=(absent,)),
            seat=STAFF,
            offset="-absent",
        ),
    )
    yield from _not_ready()
    yield "staff-bounced", a_bounce(LEAD)
    theirs = "-declined-by-team"
    named = {"offset": theirs, "names": who["declined-team"]}
    told = a_case(NoticeKind.ANNOUNCEMENT, a_meeting(), seat=LIAISON, **named)
    yield "liaison-declined-team", told
    half = a_meeting(alerts=(UNDATED,))
    to_liaison = {"seat": LIAISON, "offset": "-undated"}
    yield "liaison-undated", a_case(NoticeKind.ANNOUNCEMENT, half, **to_liaison)


def _digests() -> Iterator[tuple[str, Case]]:
    nothing: dict[str, Any] = {"first": (), "second": (), "unreported": (), "overdue": ()}
    yield "digest-liaison", a_digest(LIAISON)
    yield (
        "digest-staff",
        a_digest(STAFF, unreachable=("Ana Reyes",), inbox=3, matches=("consultancy",)),
    )
    yield "digest-inbox", a_digest(STAFF, **nothing, inbox=1)


def _openings() -> Iterator[tuple[str, Case]]:
    days = (date(2027, 10, 26), date(2028, 1, 25), date(2028, 5, 23))
    space = [
        a_kickoff(
            id=f"lea-2027/-/space/{n}", step="space", slot=a_slot(day=day, minutes=60)
        )
        for n, day in enumerate(days, 1)
    ]
    yield "opening", an_opening(a_seat(), *space)
    yield "opening-last", an_opening(GUAM, space[2])
