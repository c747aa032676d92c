"""A small year written by hand, one verb a line, in the order in which it is lived."""

import re
from datetime import UTC, date, datetime
from typing import Any

from models.ask import Ask
from models.ask_step import AskKind
from models.calendar_word import CalendarWord
from models.cohort import AgencyKind, Cohort, Team
from models.evidence import Change, Evidence, Submitted, Telling
from models.facts import Facts
from models.invitation import Method
from models.meeting import Meeting
from models.notice import LedgerState, NoticeKind
from models.program import Form, MeetingKind, Program
from models.proof import Proof
from models.reply import Answer, Partstat, Way
from models.roster import Role
from models.seat import Person, Seat
from models.slot import Slot
from rules.proof import prove

GIST = {"slot", "state", "revision", "timing", "retimed_at", "closed_at", "held_on"}
GIST |= {"opens_on", "due_on", "lapses_at", "owner", "handed"}
TEAM = "riverbend"
ZONE = "America/Los_Angeles"
WELCOME = "net/-/welcome/1"


def at(text: str) -> datetime:
    """Read "10-05 15:30", in UTC; a year runs from August to July."""
    year = 2027 if int(text[:2]) >= 8 else 2028
    return datetime.fromisoformat(f"{year}-{text}").replace(tzinfo=UTC)


def slot(text: str, minutes: int = 60) -> Slot:
    """Read "10-05 13:00", a wall time in Los Angeles."""
    moment = at(text)
    return Slot(day=moment.date(), at=moment.time(), minutes=minutes, timezone=ZONE)


def day(text: str) -> date:
    return at(f"{text} 00:00").date()


