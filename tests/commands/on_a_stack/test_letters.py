"""Every letter is found, read and, if it is still so, sent once more."""

import time
from pathlib import Path
from typing import Any

import pytest

from commands.installation import Installation
from store.mail_folder import MailFolder
from tests.commands.conftest import Tell
from tests.commands.on_a_stack.asking_it import FIRST_DAY, KICKOFF, of_letters


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
    assert len(of_letters(tell, peers)) > len(hers)
    table = tell("letters", "--meeting", KICKOFF).stdout
    assert mara in table
    assert f"{len(about)} letters: " in table


def test_a_letter_is_read_and_its_bytes_are_those_that_left(
    tell: Tell, peers: str, here: Installation
) -> None:
    del peers
    one = of_letters(tell, "--meeting", KICKOFF)[0]
    shown = tell("letters", "--show", one["number"]).stdout
    assert one["to"] in shown
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
        (("nobody",), "there is no cohort"),
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


def states(tell: Tell, email: str, first: int = 0) -> set[str]:
    """Return the states of somebody's letters, from one on."""
    return {one["state"] for one in of_letters(tell, "--person", email)[first:]}


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
    while states(tell, new) != {"accepted"} or states(tell, old, len(before)) != {
        "suppressed"
    }:  # each journey of theirs looks in its own time
        assert time.monotonic() < until, (states(tell, new), states(tell, old))
        time.sleep(0.3)
    assert "has no seat" in tell(*order).stderr
    assert tell("proof", peers).exit_code == 0
