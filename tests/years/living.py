"""A year that a test lives: a stage, a cohort on it, and words for what befalls it."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from sqlmodel import col, select

from activities.proving import prove_cohort
from models.ask import Ask
from models.calendar_word import CalendarWord
from models.cohort import CohortFile
from models.command import Command
from models.invitation import Method
from models.meeting import Meeting
from models.notice import LedgerState, NoticeKind
from models.roster import Enrolment, Role
from models.seat import Person
from models.slot import moment_of
from models.tables.ledger import LedgerRow
from rehearsal.cast import Cast, played_by
from rehearsal.theatre import WORKER, Stage, stage
from rehearsal.year import (
    journey_ids,
    live_the_year,
    raise_curtain,
    to_the_curtain,
    wait_for_teams,
)
from store.cohort_files import load_cohort
from store.cohorts import remember_person
from store.keys import keys_from_seed
from store.mail_folder import MailFolder
from store.occasions import asks_of, meetings_of
from tests import other_steps
from wire.calendar_read import calendar_word
from workflows.handles import steer

SHORT = Path(__file__).parent / "short"
KEYS = keys_from_seed("a test")


def short_file() -> CohortFile:
    """Two teams of three, a liaison, one of the staff; from September to January."""
    file, remarks = load_cohort(SHORT / "cohort.toml", SHORT)
    assert not remarks
    return file


def with_cohort(file: CohortFile, **changed: object) -> CohortFile:
    """The same, but for some fields of the cohort."""
    return file.model_copy(update={"cohort": file.cohort.model_copy(update=changed)})


def with_step(file: CohortFile, key: str, **changed: object) -> CohortFile:
    """The same, but for some fields of one step of its program."""
    program = other_steps.with_step(file.cohort.program, key, **changed)
    return with_cohort(file, program=program)


def with_circle(file: CohortFile, like: str, **changed: object) -> CohortFile:
    """The same, and after a cohort's step one like it, for those who want to come."""
    program = file.cohort.program
    circle = program.step(like).model_copy(update={"opt_in": True, "asks": (), **changed})
    strands = [
        strand.model_copy(update={"steps": (*strand.steps[:-1], circle, strand.steps[-1])})
        if any(step.key == like for step in strand.steps)
        else strand
        for strand in program.strands
    ]
    changed_program = program.model_copy(update={"strands": tuple(strands)})
    return with_cohort(file, program=changed_program)


def with_people(file: CohortFile, *people: Enrolment) -> CohortFile:
    """The same, and some more people."""
    return file.model_copy(update={"roster": (*file.roster, *people)})


