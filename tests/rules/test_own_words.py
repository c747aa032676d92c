"""What somebody wrote is told from what they quote, or nothing is."""

from contextlib import suppress

import pytest

from rules.by_mail import NotPlain
from rules.own_words import BETWEEN, UNCLEAR, Known, own_words
from tests.work import EXPLODED, clocked

SUBJECT = "Request: The room of the workshop, due Thu, Feb 3"
US = "calendar@host.example.org"
KNOWN = Known(
    sender=US,
    contact="climate@host.example.org",
    subject=f"Re: {SUBJECT}",
    name="Ana Reyes",
)
QUOTE = "> Hello Ana,\n>\n> Answer here:\n> https://pages.example.org/done/x\n"
LETTER = "Hello Ana,\n\nTell us.\n\nQuestions? Write to climate@host.example.org."
SAID = "Room 4\n\nUpstairs"


def words(text: str) -> str:
    return own_words(text, KNOWN)


LONG_INTRO = """\
On Tue, Oct 5, 2027 at 8:30 AM School Climate Data Use Peer Network
2027/28 <calendar@host.example.org> wrote:"""
FRENCH = """\
Le mar. 5 oct. 2027 \u00e0 08:30, Peer Network <calendar@host.example.org> a
\u00e9crit :"""
SPANISH = """\
El mar, 5 oct 2027 a las 8:30, Peer Network (<
calendar@host.example.org>) escribi\u00f3:"""
CHINESE = f"Peer Network <{US}> \u65bc 2027\u5e7410\u67085\u65e5 8:30 \u5beb\u9053\uff1a"


@pytest.mark.parametrize(
    "intro",
    [
        f"On Tue, Oct 5, 2027 at 8:30 AM Peer Network <{US}> wrote:",
        LONG_INTRO,
        "Am 05.10.27 um 08:30 schrieb Peer Network:",
        FRENCH,
        SPANISH,
        "W dniu 5.10.2027 o 08:30, Peer Network pisze:",
        f"2027\u5e7410\u67085\u65e5(\u706b) 8:30 Peer Network <{US}>:",
        CHINESE,
        f"* Peer Network <{US}> [2027-10-05]:",
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n"])
def test_an_introduction_in_any_language_goes_with_what_it_introduces(
    intro: str, gap: str
) -> None:
    assert words(f"{SAID}\n\n{intro}{gap}{QUOTE}") == SAID
    assert words(f"{intro}{gap}{QUOTE}\n{SAID}\n") == SAID


@pytest.mark.parametrize(
    "head",
    [
        f"From: Peer Network <{US}>\nSent: Tuesday, 8:30 AM\nTo: Ana\nSubject: {SUBJECT}",
        f"Von: Peer Network\nGesendet: Dienstag\nAn: Ana\nBetreff: {SUBJECT}",
        f"*De :* Peer Network <{US}>\n*Envoy\u00e9 :* mardi\n*\u00c0 :* Ana",
        f"________________________________\nFrom: Peer <{US}>\nSent: Tuesday\nTo: Ana",
        f"-----Original Message-----\nFrom: Peer <{US}>\nSent: Tuesday\nTo: Ana",
        f"-------- Messaggio originale --------\n\nDa: {US}\nData: 5/10/27\nA: Ana",
        f"    On Tuesday, October 5, 2027 at 08:30:00 AM PDT, Peer <{US}> wrote:  ",
    ],
)
def test_a_copy_without_marks_is_known_by_its_head_and_our_address_or_subject(
    head: str,
) -> None:
    assert words(f"{SAID}\n\n{head}\n\n{LETTER}") == SAID
    assert words(f"{head}\n\n{LETTER}") == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Room 4", "Room 4"),
        ("", ""),
        (QUOTE, ""),
        (f"Room 4\n{QUOTE}", "Room 4"),
        ("Room 4\n-- \nAna Reyes\nDistrict", "Room 4"),
        (f"{QUOTE}\nRoom 4\n-- \nAna", "Room 4"),
        ("Room 4\n\nSent from my iPhone", "Room 4"),
        ("Room 4\n\nGet Outlook for iOS<https://aka.ms/o0ukef>", "Room 4"),
        ("Room 4\n\nVon meinem iPhone gesendet", "Room 4"),
        ("Room 4\n\nThanks,\nAna", "Room 4"),
        ("Room 4\n\nBest regards,\n\nAna Reyes\n", "Room 4"),
        ("Room 4\n\nMany thanks!", "Room 4"),
        ("Hello,\n\nRoom 4", "Room 4"),
        ("Dear all,\nRoom 4\nCheers\nAna\n\nSent from my phone", "Room 4"),
        # What is no courtesy stays, whoever's name it is.
        ("Ben\nAna", "Ben\nAna"),
        ("Best regards,\nBen", "Best regards,\nBen"),
        ("Hello is what we say", "Hello is what we say"),
        ("Room: 4\nFloor: 2\nStreet: Elm", "Room: 4\nFloor: 2\nStreet: Elm"),
        ("Three things:\n1\n2", "Three things:\n1\n2"),
    ],
)
def test_courtesies_and_signatures_are_no_answer(text: str, said: str) -> None:
    assert words(text) == said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"Room 4\n\n{LETTER}", UNCLEAR),
        (f"Room 4\n\nPeer <{US}> asked", UNCLEAR),
        (f"Our topics:\n\n{QUOTE}", UNCLEAR),
        (f"It opens 9:30\nOn 10/5/27 8:30 AM, Peer\nwrote:\n{QUOTE}", UNCLEAR),
        (f"Two\nlines\nPeer wrote:\n{QUOTE}", UNCLEAR),
        ("Room 4\n--\nRoom 5", UNCLEAR),
        (f"Room 4\n{QUOTE}Room 5", BETWEEN),
        (f"{QUOTE}Room 4\n{QUOTE}Room 5\n{QUOTE}", BETWEEN),
    ],
)
def test_what_is_left_in_doubt_is_for_staff(text: str, why: str) -> None:
    with pytest.raises(NotPlain, match=why):
        words(text)


@pytest.mark.parametrize(
    "bomb",
    [
        "a: b\n" * 9_900,
        "8:30:\n" * 9_900,
        f"{US}:\n\n" * 4_900,
        "a\n> b\n" * 4_900,
        "-" * 90_000 + f"x\nFrom: {US}\nB: c\nD: e",
        "-- \n" * 9_900,
        "Thanks\n\n" * 4_900,
        "Sent from a\n" * 9_900,
        "Dear " + "a" * 90_000,
        ":" * 90_000,
        "0" * 90_000 + ":",
        "\n" * 9_900,
    ],
    ids=lambda bomb: bomb[:12],
)
def test_a_bomb_is_soon_done_with(bomb: str) -> None:
    def read() -> None:
        with suppress(NotPlain):
            words(bomb)

    assert clocked(read)[1] < EXPLODED
