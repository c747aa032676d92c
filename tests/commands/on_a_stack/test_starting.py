"""Cohorts are started once, or not at all, with everything running as `up` starts it."""

import asyncio
from datetime import date
from typing import Any

import pytest

from commands.installation import Installation
from models.tables.change import ChangeRow
from models.tables.cohort import CohortRow
from settings import ROOT
from stack.plan import StackPlan
from store.cohort_files import load_cohort
from store.cohorts import file_cohort
from tests.commands.conftest import NO_ROOM, ROSTER, Tell, Write
from tests.commands.on_a_stack.asking_it import KICKOFF, TABLES, rows


@pytest.mark.usefixtures("peers")
def test_starting_twice_is_starting_once(
    tell: Tell, write: Write, here: Installation
) -> None:
    before = {table: rows(here, table) for table in TABLES}
    again = tell("start", write())
    assert again.exit_code == 0
    assert again.stdout.strip() == "peers is already started; nothing was changed."
    assert {table: rows(here, table) for table in before} == before


def test_a_cohort_that_was_filed_and_never_begun_is_begun(
    tell: Tell, write: Write, here: Installation
) -> None:
    file = write("halfway")
    found, _ = load_cohort(file, ROOT / "programs")

    async def crash_in_between() -> None:
        async with here.writing() as session:
            organizer = here.settings.organizer
            await file_cohort(session, found, organizer=organizer, keys=here.keys())

    asyncio.run(crash_in_between())
    result = tell("start", file)
    assert result.exit_code == 0
    assert "it is started now" in result.stdout
    assert "already started" in tell("start", file).stdout


@pytest.mark.usefixtures("peers")
def test_a_changed_file_is_told_with_the_commands_that_do_it(
    tell: Tell, write: Write, here: Installation
) -> None:
    changed = ROSTER.replace("dov@riverbend", "ann@riverbend")
    file = write(starts_on=date(2091, 8, 20), roster=changed)
    before = rows(here, ChangeRow)
    result = tell("start", file)
    assert result.exit_code == 1
    said = result.stderr
    assert "starts_on: 2091-08-13 is now 2091-08-20" in said
    assert f"`move {KICKOFF} --to " in said
    assert "`leave peers --email dov@riverbend.example.org --team riverbend`" in said
    assert "`join peers --team riverbend --email ann@riverbend.example.org " in said
    assert rows(here, ChangeRow) == before


def test_a_file_that_follows_what_commands_did_is_no_change(
    tell: Tell, write: Write, peers: str
) -> None:
    row = "ana@cedar.example.org,Ana Bright,cedar,core,,\n"
    words = ("--team", "cedar", "--email", "ana@cedar.example.org", "--role", "core")
    assert tell("join", peers, *words, "--name", "Ana Bright").exit_code == 0
    result = tell("start", write(roster=ROSTER + row))
    assert (result.exit_code, "already started" in result.stdout) == (0, True)
    left = tell("leave", peers, "--email", "ana@cedar.example.org")
    assert left.exit_code == 0


@pytest.mark.parametrize(
    ("changes", "env", "said"),
    [
        ({"starts_on": date(2020, 8, 10), "ends_on": date(2021, 6, 4)}, {}, "in the past"),
        ({"closed": NO_ROOM}, {}, "found no day"),
        ({}, {"CONVENER_ORGANIZER": "Lena@cedar.example.org"}, "is the sender of every"),
    ],
)
def test_a_start_that_makes_no_sense_changes_nothing(
    tell: Tell,
    write: Write,
    here: Installation,
    changes: dict[str, Any],
    env: dict[str, str],
    said: str,
) -> None:
    before = rows(here, CohortRow)
    result = tell("start", write("senseless", **changes), env=env)
    assert result.exit_code == 1
    assert said in result.stderr
    assert rows(here, CohortRow) == before


def test_mail_that_would_leave_with_dead_links_is_refused(
    tell: Tell, write: Write, stack: StackPlan
) -> None:
    said = {k: v for k, v in stack.environment().items() if "_" in k}
    kept = {k: v for k, v in said.items() if k.startswith(("CONVENER_", "TEMPORAL_"))}
    env = kept | {"CONVENER_RELAY": "smtp://mail.example.org:25"}
    result = tell("start", write("outward"), env=env)
    assert result.exit_code == 1
    assert "set CONVENER_BASE_URL" in result.stderr


@pytest.mark.usefixtures("peers")
def test_the_doctor_finds_a_running_stack_well(tell: Tell) -> None:
    result = tell("doctor")
    assert result.exit_code == 0, result.stdout
    assert result.stdout.strip().endswith("All is well.")


def test_the_doctor_sees_keys_that_others_may_read(tell: Tell, stack: StackPlan) -> None:
    keys = stack.state / "keys"
    keys.chmod(0o644)
    try:
        result = tell("doctor")
    finally:
        keys.chmod(0o600)
    assert result.exit_code == 1
    assert f"chmod 600 {keys}" in result.stdout


def test_a_second_stack_on_the_folder_is_refused(tell: Tell) -> None:
    result = tell("up")
    assert result.exit_code == 1
    assert "already running" in result.output
