"""An answer sent by any mail program comes in, with everything running on this machine."""

import asyncio
import csv
import json
import smtplib
import time
from pathlib import Path
from typing import Any

import pytest

from commands.installation import Installation
from stack.plan import StackPlan
from store.occasions import meeting_called
from tests.commands.conftest import Tell
from tests.commands.on_a_stack.asking_it import KICKOFF
from tests.inbox.answers import answering
from tests.inbox.hall import with_line_ends

MARA, LENA = "mara@riverbend.example.org", "lena@cedar.example.org"
RECRUITING = "peers/riverbend/recruiting/1"
SOON = 30  # seconds


def mail(stack: StackPlan, *messages: bytes) -> None:
    """Send as a mail program does that has the catcher for its server."""
    with smtplib.SMTP("127.0.0.1", stack.ports.smtp, timeout=20) as server:
        for message in messages:
            server.sendmail(
                "someone@example.org",
                ["calendar@convener.example.org"],
                with_line_ends(message),
            )


def counted(tell: Tell) -> dict[str, Any] | None:
    shown = json.loads(tell("show", "peers", "--json").stdout)
    meetings = [each for journey in shown["journeys"] for each in journey["meetings"]]
    found: dict[str, Any] | None = next(
        each["answers"] for each in meetings if each["id"] == KICKOFF
    )
    return found


def settled(tell: Tell, count: int) -> list[dict[str, Any]]:
    """Wait until so many messages were read, and return them all."""
    until = time.monotonic() + SOON
    while True:
        rows: list[dict[str, Any]] = json.loads(tell("inbox", "--all", "--json").stdout)
        if sum(row["state"] != "arrived" for row in rows) == count:
            return rows
        assert time.monotonic() < until, rows
        time.sleep(0.2)


@pytest.mark.usefixtures("peers")
def test_an_answer_by_mail_is_counted_and_what_waits_is_accepted(
    tell: Tell,
    stack: StackPlan,
    here: Installation,
) -> None:
    async def kickoff() -> str:
        async with here.reading() as session:
            found = await meeting_called(session, KICKOFF)
        assert found
        return found.uid

    uid = asyncio.run(kickoff())
    yes = answering("thunderbird-153-accepted", uid=uid, attendee=MARA)
    mail(stack, yes, yes, answering("google-counter", uid=uid, attendee=LENA))
    first, second = settled(tell, 2)
    assert (first["state"], second["state"]) == ("taken", "waits")
    found = counted(tell)
    assert found
    assert (found["yes"], found["maybe"]) == (1, 0)

    shown = tell("inbox", "--show", 2).stdout
    assert "and would rather meet" in shown
    result = tell("inbox", "--accept", 2, "--says", "maybe")
    assert result.stdout == "The answer is recorded: tentative.\n"
    found = counted(tell)
    assert found
    assert (found["yes"], found["maybe"]) == (1, 1)
    assert [note["email"] for note in found["notes"]] == [LENA]
    assert tell("inbox").stdout == "Nothing waits for you.\n"


@pytest.mark.usefixtures("peers")
def test_an_accepted_answer_of_nobody_who_is_invited_goes_on_waiting(
    tell: Tell,
    stack: StackPlan,
) -> None:
    before = len(settled(tell, len(json.loads(tell("inbox", "--all", "--json").stdout))))
    mail(stack, b"From: dov@riverbend.example.org\r\nSubject: Hello\r\n\r\nI come.\r\n")
    number = settled(tell, before + 1)[-1]["number"]
    result = tell("inbox", "--accept", number, "--says", "yes", "--meeting", KICKOFF)
    assert result.exit_code == 1
    assert "does not gather whoever answers here" in result.stderr
    assert settled(tell, before + 1)[-1]["state"] == "waits"


@pytest.mark.usefixtures("peers")
def test_a_mail_is_accepted_as_the_answer_to_what_is_asked(
    tell: Tell, stack: StackPlan, tmp_path: Path
) -> None:
    before = len(settled(tell, len(json.loads(tell("inbox", "--all", "--json").stdout))))
    mail(stack, f"From: {MARA}\r\nSubject: The workshop\r\n\r\nAbout 28.\r\n".encode())
    number = settled(tell, before + 1)[-1]["number"]
    accept = ("inbox", "--accept", number, "--ask", RECRUITING)
    result = tell(*accept)
    assert result.exit_code == 1
    assert "its first line is not a number alone" in result.stderr
    assert "add --says ANSWER" in result.stderr
    result = tell(*accept, "--says", "28")
    assert result.stdout == f"The answer to {RECRUITING} is recorded.\n"
    assert settled(tell, before + 1)[-1]["state"] == "taken"

    out = tmp_path / "answers.csv"
    tell("answers", "peers", "--ask", "recruiting", "--out", out)
    with out.open(encoding="utf-8-sig", newline="") as file:
        (line,) = [row for row in csv.DictReader(file) if row["answer"]]
    assert (line["by"], line["way"], line["answer"]) == (MARA, "by mail", "28")
