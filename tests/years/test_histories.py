"""What Temporal keeps of a year: few events, nobody's name, a story to replay."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowHistory
from temporalio.worker import Replayer

from models.cohort import CohortFile
from models.command import Answer, CallOff, Complete, Join
from models.occasion import MAILBOX
from models.reply import Partstat
from models.roster import Role
from rehearsal.cast import Cast
from store.cohort_files import load_cohort
from tests.years.living import (
    KEYS,
    Living,
    living,
    seated,
    short_file,
    with_cohort,
    with_people,
)
from worker import SANDBOX
from workflows.codec import sealed_converter
from workflows.cohort import CohortJourney
from workflows.mailbox import Mailbox
from workflows.team import TeamJourney

ROOT = Path(__file__).parents[2]
RECORDED = sorted((ROOT / "tests" / "histories").glob("*/*.json"))
MOST_ACTIONS, MOST_EVENTS = 150, 800
MORE_WAVES = 2  # looks, where more than 500 letters leave at once
CANARY = "Xanthippe"

# What Temporal Cloud counts as an action; a child's start is two.
ACTIONS = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED: 2,
    EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED: 1,
    EventType.EVENT_TYPE_TIMER_STARTED: 1,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED: 1,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED: 1,
    EventType.EVENT_TYPE_MARKER_RECORDED: 1,
}


class Size(NamedTuple):
    actions: int
    events: int


async def histories(year: Living, *more: str) -> dict[str, WorkflowHistory]:
    """Every journey's history, and those of more, as they lie on the server."""
    plain = await Client.connect(
        year.scene.client.service_client.config.target_host,
        namespace=year.scene.client.namespace,
    )
    return {
        journey: await plain.get_workflow_handle(journey).fetch_history()
        for journey in [*year.journeys, *more]
    }


def size_of(history: WorkflowHistory) -> Size:
    events = Counter(event.event_type for event in history.events)
    return Size(
        actions=sum(ACTIONS.get(kind, 0) * count for kind, count in events.items()),
        events=len(history.events),
    )


async def test_a_team_year_of_the_sample_is_cheap(tmp_path: Path) -> None:
    folder = ROOT / "examples" / "lea-2027"
    file, _ = load_cohort(folder / "cohort.toml", ROOT / "programs", date(2040, 8, 13))
    async with living(file, tmp_path) as year:
        await year.to_the_end()
        told = await histories(year)
        sizes = {journey: size_of(history) for journey, history in told.items()}
        teams = {key: size for key, size in sizes.items() if key.startswith("team/")}
        assert len(teams) == 6
        assert max(size.actions for size in teams.values()) <= MOST_ACTIONS, teams
        assert max(size.events for size in teams.values()) <= MOST_EVENTS, teams
        whole = sum(size.actions for size in sizes.values()) / len(teams)
        assert whole <= MOST_ACTIONS, "with the cohort's share"


def with_team_of(people: int) -> CohortFile:
    """One team, of so many people."""
    file = short_file()
    team = file.cohort.teams[0]
    hosts = [line for line in file.roster if line.team is None]
    file = file.model_copy(update={"roster": tuple(hosts)})
    roles = [Role.LEAD] + [Role.CORE] * (people - 1)
    members = [
        seated(f"p{n}@alder.example.org", f"Person {n}", team.key, role)
        for n, role in enumerate(roles)
    ]
    return with_people(with_cohort(file, teams=(team,)), *members)


async def test_sixty_people_cost_what_six_do(tmp_path: Path) -> None:
    few = await actions_with(6, tmp_path / "six")
    many = await actions_with(60, tmp_path / "sixty")
    cohort, team = few
    assert many[team] == few[team]
    assert few[cohort] <= many[cohort] <= few[cohort] + MORE_WAVES
    assert max(many.values()) <= MOST_ACTIONS


async def actions_with(people: int, folder: Path) -> dict[str, int]:
    """Each journey's actions in a year of so many people, the cohort's first."""
    async with living(with_team_of(people), folder) as year:
        await year.to_the_end()
        told = await histories(year)
        return {journey: size_of(each).actions for journey, each in told.items()}


