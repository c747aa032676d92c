"""Who comes, who goes, and what people are called."""

import asyncio
from collections import Counter
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from models.cohort import CohortFile
from models.command import Join, Leave
from models.meeting import Meeting
from models.notice import LedgerState, NoticeKind
from models.occasion import OccasionId
from models.refusal import Refused
from models.roster import Role
from rehearsal.cast import Cast
from rehearsal.year import wait_for_teams
from stack.catcher import Catcher, catching
from stack.moods import Mood
from store.mail_folder import MailFolder
from tests.other_steps import with_steps
from tests.wire.itip_lint import letter_faults
from tests.years.living import Living, living, seated, short_file, with_cohort, with_people

ADA = "ada@alder.example.org"
LOU = "lou@host.example.org"
MAX = "max@host.example.org"
NEW = "new@alder.example.org"
IN_FLIGHT_SECONDS = 1.5


async def test_a_welcome_leaves_before_the_invitations_that_it_is_about(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path) as year:
        rows = [row for row in await year.rows() if row.journey.startswith("cohort/")]
        in_turn = sorted(rows, key=lambda row: row.number or 0)
        kinds = [row.kind for row in in_turn]
        welcomes = kinds.count(NoticeKind.WELCOME)
        assert 0 < welcomes < len(kinds)
        assert set(kinds[:welcomes]) == {NoticeKind.WELCOME}


async def test_a_person_in_two_teams_is_invited_once_to_what_both_go_to(
    tmp_path: Path,
) -> None:
    file = with_people(short_file(), seated(ADA, "Ada Alderson", "birch", Role.CORE))
    async with living(file, tmp_path) as year:
        assert await year.told(ADA, "-/kickoff/1") == ["invitation"]
        assert await year.told(ADA, "-/welcome/1") == ["welcome"]
        assert await year.told(ADA, "birch/check-in/1") == ["invitation"]
        assert await year.told(ADA, "alder/check-in/1") == ["invitation"]

        with pytest.raises(Refused, match="--team"):
            await year.order(Leave, person=ADA)
        await year.order(Leave, person=ADA, team="birch")
        assert await year.told(ADA, "-/kickoff/1") == ["invitation"]
        assert await year.told(ADA, "birch/check-in/1") == ["invitation", "cancellation"]
        assert await year.entry(ADA, "alder/check-in/1")
        assert await year.entry(ADA, "birch/check-in/1") is None
        await year.to_the_end()
        assert await year.told(ADA, "birch/workshop/1") == ["invitation", "cancellation"]
        await year.assert_right()


SNEAKY = "=?UTF-8?Q?=0A?=Bcc: eve@evil.example.org"
NAMES = (
    'Quill, "Doc" Mara',
    "O’Brien; Seán: <b>@</b>",
    "Zoë 👩🏽‍🏫 Müller-Lüdenscheidt",
    "=?UTF-8?Q?=0D=0ABcc:_eve@evil.example.org?=",
    "Nguyễn Thị Minh Khai",
)


async def test_odd_names_and_titles_stay_what_they_are(tmp_path: Path) -> None:
    file = short_file()
    people = {f"odd{n}@alder.example.org": name for n, name in enumerate(NAMES)}
    roster = [seated(email, name, "alder", Role.CORE) for email, name in people.items()]
    first, *others = file.cohort.teams
    agency = first.model_copy(update={"agency": f'Alder "A, B" {SNEAKY}'})
    file = with_cohort(file, teams=(agency, *others), title=f"Year {SNEAKY}")
    async with living(with_people(with_titles(file, SNEAKY), *roster), tmp_path) as year:
        rows = await year.rows()
        assert {row.state for row in rows} == {LedgerState.ACCEPTED}
        for row in rows:
            if row.kind is NoticeKind.INVITATION:
                assert letter_faults(row.letter or b"") == []
            letter = message_from_bytes(row.letter or b"", policy=policy.default)
            (to,) = letter["To"].addresses
            assert to.addr_spec == row.envelope_to
            assert to.display_name == harmless(people.get(row.envelope_to, to.display_name))
            assert letter["Bcc"] is None
        kickoff = await year.meeting("-/kickoff/1")
        assert kickoff.title == f"Kick-off {SNEAKY}"
        for email in people:
            assert await year.told(email, "-/kickoff/1") == ["invitation"]
            assert await year.told(email, "alder/check-in/1") == ["invitation"]


def with_titles(file: CohortFile, more: str) -> CohortFile:
    """The same, with something more in each meeting's title."""
    program = with_steps(
        file.cohort.program,
        lambda step: step.model_copy(update={"title": f"{step.title} {more}"}),
    )
    return with_cohort(file, program=program)


def harmless(name: str) -> str:
    """A name as headers say it: no encoded word can begin in it."""
    return name.replace("=?", "= ?")


