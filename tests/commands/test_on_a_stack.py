"""The commands against everything running on this machine, as `up` starts it."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func
from sqlmodel import SQLModel, select

from commands.installation import Installation
from models.tables.change import ChangeRow
from models.tables.cohort import CohortRow
from models.tables.ledger import LedgerRow
from models.tables.seat import PersonRow, SeatRow
from settings import ROOT, Settings
from stack.liveness import read_plan
from stack.plan import StackPlan
from store.cohort_files import load_cohort
from store.cohorts import file_cohort
from store.mail_folder import MailFolder
from tests.commands.conftest import NO_ROOM, ROSTER, Tell, Write

TA = "peers/riverbend/ta/1"
KICKOFF = "peers/-/kickoff/1"
TABLES = (CohortRow, SeatRow, ChangeRow, LedgerRow)
FIRST_DAY = 60  # seconds for the first letters


@pytest.fixture(scope="module")
def stack() -> Iterator[StackPlan]:
    """Everything, started by `up` in a folder of its own, as staff start it."""
    with tempfile.TemporaryDirectory(prefix="convener-up-") as folder:
        state = Path(folder) / "state"
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CONVENER_")}
        log = (Path(folder) / "up.log").open("w")
        up = subprocess.Popen(
            (sys.executable, "starter.py", "up"),
            cwd=ROOT,
            env=clean | {"CONVENER_STATE": str(state)},
            stdout=log,
            stderr=log,
        )
        try:
            yield _plan_once_up(state, up, Path(folder) / "up.log")
        finally:
            up.terminate()
            up.wait(30)
            log.close()


def _plan_once_up(state: Path, up: subprocess.Popen[bytes], log: Path) -> StackPlan:
    until = time.monotonic() + FIRST_DAY
    while "Pages:" not in log.read_text():
        assert up.poll() is None, log.read_text()
        assert time.monotonic() < until, log.read_text()
        time.sleep(0.1)
    plan = read_plan(state)
    assert plan
    return plan


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, stack: StackPlan) -> Installation:
    monkeypatch.setenv("CONVENER_STATE", str(stack.state))
    return Installation.of(stack, Settings())


@pytest.fixture
def peers(tell: Tell, write: Write) -> str:
    """A cohort that runs, its first letters told."""
    assert tell("start", write()).exit_code == 0
    until = time.monotonic() + FIRST_DAY
    while True:
        found = json.loads(tell("proof", "peers", "--json").stdout)
        if found["letters"] and found["is_clean"] and not found["waiting"]:
            return "peers"
        assert time.monotonic() < until, found["waiting"]
        time.sleep(0.3)


def rows(here: Installation, table: type[SQLModel]) -> int:
    async def counted() -> int:
        async with here.reading() as session:
            return (await session.exec(select(func.count()).select_from(table))).one()

    return asyncio.run(counted())


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


MISTAKES = [
    (("show", "nobody"), "there is no cohort 'nobody' (there are: "),
    (("proof", "nobody"), "there is no cohort 'nobody'"),
    (("move", "kickoff", "--to", "2091-10-02 10:00"), "names no meeting or ask"),
    (("move", "peers/-/kickoff/7", "--to", "2091-10-02 10:00"), "there is no meeting"),
    (("move", "nobody/-/kickoff/1", "--to", "2091-10-02 10:00"), "there is no cohort"),
    (("move", KICKOFF, "--to", "2020-10-02 10:00"), "is in the past"),
    (("move", KICKOFF, "--to", "2091-10-06 10:00"), "--anyway"),
    (("move", KICKOFF, "--to", "2092-03-09 02:30"), "does not exist"),
    (("move", KICKOFF, "--to", "2091-11-04 01:30"), "exists twice"),
    (("move", TA, "--to", "2091-10-02 10:00", "--why", "a\x07b"), "cannot be shown"),
    (("edit", "peers/-/kickoff/7", "--title", "x"), "there is no meeting"),
    (("edit", KICKOFF), "nothing to change is named"),
    (("edit", KICKOFF, "--place", "Room 1"), "add --form in-person"),
    (
        ("edit", KICKOFF, "--link", "a b", "--title", ""),
        "--title must not be empty; --link",
    ),
    (("edit", KICKOFF, "--text", "x" * 2001), "at most 2000"),
    (("edit", "peers/riverbend/accomplishments/1", "--link", "x"), "it has no link"),
    (("move", TA, "--to", "2091-10-02 10:00", "--json"), "--json goes with --preview"),
    (("move", "peers/riverbend/accomplishments/1", "--to", "2091-10-02 10:00"), "an ask"),
    (("call-off", KICKOFF, "--why", " "), "--why must not be empty"),
    (("complete", KICKOFF, "--held-on", "2091-08-22"), "has not come yet"),
    (("complete", KICKOFF, "--held-on", "2020-01-01"), "more than seven weeks before"),
    (("not-held", KICKOFF, "--why", "snow"), "has not begun"),
    (("not-held", KICKOFF, "--why", "x", "--retry", "2020-01-01"), "has not begun"),
    (("done", TA), "is a meeting, not an ask"),
    (("done", "peers/riverbend/ta/99"), "there is no ask"),
    (("leave", "peers", "--email", "who@x.example.org"), "nobody here has the address"),
    (("leave", "peers", "--email", "liaison@host.example.org"), "name a successor"),
    (("leave", "peers", "--email", "not an address"), "is not an e-mail address"),
    (("pause", "peers", "--team", "nobody"), "has no team nobody"),
    (("resume", "peers"), "is not paused"),
    (("pause", "nobody"), "there is no cohort"),
    (("start", "no-such-file.toml"), "cannot be read"),
    (("start", str(ROOT / "Makefile")), "Makefile"),
]


@pytest.mark.parametrize(("words", "said"), MISTAKES, ids=lambda each: " ".join(each)[:60])
@pytest.mark.usefixtures("peers")
def test_a_mistake_is_answered_in_words_and_changes_nothing(
    tell: Tell, here: Installation, words: tuple[str, ...], said: str
) -> None:
    before = rows(here, ChangeRow)
    result = tell(*words)
    assert result.exit_code == 1
    assert said in result.stderr
    assert rows(here, ChangeRow) == before


JOINING = {"email": "new@cedar.example.org", "name": "New", "role": "core", "team": "cedar"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "nobody"}, "is not an e-mail address"),
        ({"name": "a\nb"}, "--name holds a character"),
        ({"team": "nobody"}, "has no team nobody"),
        ({"team": None}, "needs a team"),
        ({"role": "staff"}, "leave --team out"),
        ({"email": "lena@cedar.example.org"}, "already, as lead"),
        ({"email": "calendar@convener.example.org"}, "cannot receive them too"),
    ],
    ids=str,
)
def test_who_cannot_join_is_told_why_and_not_remembered(
    tell: Tell, peers: str, here: Installation, wrong: dict[str, str], said: str
) -> None:
    before = rows(here, PersonRow)
    options = [(f"--{name}", value) for name, value in (JOINING | wrong).items() if value]
    result = tell("join", peers, *(word for pair in options for word in pair))
    assert result.exit_code == 1
    assert said in result.stderr
    assert rows(here, PersonRow) == before


def test_orders_are_done_once_and_seen(tell: Tell, peers: str) -> None:
    moved = tell(
        "move", TA, "--to", "2091-10-04 13:00", "--why", "A fire drill", "--anyway"
    )
    assert moved.exit_code == 0, moved.stderr
    assert f"{TA} is now on Thursday, 2091-10-04 at 13:00" in moved.stdout
    again = tell(
        "move", TA, "--to", "2091-10-04 13:00", "--why", "A fire drill", "--anyway"
    )
    assert again.exit_code == 0, again.stderr
    assert "already" in again.stdout
    ask = "peers/riverbend/accomplishments/1"
    answers = {tell("done", ask).stdout for _ in range(2)}
    assert len(answers) == 1
    assert tell("pause", peers, "--team", "cedar").exit_code == 0
    assert tell("resume", peers, "--team", "cedar").exit_code == 0
    shown = json.loads(tell("show", peers, "--json").stdout)
    riverbend = next(one for one in shown["journeys"] if one["team"] == "riverbend")
    days = {meeting["id"]: meeting["day"] for meeting in riverbend["meetings"]}
    states = {each["id"]: each["state"] for each in riverbend["asks"]}
    assert (days[TA], states[ask]) == ("2091-10-04", "done")


@pytest.mark.parametrize(
    "order",
    [
        ("move", TA, "--to", "2091-10-04 15:00", "--anyway"),
        ("call-off", TA, "--why", "Snow"),
        ("edit", TA, "--title", "Coaching, with data"),
        ("leave", "peers", "--email", "mara@riverbend.example.org"),
        ("pause", "peers", "--team", "riverbend"),
        (
            *("join", "peers", "--team", "cedar", "--role", "core"),
            *("--email", "new@cedar.example.org", "--name", "Nia New"),
        ),
    ],
    ids=lambda words: words[0],
)
@pytest.mark.usefixtures("peers")
def test_a_preview_says_what_would_leave_and_changes_nothing(
    tell: Tell, here: Installation, order: tuple[str, ...]
) -> None:
    tables = (*TABLES, PersonRow)
    before = {table: rows(here, table) for table in tables}
    shown = tell(*order, "--preview")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout.startswith("Nothing is changed. The order would be answered:")
    found = json.loads(tell(*order, "--preview", "--json").stdout)
    assert found["answer"] in shown.stdout
    for letter in found["letters"]:
        assert letter["to"] in shown.stdout
        assert letter["text"].startswith("Hello ")
        assert "letter" not in letter, "bytes are no JSON"
    assert bool(found["letters"]) is (order[0] != "pause")
    assert {table: rows(here, table) for table in tables} == before
    assert tell(*order, "--json").exit_code == 1


def test_an_edit_is_heard_as_its_preview_said(tell: Tell, peers: str) -> None:
    order = ("edit", "peers/-/final-convening/1", "--link", "https://rooms.example.org/b")
    meant = json.loads(tell(*order, "--preview", "--json").stdout)
    done = tell(*order)
    assert (done.exit_code, done.stdout.strip()) == (0, meant["answer"])
    keys = {letter["key"] for letter in meant["letters"]}
    until = time.monotonic() + FIRST_DAY
    while not keys <= {one["key"] for one in of_letters(tell, "--cohort", peers)}:
        assert time.monotonic() < until
        time.sleep(0.3)
    assert tell(*order).stdout.strip().endswith("reads so already.")


def test_a_refusal_is_not_for_ever(tell: Tell, peers: str) -> None:
    """What stood against a move went away: the same words are then obeyed."""
    shown = json.loads(tell("show", peers, "--json").stdout)
    own = next(one for one in shown["journeys"] if one["team"] is None)
    last = own["meetings"][-1]
    rival = "peers/riverbend/check-in/1"
    order = ("move", rival, "--to", f"{last['day']} {last['at'][:5]}")
    assert "it would clash" in tell(*order).stderr
    assert tell("call-off", last["id"], "--why", "The hall burnt down").exit_code == 0
    time.sleep(1)  # the order's next attempt
    granted = tell(*order)
    assert granted.exit_code == 0, granted.stderr


def test_what_programs_read_keeps_its_shape(tell: Tell, peers: str) -> None:
    (line,) = [
        one for one in json.loads(tell("list", "--json").stdout) if one["key"] == peers
    ]
    assert [*line] == [
        "key", "title", "state", "starts_on", "ends_on", "teams", "paused",
        "next_meeting", "letters",
    ]  # fmt: skip
    assert [*line["letters"]] == ["told", "waiting", "refused", "unconfirmed", "expired"]
    shown = json.loads(tell("show", peers, "--json").stdout)
    names = ["line", "timezone", "journeys", "troubles", "waiting_since", "unreachable"]
    names.append("headcounts")
    assert [*shown] == names
    assert [one["team"] for one in shown["journeys"]] == [None, "cedar", "riverbend"]
    assert [one["people"] for one in shown["journeys"]] == [5, 2, 3]
    found = json.loads(tell("proof", peers, "--json").stdout)
    assert [*found] == [
        "cohort", "is_clean", "meetings", "asks", "letters", "counts", "missed", "twice",
        "wrong", "waiting", "expired", "refused", "unconfirmed",
    ]  # fmt: skip
    assert found["counts"]["missed"] == found["counts"]["twice"] == 0


def test_people_read_tables_without_secrets(
    tell: Tell, peers: str, here: Installation
) -> None:
    told = tell("list").stdout + tell("show", peers).stdout + tell("proof", peers).stdout
    assert "Riverbend Unified School District (3 people)" in told
    assert "0 missed, 0 told twice" in told
    assert not any(link.hex() in told for link in here.keys().links)


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


def of_letters(tell: Tell, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(tell("letters", *words, "--json").stdout)
    return found


def test_every_letter_says_what_became_of_it(tell: Tell, peers: str) -> None:
    mara = "mara@riverbend.example.org"
    hers = of_letters(tell, "--person", mara)
    assert {one["to"] for one in hers} == {mara}
    assert {"welcome", "invitation"} <= {one["label"] for one in hers}
    assert all(
        one["reply"].startswith("250 ") for one in hers if one["state"] == "accepted"
    )
    about = of_letters(tell, "--meeting", KICKOFF)
    assert {one["occasion"] for one in about} == {KICKOFF}
    both = of_letters(tell, "--person", mara, "--meeting", KICKOFF)
    assert both == [one for one in about if one["to"] == mara]
    assert len(of_letters(tell, "--cohort", peers)) > len(hers)
    table = tell("letters", "--meeting", KICKOFF).stdout
    assert mara in table
    assert f"{len(about)} letters: " in table


def test_a_letter_is_read_and_its_bytes_are_those_that_left(
    tell: Tell, peers: str, here: Installation
) -> None:
    del peers
    one = of_letters(tell, "--meeting", KICKOFF)[0]
    shown = tell("letters", "--show", one["number"]).stdout
    assert f"To: Robin Calloway <{one['to']}>" in shown or one["to"] in shown
    assert "METHOD:REQUEST" in shown
    assert tell("letters", "--show", one["key"]).stdout == shown
    raw = tell("letters", "--show", one["number"], "--raw").stdout_bytes
    kept = MailFolder(Path(here.settings.oracle.removeprefix("folder:")), durable=False)
    (name,) = [k.name for k in kept.newest(500) if kept.read(k.name) == raw]
    assert kept.envelope_to(name) == one["to"]


def test_a_letter_is_sent_once_more_on_request_and_the_proof_stays_clean(
    tell: Tell, peers: str, here: Installation
) -> None:
    first = of_letters(tell, "--meeting", KICKOFF)[-1]
    said = tell("letters", "--resend", first["number"])
    assert said.exit_code == 0, said.stderr
    assert "goes once more" in said.stdout
    again = _once_settled(tell, first["key"])
    assert (again["state"], again["attempts"]) == ("accepted", 1)
    mail = MailFolder(Path(here.settings.oracle.removeprefix("folder:")), durable=False)
    assert [mail.copies(one["message_id"]) for one in (first, again)] == [1, 1]
    proof = tell("proof", peers, "--json")
    assert proof.exit_code == 0, proof.stdout
    shown = tell("letters", "--show", again["number"], "--raw").stdout_bytes
    assert shown.endswith(tell("letters", "--show", first["number"], "--raw").stdout_bytes)
    assert "repeats another" in tell("letters", "--resend", again["number"]).stderr


def test_a_letter_that_is_no_longer_so_is_not_sent_again(tell: Tell, peers: str) -> None:
    del peers
    check_in = "peers/cedar/check-in/1"
    first = of_letters(tell, "--meeting", check_in)[0]
    moved = tell("move", check_in, "--to", "2091-12-05 10:00", "--anyway")
    assert moved.exit_code == 0, moved.stderr
    refused = tell("letters", "--resend", first["key"])
    assert (refused.exit_code, "no longer so" in refused.stderr) == (1, True)


def _once_settled(tell: Tell, first: str) -> dict[str, Any]:
    until = time.monotonic() + FIRST_DAY
    while True:
        rows = of_letters(tell, "--meeting", KICKOFF)
        (again,) = [one for one in rows if one["resends"] == first]
        if again["settled_at"]:
            return again
        assert time.monotonic() < until, again
        time.sleep(0.3)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "whose letters?"),
        (("--person", "who@x.example.org"), "nobody here has the address"),
        (("--cohort", "nobody"), "there is no cohort"),
        (("--meeting", "kickoff"), "names no meeting or ask"),
        (("--show", "999999"), "there is no letter"),
        (("--resend", "a key"), "there is no letter"),
        (("--show", "1", "--resend", "1"), "one at a time"),
    ],
    ids=str,
)
@pytest.mark.usefixtures("peers")
def test_letters_that_there_are_not_are_refused_in_words(
    tell: Tell, words: tuple[str, ...], said: str
) -> None:
    result = tell("letters", *words)
    assert (result.exit_code, said in result.stderr) == (1, True), result.stderr


def test_guests_are_invited_by_list_and_counted(
    tell: Tell, peers: str, tmp_path: Path, here: Installation
) -> None:
    file = tmp_path / "guests.csv"
    lines = ["name,email,category", "Fay Ruiz,fay@home.example.org,family"]
    file.write_text("\n".join([*lines, "Dov Marlowe,dov@riverbend.example.org"]))
    order = ("guests", peers, "--team", "riverbend", "--list", file)
    before = rows(here, PersonRow)
    assert "fay@home.example.org" in tell(*order, "--preview").stdout
    assert rows(here, PersonRow) == before
    assert "riverbend newly invited: 1. In the team already: 1." in tell(*order).stdout
    assert "newly invited: 0." in tell(*order).stdout
    shown = json.loads(tell("show", peers, "--json").stdout)
    (count,) = [c for c in shown["headcounts"] if "riverbend" in c["occasion"]]
    kinds = {"core team": 1, "family": 1, "other guests": 1}
    assert (count["aim"], count["by_category"]) == (30, kinds)
    file.write_text("Nobody at all\nBo,bo@\n")
    refused = tell(*order)
    assert refused.exit_code == 1
    assert 'line 2: "bo@" is not an e-mail address' in refused.output


def test_a_corrected_address_hears_what_is_still_to_come_and_the_old_one_nothing(
    tell: Tell, peers: str
) -> None:
    old, new = "dov@riverbend.example.org", "dov.marlowe@riverbend.example.org"
    order = ("correct-address", peers, "--email", old, "--to", new)
    before = of_letters(tell, "--person", old)
    tried = tell(*order, "--preview")
    assert (tried.exit_code, new in tried.stdout) == (0, True), tried.stderr
    assert "nobody here has the address" in tell("letters", "--person", new).stderr
    said = tell(*order)
    assert said.exit_code == 0, said.stderr
    assert "takes the seats of the old one, which hears nothing" in said.stdout
    until = time.monotonic() + FIRST_DAY
    while not (told := of_letters(tell, "--person", new)) or any(
        one["state"] != "accepted" for one in told
    ):
        assert time.monotonic() < until, told
        time.sleep(0.3)
    late = of_letters(tell, "--person", old)[len(before) :]
    assert {one["state"] for one in late} == {"suppressed"}
    assert "has no seat" in tell(*order).stderr
    assert tell("proof", peers).exit_code == 0


def test_a_team_dates_its_thought_partnerships_and_show_counts_them(
    tell: Tell, peers: str
) -> None:
    first = "peers/riverbend/thought-partnership/1"
    order = ("date", first, "--to", "2091-11-13 10:00")
    assert "letters would leave" in tell(*order, "--preview").stdout
    said = tell(*order)
    assert f"{first} is on Tuesday, 2091-11-13 at 10:00" in said.stdout, said.stderr
    assert "already" in tell(*order).stdout
    shown = json.loads(tell("show", peers, "--json").stdout)
    (team,) = [one for one in shown["journeys"] if one["team"] == "riverbend"]
    (quota,) = team["quotas"]
    assert (quota["held"], quota["dated"], quota["times"]) == (0, 1, 2)
    beyond = tell("date", first.replace("/1", "/3"), "--to", "2091-11-13 10:00")
    assert (beyond.exit_code, "no number 3" in beyond.stderr) == (1, True)


def test_nobody_opts_into_what_is_no_space(tell: Tell, peers: str) -> None:
    said = tell("opt-in", peers, "kickoff", "--email", "mara@riverbend.example.org")
    assert said.exit_code == 1
    assert "is no space to opt into (there are: none)" in said.stderr
