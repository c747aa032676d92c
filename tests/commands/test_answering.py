"""Staff read what was answered as a table, and see which topics the teams wish for."""

import asyncio
import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from activities.recording import Recorder
from models.command import Submit
from models.journey import Recording
from models.submission import Said, Submission
from store.database import Database
from store.submissions import keep_submission
from tests.commands.conftest import Tell
from tests.laid_years import KEYS, LAID, opened

MARA, LENA = "mara@riverbend.example.org", "lena@cedar.example.org"
VOICE, DATA = "Student voice", "Data-informed decisions"
FORMULA = '=HYPERLINK("https://example.org")'


@pytest.fixture(autouse=True)
def answered(laid_peers: str) -> None:
    """A laid year in which both teams have put topics in order, one of them twice."""
    asyncio.run(_live(laid_peers))


async def _live(url: str) -> None:
    async with opened(url) as db:
        await _send_in(db, MARA, "peers/riverbend/topics/1", {"topics": (VOICE,)})
        await _send_in(
            db,
            MARA,
            "peers/riverbend/topics/1",
            {"topics": (DATA, VOICE), "why": FORMULA},
            1,
        )
        await _send_in(db, LENA, "peers/cedar/topics/1", {"topics": (DATA, "Bus rides")})


async def _send_in(
    db: Database, who: str, ask: str, said: Mapping[str, Said], seen: int = 0
) -> None:
    person, request = KEYS.person(who), f"submit {ask} {seen}"
    form = Submission(request=request, occasion=ask, person=person, answers=dict(said))
    async with db.writing() as session:
        await keep_submission(session, form)
    order = Submit(request=request, by=person, occasion=ask, seen=seen)
    await Recorder(db, KEYS).record_change(Recording(command=order, now=LAID))


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table))


def test_what_counts_is_written_line_by_line_and_runs_nothing(
    tell: Tell, tmp_path: Path
) -> None:
    out = tmp_path / "topics.csv"
    said = tell("answers", "peers", "--ask", "topics", "--out", out)
    assert said.exit_code == 0
    assert "answers: 3, asks: 2" in said.stdout
    lines = [(row["by"], row["question"], row["answer"]) for row in rows(out)]
    assert lines == [
        (LENA, "Which three would help you most?", f"{DATA}; Bus rides"),
        (MARA, "Which three would help you most?", f"{DATA}; {VOICE}"),
        (MARA, "What makes these matter where you are?", f"'{FORMULA}"),
    ]


def test_what_nobody_answered_has_its_line(tell: Tell, tmp_path: Path) -> None:
    out = tmp_path / "all.csv"
    assert tell("answers", "peers", "--out", out).exit_code == 0
    open_still = [row for row in rows(out) if row["ask"] == "peers/cedar/recruiting/1"]
    assert [(row["state"], row["answer"]) for row in open_still] == [("open", "")]


def test_a_table_for_excel_is_a_workbook(tell: Tell, tmp_path: Path) -> None:
    out = tmp_path / "all.xlsx"
    assert tell("answers", "peers", "--out", out).exit_code == 0
    assert out.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        (("answers", "peers", "--out", "a.pdf"), "must end in .csv or .xlsx"),
        (("answers", "peers", "--ask", "nothing", "--out", "a.csv"), "there are: accompl"),
        (("answers", "nobody", "--out", "a.csv"), "there is no cohort"),
        (("topics", "nobody"), "there is no cohort"),
        (("topic", "peers/-/kickoff/1", "--choose", "9"), "there is no topic 9"),
        (("topic", "peers/-/group-session/1", "--choose", "x" * 120), "use fewer words"),
        (("topic", "peers/-/nothing/1", "--choose", "1"), "there is no meeting"),
    ],
)
def test_what_makes_no_sense_is_refused(
    tell: Tell, words: tuple[str, ...], refusal: str
) -> None:
    said = tell(*words)
    assert said.exit_code == 1
    assert refusal in said.output


def test_topics_stand_in_the_teams_order_with_their_reason(tell: Tell) -> None:
    shown = json.loads(tell("topics", "peers", "--json").stdout)
    assert [(one["topic"], one["reason"]) for one in shown["topics"]] == [
        (DATA, "4 points: first for 2 teams"),
        ("Bus rides", "1 point: second for 1 team"),
        (VOICE, "1 point: second for 1 team"),
    ]
    ids = [one["id"] for one in shown["meetings"]]
    assert "peers/-/group-session/1" in ids
    said = tell("topics", "peers").stdout
    assert DATA in said
    assert "--choose 1" in said


def test_to_choose_a_topic_asks_nobody_for_another_answer(tell: Tell) -> None:
    words = ("topic", "peers/-/group-session/1", "--choose", "1", "--preview", "--json")
    said = tell(*words)
    assert said.exit_code == 0, said.output
    assert "their answers stand" in json.loads(said.stdout)["answer"]
