"""Where nothing runs, or settings are wrong: words, an exit code, and nothing made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from settings import ROOT
from tests.commands.conftest import Tell, Write

KICKOFF = "peers/-/kickoff/1"
NOTHING = "nothing is running here: start it with `python starter.py up`"
REFUSED_PORT = "127.0.0.1:1"


@pytest.mark.parametrize(
    "words",
    [
        ("list",),
        ("show", "peers"),
        ("proof", "peers"),
        ("move", KICKOFF, "--to", "2091-10-05 13:00"),
        ("call-off", KICKOFF, "--why", "snow"),
        ("complete", KICKOFF, "--held-on", "2091-10-05"),
        ("not-held", KICKOFF, "--why", "snow"),
        ("done", "peers/riverbend/accomplishments/1"),
        ("leave", "peers", "--email", "ann@a.example.org"),
        ("pause", "peers"),
        ("resume", "peers"),
        ("feed", "peers", "--email", "ann@a.example.org"),
    ],
    ids=lambda words: words[0],
)
def test_every_command_says_that_nothing_runs(
    tell: Tell, tmp_path: Path, words: tuple[str, ...]
) -> None:
    result = tell(*words)
    assert result.exit_code == 1
    assert result.stderr.strip() == NOTHING
    assert list(tmp_path.iterdir()) == []


def test_a_start_where_nothing_runs_makes_nothing(
    tell: Tell, write: Write, tmp_path: Path
) -> None:
    result = tell("start", write())
    assert (result.exit_code, result.stderr.strip()) == (1, NOTHING)
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("move", KICKOFF, "--to", "tomorrow"), "is no day and hour"),
        (("move", KICKOFF, "--to", "2091-02-30 10:00"), "is no day and hour"),
        (("move", KICKOFF), "Missing option '--to'"),
        (("complete", KICKOFF, "--held-on", "31.12.2091"), "is no day"),
        (("call-off", KICKOFF), "Missing option '--why'"),
        (("join", "peers", "--email", "a@b.example.org"), "Missing option '--name'"),
        (("dance",), "No such command 'dance'"),
        (("show",), "Missing argument 'COHORT'"),
        (("rehearse", "x.toml"), "Missing option '--out'"),
    ],
)
def test_what_is_typed_wrong_is_a_usage_error(
    tell: Tell, words: tuple[str, ...], said: str
) -> None:
    result = tell(*words, env={"COLUMNS": "200"})
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"CONVENER_RELAY_CONNECTIONS": "many"}, "CONVENER_RELAY_CONNECTIONS in the env"),
        ({"CONVENER_SEND_AT": "noon"}, "CONVENER_SEND_AT in the environment"),
        ({"CONVENER_DATABASE_URL": "nonsense"}, "CONVENER_DATABASE_URL names"),
        ({"CONVENER_DATABASE_URL": "sqlite+aiosqlite:////no/where.db"}, "no database at"),
        (
            {"CONVENER_DATABASE_URL": f"postgresql+asyncpg://a:secret@{REFUSED_PORT}/b"},
            f"postgresql+asyncpg://a:***@{REFUSED_PORT}/b cannot be used",
        ),
        ({"CONVENER_DATABASE_URL": "postgresql://a@b/c"}, "cannot be used"),
    ],
)
def test_wrong_settings_are_told_by_name(
    tell: Tell, env: dict[str, str], said: str
) -> None:
    result = tell("list", env=env)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "secret" not in result.output


def test_a_temporal_that_does_not_answer_is_named(tell: Tell, write: Write) -> None:
    keys = '{"namespace": "0b5b7c52-4f3a-4c7b-9a57-1b4c4c3c2a11", "people": "00",'
    keys += f' "links": ["00"], "codec": {{"1": "{"00" * 32}"}}, "active": "1"}}'
    env = {"TEMPORAL_ADDRESS": REFUSED_PORT, "CONVENER_KEYS": keys}
    result = tell("start", write(), env=env)
    assert result.exit_code == 1
    assert f"Temporal does not answer at {REFUSED_PORT}" in result.stderr


def test_keys_are_never_made_for_an_installation_elsewhere(
    tell: Tell, write: Write, tmp_path: Path
) -> None:
    result = tell("start", write(), env={"TEMPORAL_ADDRESS": REFUSED_PORT})
    assert result.exit_code == 1
    assert "the keys of this installation are not here" in result.stderr
    assert not (tmp_path / "state").exists()


def test_a_doctor_without_a_patient_says_what_to_do(tell: Tell) -> None:
    result = tell("doctor")
    assert result.exit_code == 1
    starts = [line.split()[:2] for line in result.stdout.splitlines()]
    for part in ("Keys", "Database", "Temporal"):
        assert ["trouble", part] in starts
    assert ["ok", "Relay"] in starts, "the catcher is not missed before `up` brings it"
    assert "python starter.py up" in result.stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("check", "examples/lea-2027/cohort.toml"), 0),
        (("check", "no-such-file.toml"), 1),
        (("dance",), 2),
    ],
)
def test_the_process_ends_with_its_code_and_all_its_words(
    tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    result = subprocess.run(
        (sys.executable, "starter.py", *words),
        cwd=ROOT,
        env=os.environ | {"CONVENER_STATE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == code
    assert (result.stdout + result.stderr).strip()
    assert "Traceback" not in result.stderr


def test_who_reads_only_the_beginning_is_told_no_more_than_that() -> None:
    command = (sys.executable, "starter.py", "plan", "examples/states-2028/cohort.toml")
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as plan:
        assert plan.stdout
        assert plan.stderr
        plan.stdout.readline()
        plan.stdout.close()
        assert not plan.stderr.read()