async def test_no_history_and_no_log_holds_anything_of_anybody(tmp_path: Path) -> None:
    file = short_file()
    first, *others = file.cohort.teams
    agency = first.model_copy(
        update={"agency": f"{CANARY} School District", "place": f"12 {CANARY} Street"}
    )
    file = with_cohort(file, teams=(agency, *others), title=f"Year of {CANARY}")
    email = f"{CANARY}@alder.example.org".lower()
    file = with_people(file, seated(email, f"{CANARY} Alder", "alder", Role.CORE))
    async with living(file, tmp_path, Cast.MIXED) as year:
        await year.until(date(2040, 9, 12))
        await year.know(f"new.{email}", f"New {CANARY}")
        await year.order(Join, person=f"new.{email}", team="alder", role=Role.CORE)
        await year.order(CallOff, occasion="birch/workshop/1", why=f"{CANARY} is ill")
        await year.until(date(2040, 11, 1))
        ill = {"partstat": Partstat.DECLINED, "timing": 1, "note": f"{CANARY} is ill"}
        await year.order(Answer, occasion="-/final-convening/1", person=email, **ill)
        note = f"{CANARY} was there"
        await year.order(
            Complete, occasion="alder/ta/1", held_on=date(2040, 10, 30), note=note
        )
        await year.to_the_end()
        told = await histories(year, MAILBOX)
        words = [
            CANARY,
            email,
            "Lou Ashgrove",
            "lou@host",
            "Birch Elementary",
            "example.org",
        ]
        for journey, history in told.items():
            raw = b"".join(event.SerializeToString() for event in history.events).lower()
            assert len(raw) > 1_500
            found = [word for word in words if word.lower().encode() in raw]
            assert found == [], journey
        log = year.scene.log.read_text("utf-8").lower()
        assert "polling" in log
        assert [word for word in words if word.lower() in log] == []
        # Not even who holds the key finds a name in them, but in a command's own words.
        codec = sealed_converter(KEYS.codec, KEYS.active).payload_codec
        assert codec
        commands, the_rest = b"", b""
        for history in told.values():
            for event in history.events:
                opened = await codec.decode(list(payloads_in(event)))
                text = b"".join(payload.data for payload in opened).lower()
                if brings_a_command(event):
                    commands += text
                else:
                    the_rest += text
        assert CANARY.lower().encode() in commands
        assert [word for word in words if word.lower().encode() in the_rest] == []
        await year.assert_right()


def brings_a_command(event: HistoryEvent) -> bool:
    """Whether an event holds what somebody ordered: free text may stand there, sealed."""
    if event.event_type == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
        return True
    scheduled = event.activity_task_scheduled_event_attributes
    return scheduled.activity_type.name == "record_change"


def payloads_in(message: Message) -> Iterator[Payload]:
    """Every payload of a message, however deep."""
    if isinstance(message, Payload):
        yield message
        return
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        entries = field.message_type.GetOptions().map_entry
        parts = value.values() if entries else value if field.is_repeated else [value]
        for part in parts:
            if isinstance(part, Message):
                yield from payloads_in(part)


def test_there_are_recorded_histories() -> None:
    assert {file.parent.name for file in RECORDED} >= {"0.1"}


def told_by(file: Path) -> str:
    return file.read_text("utf-8")


@pytest.mark.parametrize(
    "file", RECORDED, ids=lambda file: f"{file.parent.name} {file.stem}"
)
async def test_what_earlier_versions_lived_is_still_lived_so(file: Path) -> None:
    replayer = Replayer(
        workflows=[CohortJourney, TeamJourney, Mailbox],
        workflow_runner=SANDBOX,
        data_converter=sealed_converter(KEYS.codec, KEYS.active),
    )
    journey = file.stem.replace(".", "/")
    history = WorkflowHistory.from_json(journey, told_by(file))
    assert len(history.events) > 40
    await replayer.replay_workflow(history)