async def test_of_three_hundred_guests_two_leave_in_mid_wave(tmp_path: Path) -> None:
    guests = [f"guest{n}@alder.example.org" for n in range(300)]
    file = with_people(
        short_file(), *(seated(one, f"Guest {one}", "alder", Role.GUEST) for one in guests)
    )
    async with living(file, tmp_path, wave=False) as year:
        told, waiting = await in_mid_wave(year, "alder/workshop/1")
        for one in (told, waiting):
            await year.say(Leave, person=one)
        await wait_for_teams(year.scene, file.cohort.key, year.journeys)

        assert await year.told(told, "alder/workshop/1") == ["invitation", "cancellation"]
        assert await year.entry(waiting, "alder/workshop/1") is None
        meeting = await year.meeting("alder/workshop/1")
        accepted = [r for r in await year.rows() if r.state is LedgerState.ACCEPTED]
        workshop = Counter(r.envelope_to for r in accepted if r.occasion == meeting.id)
        assert {one: workshop[one] for one in guests if one not in {told, waiting}} == {
            one: 1 for one in guests if one not in {told, waiting}
        }
        await year.assert_right()


async def in_mid_wave(year: Living, occasion: str) -> tuple[str, str]:
    """Wait until some guests were invited and others not; return one of each kind."""
    async with asyncio.timeout(60):
        while True:
            rows = [
                row
                for row in await year.rows()
                if row.occasion == year.named(occasion)
                and row.envelope_to.startswith("guest")
            ]
            told = [r.envelope_to for r in rows if r.state is LedgerState.ACCEPTED]
            waiting = [r.envelope_to for r in rows if r.state.is_waiting]
            if told and waiting:
                return told[0], waiting[-1]
            await asyncio.sleep(0.02)


async def test_who_leaves_and_rejoins_while_the_first_invitation_is_in_flight(
    tmp_path: Path,
) -> None:
    """The relay has the letters and has not said so yet: they count as told."""
    folder = MailFolder(tmp_path / "caught", durable=False)
    catcher = Catcher(folder)
    async with catching(catcher, port=0) as port:
        relay = {
            "CONVENER_RELAY": f"smtp://127.0.0.1:{port}",
            "CONVENER_ORACLE": f"folder:{tmp_path / 'caught'}",
        }
        async with living(short_file(), tmp_path / "stage", overrides=relay) as year:
            await year.know(NEW, "Nia Newbury")
            catcher.door.mood = Mood(delay=IN_FLIGHT_SECONDS)
            await year.say(Join, person=NEW, team="alder", role=Role.CORE)
            flying = await in_flight(year, NEW)
            await year.say(Leave, person=NEW)
            await year.say(Join, person=NEW, team="alder", role=Role.CORE)
            catcher.door.mood = Mood()
            await year.scene.rest(year.journeys)

            assert await year.told(NEW, flying) == ["invitation"]
            gathered = [m for m in await year.meetings() if gathers_core(m)]
            calendar = await year.calendar(NEW)
            assert calendar.keys() == {meeting.uid for meeting in gathered}
            accepted = [
                row for row in await year.rows() if row.state is LedgerState.ACCEPTED
            ]
            assert len(folder.newest(1000, to=NEW)) == len(
                [row for row in accepted if row.envelope_to == NEW]
            )
            await year.assert_right()


async def in_flight(year: Living, email: str) -> str:
    """Wait until an invitation has had its dot and no answer; return its occasion."""
    async with asyncio.timeout(30):
        while True:
            for row in await year.rows():
                flies = row.state is LedgerState.COMMITTING
                if flies and row.envelope_to == email and row.kind is NoticeKind.INVITATION:
                    return row.occasion.partition("/")[2]
            await asyncio.sleep(0.02)


def gathers_core(meeting: Meeting) -> bool:
    return OccasionId.parse(meeting.id).team in {None, "alder"}


async def test_a_liaison_hands_over_and_the_successor_hears_of_what_is_to_come(
    tmp_path: Path,
) -> None:
    async with living(short_file(), tmp_path, Cast.SILENT) as year:
        await year.until(date(2040, 10, 24))
        await year.know(MAX, "Max Oakley")
        with pytest.raises(Refused, match="--to"):
            await year.order(Leave, person=LOU)
        with pytest.raises(Refused, match="no liaison"):
            await year.order(Leave, person=LOU, successor=MAX)
        await year.order(Join, person=MAX, team=None, role=Role.LIAISON)
        await year.order(Leave, person=LOU, successor=MAX)

        assert await year.told(MAX, "alder/check-in/1") == []  # it is over
        assert await year.told(MAX, "alder/ta/1") == ["invitation"]
        assert await year.told(MAX, "-/group-session/2") == ["invitation"]
        assert await year.told(LOU, "alder/ta/1") == [
            "invitation",
            "reminder-14",
            "cancellation",
        ]
        await year.until(date(2040, 11, 8))
        assert await year.told_whom("alder/ta/1", "nudge+1") == {MAX}
        await year.to_the_end()
        await year.assert_right()
