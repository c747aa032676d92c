"""Orders are obeyed once, previewed without a trace, or refused in words."""

import json
import time
from pathlib import Path

import pytest

from commands.installation import Installation
from models.tables.change import ChangeRow
from models.tables.seat import PersonRow
from settings import ROOT
from tests.commands.conftest import Tell
from tests.commands.on_a_stack.asking_it import FIRST_DAY, KICKOFF, TABLES, of_letters, rows

TA = "peers/riverbend/ta/1"
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
    assert "is paused already" in tell("pause", peers, "--team", "cedar").stdout
    assert tell("resume", peers, "--team", "cedar").exit_code == 0
    assert "is not paused" in tell("resume", peers, "--team", "cedar").stdout
    shown = json.loads(tell("show", peers, "--json").stdout)
    riverbend = next(one for one in shown["journeys"] if one["team"] == "riverbend")
    days = {meeting["id"]: meeting["day"] for meeting in riverbend["meetings"]}
    states = {each["id"]: each["state"] for each in riverbend["asks"]}
    assert (days[TA], states[ask]) == ("2091-10-04", "done")


def test_who_is_there_or_has_left_is_told_so_and_nothing_is_written_twice(
    tell: Tell, peers: str, here: Installation
) -> None:
    who = ("--email", "twice@cedar.example.org", "--team", "cedar")
    join = ("join", peers, *who, "--name", "Tess Twice", "--role", "core")
    leave = ("leave", peers, *who)
    first, left = "They joined team cedar as core.", "They left cedar."
    again, gone = "They are in cedar already, as core.", "They have left cedar already."
    assert [_obeyed(tell, here, join) for _ in range(2)] == [(first, 1), (again, 0)]
    assert tell(*join[:-1], "lead").exit_code == 1
    assert [_obeyed(tell, here, leave) for _ in range(2)] == [(left, 1), (gone, 0)]
    assert _obeyed(tell, here, join) == (first, 1)
    assert _obeyed(tell, here, leave) == (left, 1)


def _obeyed(tell: Tell, here: Installation, order: tuple[str, ...]) -> tuple[str, int]:
    """Return what an order is answered, and how many changes it wrote."""
    before = rows(here, ChangeRow)
    result = tell(*order)
    assert result.exit_code == 0, result.stderr
    return result.stdout.strip(), rows(here, ChangeRow) - before


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
    while not keys <= {one["key"] for one in of_letters(tell, peers)}:
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
    names += ["headcounts", "to_match"]
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