def seated(email: str, name: str, team: str | None, role: Role) -> Enrolment:
    return Enrolment(email=email, name=name, team=team, role=role)


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by its path in it."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@dataclass
class Living:
    """A cohort on its stage. Occasions are named `alder/ta/1`, `-/kickoff/1`."""

    scene: Stage
    file: CohortFile
    cast: Cast
    journeys: list[str]
    requests: int = field(default=0)

    async def until(self, day: date, at: time = time(8), zone: str = "") -> None:
        """Live until a wall time of the cohort's zone."""
        moment = moment_of(day, at, zone or self.file.cohort.timezone)
        play = played_by(self.cast, seed=1)
        await live_the_year(self.scene, self.file.cohort, play, until=moment)

    async def to_the_end(self) -> None:
        await live_the_year(self.scene, self.file.cohort, played_by(self.cast, seed=1))

    async def order(self, command: Callable[..., Command], **said: object) -> str:
        """Give an order and see it through; return the answer, or raise `Refused`."""
        answer = await self.say(command, **said)
        await self.scene.rest(self.journeys)
        return answer

    async def say(self, command: Callable[..., Command], **said: object) -> str:
        """Give an order and go on."""
        self.requests += 1
        if "occasion" in said:
            said["occasion"] = self.named(str(said["occasion"]))
        else:
            said["cohort"] = self.file.cohort.key
        for who in said.keys() & {"person", "successor"}:
            said[who] = KEYS.person(str(said[who]))
        return await steer(
            self.scene.client, command(request=f"order {self.requests}", **said)
        )

    async def know(self, email: str, name: str) -> None:
        """Enter somebody in the address book, as whoever lets them join does."""
        async with self.scene.db.writing() as session:
            person = Person(id=KEYS.person(email), email=email, name=name)
            await remember_person(session, person)

    def named(self, occasion: str) -> str:
        return f"{self.file.cohort.key}/{occasion}"

    async def meetings(self) -> list[Meeting]:
        async with self.scene.db.reading() as session:
            return await meetings_of(session, *self.journeys)

    async def meeting(self, occasion: str) -> Meeting:
        return next(m for m in await self.meetings() if m.id == self.named(occasion))

    async def asks(self) -> list[Ask]:
        async with self.scene.db.reading() as session:
            return await asks_of(session, *self.journeys)

    async def ask(self, occasion: str) -> Ask:
        return next(a for a in await self.asks() if a.id == self.named(occasion))

    async def rows(self) -> list[LedgerRow]:
        """The ledger, in the order of entering."""
        async with self.scene.db.reading() as session:
            query = select(LedgerRow).order_by(col(LedgerRow.number))
            return list(await session.exec(query))

    async def told(self, email: str, occasion: str) -> list[str]:
        """What somebody was told of an occasion: `["invitation", "reminder-14"]`."""
        return [
            f"{row.kind}{row.offset}"
            for row in await self.rows()
            if row.envelope_to == email
            and row.occasion == self.named(occasion)
            and row.state is LedgerState.ACCEPTED
        ]

    async def told_whom(self, occasion: str, label: str) -> set[str]:
        """Who was told this of an occasion."""
        return {
            row.envelope_to
            for row in await self.rows()
            if f"{row.kind}{row.offset}" == label
            and row.occasion == self.named(occasion)
            and row.state is LedgerState.ACCEPTED
        }

    async def calendar(self, email: str) -> dict[str, CalendarWord]:
        """What stands in somebody's calendar, by UID, as their letters left it."""
        return calendar_of(email, await self.rows())

    async def entry(self, email: str, occasion: str) -> CalendarWord | None:
        """What somebody's calendar says of a meeting; None if it stands there no more."""
        meeting = await self.meeting(occasion)
        return (await self.calendar(email)).get(meeting.uid)

    async def assert_right(self) -> None:
        """The proof finds nothing, and nobody was reminded of what is not so."""
        relay = self.scene.environment["CONVENER_RELAY"]
        folder = relay.removeprefix("postbox:")
        copies = MailFolder(Path(folder), durable=False).copies if folder != relay else None
        async with self.scene.db.reading() as session:
            key, now = self.file.cohort.key, await self.scene.now()
            proof = await prove_cohort(session, key, now, copies=copies)
        assert [*proof.missed, *proof.twice, *proof.wrong] == []
        assert misled(await self.rows()) == []


def calendar_of(email: str, rows: Sequence[LedgerRow]) -> dict[str, CalendarWord]:
    """Fold accepted letters as a calendar does: the highest SEQUENCE, then DTSTAMP."""
    said: dict[str, CalendarWord] = {}
    for row in rows:
        if row.envelope_to != email or row.state is not LedgerState.ACCEPTED:
            continue
        word = calendar_word(row.letter or b"")
        if word is None:
            continue
        known = said.get(word.uid)
        if not known or _age(known) < _age(word):
            said[word.uid] = word
    return {uid: word for uid, word in said.items() if word.method is Method.REQUEST}


def _age(word: CalendarWord) -> tuple[int, datetime]:
    return word.sequence, word.dtstamp


def misled(rows: Sequence[LedgerRow]) -> list[str]:
    """Reminders that came after the meeting, or after its cancellation to that person."""
    found, cancelled = [], set()
    for row in rows:
        if row.state is not LedgerState.ACCEPTED:
            continue
        where = (row.envelope_to, row.occasion)
        if row.kind is NoticeKind.CANCELLATION:
            cancelled.add(where)
        elif row.kind in {NoticeKind.INVITATION, NoticeKind.UPDATE, NoticeKind.ASK}:
            cancelled.discard(where)
        elif row.kind is NoticeKind.REMINDER:
            assert row.settled_at
            if where in cancelled or row.settled_at >= row.until:
                found.append(row.key)
    return found


@asynccontextmanager
async def living(
    file: CohortFile,
    folder: Path,
    cast: Cast = Cast.PUNCTUAL,
    *,
    overrides: Mapping[str, str] | None = None,
    worker: Sequence[str] = WORKER,
    wave: bool = True,
) -> AsyncIterator[Living]:
    """Begin a year four weeks before its start; `wave`: once everybody was invited."""
    async with stage(folder, KEYS, overrides, worker) as scene:
        await to_the_curtain(scene, file.cohort)
        await raise_curtain(scene, file)
        journeys = await journey_ids(scene, file.cohort.key)
        if wave:
            await wait_for_teams(scene, file.cohort.key, journeys)
        yield Living(scene, file, cast, journeys)