class Year:
    """What happens is said in order; `proof(now)` judges it."""

    def __init__(self) -> None:
        self.occasions: dict[str, Meeting | Ask] = {}
        self.seats: list[Seat] = []
        self.changes: list[Change] = []
        self.rows: list[Telling] = []
        self.sequence: dict[str, int] = {}
        self.answers: list[Answer] = []
        self.submitted: list[Submitted] = []

    def sits(self, who: str, role: Role, when: str, team: str | None = TEAM) -> None:
        number = len(self.seats) + 1
        person = Person(id=who, email=f"{who}@example.org", name=who.title())
        seat = Seat(id=f"s{number}", person=person, team=team, role=role, since=at(when))
        self.seats.append(seat)

    def leaves(self, who: str, when: str) -> None:
        self.seats = [
            seat.model_copy(update={"left_at": at(when)})
            if seat.person.id == who and seat.is_taken
            else seat
            for seat in self.seats
        ]

    def meets(
        self, occasion: str, on: Slot, when: str, audience: set[Role], **said: Any
    ) -> None:
        meeting = Meeting(
            id=occasion,
            uid=f"uid-{occasion}",
            step=occasion.split("/")[2],
            kind=MeetingKind.TA_MEETING if "report" in said else MeetingKind.GROUP_SESSION,
            title=occasion,
            text="",
            slot=on,
            form=Form.VIRTUAL,
            place=None,
            link=None,
            audience=tuple(sorted(audience)),
            reminders=(14, 2),
            changed_at=at(when),
            retimed_at=at(when),
            **({"report": None} | said),
        )
        self.occasions[occasion] = meeting
        self._note(occasion, when, "laid")

    def asks(self, occasion: str, opens: str, due: str, lapses: str, when: str) -> None:
        self.occasions[occasion] = Ask(
            id=occasion,
            meeting="",
            step=occasion.split("/")[2],
            kind=AskKind.DATA_AND_GOALS,
            title=occasion,
            text="",
            opens_on=day(opens),
            due_on=day(due),
            lapses_at=at(lapses),
            reminders=(7,),
            nudges=(3,),
            changed_at=at(when),
            retimed_at=at(when),
        )
        self._note(occasion, when, "laid")

    def becomes(self, occasion: str, when: str, **then: Any) -> None:
        """Alter an occasion: `retimed=True` raises its timing and revision."""
        before = self.occasions[occasion]
        if then.pop("retimed", False):
            then |= {"timing": before.timing + 1, "retimed_at": at(when)}
            then |= {"revision": before.revision + 1, "changed_at": at(when)}
            self.sequence[occasion] = self.sequence.get(occasion, 0) + 1
        self.occasions[occasion] = before.model_copy(update=then)
        self._note(occasion, when, "changed")

    def orders(self, what: str, subject: str, when: str) -> None:
        self.changes.append(Change(at=at(when), what=what, subject=subject))

    def answers_to(self, who: str, occasion: str, partstat: Partstat, when: str) -> None:
        self.answers.append(
            Answer(
                occasion=occasion,
                person=who,
                partstat=partstat,
                way=Way.PAGE,
                at=at(when),
                dtstamp=at(when),
                timing=self.occasions[occasion].timing,
            )
        )

    def submits(self, who: str, occasion: str, when: str) -> None:
        """Let somebody answer an ask; what becomes of it is said apart."""
        self.submitted.append(Submitted(occasion=occasion, person=who, at=at(when)))

    def _note(self, occasion: str, when: str, what: str) -> None:
        gist = self.occasions[occasion].model_dump(mode="json", include=GIST)
        self.changes.append(Change(at=at(when), what=what, subject=occasion, new=gist))

    def tell(self, who: str, occasion: str, label: str, when: str, **said: Any) -> None:
        """Let everybody named hear something, accepted in the minute it was entered."""
        for person in who.split():
            self._tell(person, occasion, label, at(when), said)

    def _tell(
        self, who: str, occasion: str, label: str, when: datetime, said: dict[str, Any]
    ) -> None:
        about = self.occasions.get(occasion)
        found = re.fullmatch(r"([a-z]+)(.*)", label)
        assert found
        kind, offset = found.groups()
        timed = kind in {"reminder", "nudge"}
        revision = (about.timing if timed else about.revision) if about else 1
        number = len(self.rows) + 1
        seat = [each for each in self.seats if each.person.id == who][-1]
        row: dict[str, Any] = {
            "key": f"{occasion} {seat.id} {label} {revision} {number}",
            "occasion": occasion,
            "seat": seat.id,
            "person": who,
            "kind": NoticeKind(kind),
            "offset": offset,
            "revision": revision,
            "state": LedgerState.ACCEPTED,
            "facts": about.facts if about else Facts(title="Welcome"),
            "until": at("07-01 00:00"),
            "entered_at": when,
            "settled_at": when,
            "told_at": when,
            "message_id": f"<{number}@host.example.org>",
            "sequence": None,
            "dtstamp": None,
        }
        if isinstance(about, Meeting) and kind in {"invitation", "update", "cancellation"}:
            row |= self._word(about, who, kind, when)
        self.rows.append(Telling(**(row | said)))

    def _word(
        self, meeting: Meeting, who: str, kind: str, when: datetime
    ) -> dict[str, Any]:
        cancels = kind == "cancellation"
        word = CalendarWord(
            uid=meeting.uid,
            method=Method.CANCEL if cancels else Method.REQUEST,
            sequence=self.sequence.get(meeting.id, 0),
            dtstamp=when,
            start=meeting.slot.start,
            end=meeting.slot.end,
            attendee=f"{who}@example.org",
            status=None,
        )
        end = {"until": meeting.slot.end}
        return {"sequence": word.sequence, "dtstamp": when, "word": word} | end

    def lose(self, who: str, occasion: str, label: str) -> None:
        """Take the last such row out of the ledger, as if it had never been."""
        self.rows.remove([r for r in self.rows if is_row(r, who, occasion, label)][-1])

    def alter(self, who: str, occasion: str, label: str, **then: Any) -> None:
        """Let a row say something else."""
        here = [i for i, row in enumerate(self.rows) if is_row(row, who, occasion, label)]
        assert here
        for index in here:
            self.rows[index] = self.rows[index].model_copy(update=then)

    def reword(self, who: str, occasion: str, label: str, **then: Any) -> None:
        """Let the calendar part of a letter say something else."""
        for row in [row for row in self.rows if is_row(row, who, occasion, label)]:
            assert row.word
            word = row.word.model_copy(update=then)
            self.alter(who, occasion, label, word=word)

    def proof(self, now: str) -> Proof:
        return prove(self.evidence(), at(now))

    def evidence(self) -> Evidence:
        return Evidence(
            cohort=a_cohort(),
            meetings=tuple(o for o in self.occasions.values() if isinstance(o, Meeting)),
            asks=tuple(o for o in self.occasions.values() if isinstance(o, Ask)),
            seats=tuple(self.seats),
            changes=tuple(self.changes),
            tellings=tuple(self.rows),
            answers=tuple(self.answers),
            submitted=tuple(self.submitted),
        )


def is_row(row: Telling, who: str, occasion: str, label: str) -> bool:
    return (row.person, row.occasion, row.label) == (who, occasion, label)


def a_cohort() -> Cohort:
    team = Team(
        key=TEAM,
        agency="Riverbend Unified",
        kind=AgencyKind.LEA,
        state="CA",
        timezone=ZONE,
        liaison="lia@example.org",
    )
    program = Program.model_construct(key="p", title="P", summary="S", strands=())
    return Cohort(
        key="net",
        title="Net",
        program=program,
        starts_on=date(2027, 8, 16),
        ends_on=date(2028, 6, 9),
        timezone=ZONE,
        contact="climate@host.example.org",
        teams=(team,),
    )
