"""The bytes of a letter: their tree, their headers, and what nobody can smuggle in."""

from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage, Message

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.invitation import Method
from models.letter import Letter
from tests.wire.itip_lint import letter_faults
from tests.wire.library_mime import library_letter
from tests.wire.samples import a_letter, an_invitation
from wire.ics import write_invitation
from wire.mime import LARGEST, _refuse_other_headers, header_text, write_letter

SMUGGLERS = [
    "=?UTF-8?Q?=0A?=Bcc: eve@example.org",
    "x=?UTF-8?Q?=0D=0A?=Bcc:_eve@example.org?=",
    "==??=?utf-8?b?Cg==?=Bcc: eve@example.org",
    "=\x00?UTF-8?Q?=0A?=Bcc: eve@example.org",
    "Lee, Ann\r\nBcc: eve@example.org\r\n\r\nA body",
    "a\u2028Bcc: eve@example.org\u2029\x85\x0b\x0c\x1c",
    'Ann "\\" <eve@example.org>, Bo',
    "half a character \ud800, e\u0301 \U0001f9d1\u200d\U0001f3eb ",
    "word" * 100,
    "Grüße " * 100,
    "\t \r\n ",
]
TYPED = st.text(max_size=260) | st.sampled_from(SMUGGLERS)


def invited(method: Method = Method.REQUEST, **changed: object) -> Letter:
    calendar = write_invitation(an_invitation(method=method))
    return a_letter(calendar=calendar, method=method, **changed)


def read(letter: Letter) -> Message:
    return message_from_bytes(write_letter(letter))


def shown(value: object) -> str:
    """A header as a reader shows it."""
    return str(make_header(decode_header(str(value))))


@pytest.mark.parametrize("method", Method)
def test_an_invitation_has_the_tree_that_readers_know(method: Method) -> None:
    letter = invited(method)
    assert letter_faults(write_letter(letter)) == []
    calendar = list(read(letter).walk())[4]
    assert calendar.get_payload(decode=True) == letter.calendar
    assert calendar.get_param("method") == method


def test_every_part_says_how_it_is_written() -> None:
    parts = [part for part in read(invited()).walk() if not part.is_multipart()]
    name = ("Content-Type", "Content-Transfer-Encoding", "Content-Disposition")
    itip = "text/calendar; method=REQUEST; charset=UTF-8; component=VEVENT"
    assert [tuple(part[x] for x in name) for part in parts] == [
        ("text/plain; charset=utf-8", "quoted-printable", None),
        ("text/html; charset=utf-8", "quoted-printable", None),
        (itip, "base64", None),
        ("application/ics; name=invite.ics", "base64", "attachment; filename=invite.ics"),
    ]


def test_plain_words_stay_readable_in_the_source() -> None:
    assert b"\r\nPlease come.\r\n" in write_letter(a_letter())


def test_a_header_that_was_never_put_in_is_found_in_the_bytes() -> None:
    written = "Subject: a\r\nBcc: eve@example.org\r\n\r\nbody"
    _refuse_other_headers(written, ["Subject", "Bcc"])
    with pytest.raises(ValueError, match="never put in"):
        _refuse_other_headers(written, ["Subject"])


def test_a_letter_without_a_calendar_is_two_alternatives() -> None:
    kinds = [part.get_content_type() for part in read(a_letter()).walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]


def test_the_headers_are_these_and_say_this() -> None:
    assert dict(read(invited()).items()) == {
        "Content-Type": 'multipart/mixed; boundary="=_7cf4d79465631a61bb432e28303a1bb1"',
        "From": "Climate Center <calendar@host.example.org>",
        "Reply-To": "climate@host.example.org",
        "To": "Ann Lee <ann.lee@riverbend.example.org>",
        "Subject": "Invitation: Group session 2, Tuesday, October 5",
        "Date": "Mon, 02 Aug 2027 15:31:00 +0000",
        "Message-ID": "<5f0c9a3b7d1e4c2a8b6f@host.example.org>",
        "References": "<5f0c9a3b7d1e4c2a8b6f@host.example.org>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": "en",
        "MIME-Version": "1.0",
    }


def test_a_later_letter_answers_the_first_of_its_thread() -> None:
    first = f"<{'long' * 30}@host.example.org>"
    later = read(a_letter(references=first))
    assert (later["In-Reply-To"], later["References"]) == (first, first)
    assert later["Message-ID"] == "<5f0c9a3b7d1e4c2a8b6f@host.example.org>"


def test_words_come_back_as_they_were_written() -> None:
    text = "Grüße, 1 + 1 = 2\r\n\n.\nFrom me \U0001f44b" + "\n" + "long " * 60 + "end"
    letter = message_from_bytes(
        write_letter(a_letter(text=text, subject="Grüße an Ann", to_name="Zoë, Q.")),
        _class=EmailMessage,
        policy=policy.default,
    )
    plain = letter.get_body(("plain",))
    assert plain
    assert plain.get_content().splitlines() == text.splitlines()
    assert letter["Subject"] == "Grüße an Ann"
    assert letter["To"].addresses[0].display_name == "Zoë, Q."


@pytest.mark.parametrize("field", ["message_id", "references"])
@pytest.mark.parametrize(
    "bad", ["a@b", "<a>", "<a@b>\r\nBcc: eve@example.org", "<a b@c>", "<é@b>"]
)
def test_what_is_no_message_id_is_refused(field: str, bad: str) -> None:
    with pytest.raises(ValueError, match="is no message id"):
        write_letter(a_letter(**{field: bad}))


@pytest.mark.parametrize("field", ["sender", "reply_to", "to"])
@pytest.mark.parametrize(
    "bad", ["", "ann", "a@b.example.org\r\nBcc: eve@example.org", "a@b, c@d"]
)
def test_what_is_no_address_is_refused(field: str, bad: str) -> None:
    with pytest.raises(ValueError, match="address"):
        write_letter(a_letter(**{field: bad}))


@pytest.mark.parametrize("subject", SMUGGLERS)
def test_no_subject_becomes_another_header(subject: str) -> None:
    letter = read(invited(subject=subject, to_name=subject, sender_name=subject))
    assert letter.keys() == read(invited()).keys()
    modern = message_from_bytes(
        write_letter(a_letter(subject=subject)), policy=policy.default
    )
    assert "eve@example.org" not in str(modern["Bcc"])
    assert (
        shown(letter["Subject"]).replace("\n", "").split() == header_text(subject).split()
    )


@given(subject=TYPED, name=TYPED, text=TYPED)
@example(
    subject=SMUGGLERS[0], name=SMUGGLERS[0], text="--=_7cf4d79465631a61bb432e28303a1bb1"
)
def test_nothing_people_type_changes_headers_or_tree(
    subject: str, name: str, text: str
) -> None:
    letter = invited(subject=subject, to_name=name, sender_name=name, text=text, html=text)
    raw = write_letter(letter)
    assert letter_faults(raw) == []
    assert message_from_bytes(raw).keys() == read(invited()).keys()
    head = raw.partition(b"\r\n\r\n")[0]
    assert all(line.strip() for line in head.split(b"\r\n"))


@given(TYPED)
def test_a_header_text_is_one_short_line_without_encoded_words(text: str) -> None:
    clean = header_text(text)
    assert len(clean) <= 200
    assert "=?" not in clean
    assert clean.splitlines() in ([], [clean])
    assert header_text(clean) == clean


def test_an_ordinary_subject_is_left_alone() -> None:
    for subject in ("What's new? A = B", "50 % off, «Grüße» 👋", "a" * 200):
        assert header_text(subject) == subject


@pytest.mark.parametrize(
    "text", ["Hello\nworld", "", "é" * 300 + "\n.dot\n  ends = \n", "a\n\n"]
)
@pytest.mark.parametrize("name", ["Ann", 'Zoë 🎉 "q", x', "a,b", "", "=?UTF-8?Q?=0A?=Bcc:"])
@pytest.mark.parametrize("subject", ["Invitation", "Ünï " * 40, "x" * 300, ""])
@pytest.mark.parametrize("invites", [True, False])
def test_a_letter_is_the_one_that_the_library_builds(
    *, invites: bool, subject: str, name: str, text: str
) -> None:
    told = invited() if invites else a_letter()
    letter = told.model_copy(
        update={"subject": subject, "to_name": name, "text": text, "html": f"<p>{text}</p>"}
    )

    assert write_letter(letter) == library_letter(letter)


def test_a_letter_that_is_far_too_large_is_refused_in_words() -> None:
    fits = a_letter(text="word " * (LARGEST // 6))
    assert len(write_letter(fits)) < LARGEST
    with pytest.raises(ValueError, match="at most 256 leave here: shorten"):
        write_letter(a_letter(text="word " * (LARGEST // 5)))


def test_every_letter_says_that_a_machine_wrote_it() -> None:
    for letter in (a_letter(), invited(), invited(Method.CANCEL)):
        assert read(letter)["Auto-Submitted"] == "auto-generated"  # RFC 3834 5
        assert not [name for name in read(letter) if name.startswith("List-")]


PAGE = f"https://pages.host.example.org/unsubscribe/{'x' * 140}.{'-_' * 20}"


def test_a_long_address_for_unsubscribing_is_one_line_as_it_is() -> None:
    written = write_letter(a_letter(unsubscribe=PAGE))
    head = written.partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert f"List-Unsubscribe: <{PAGE}>".encode() in head
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in head
    assert written == library_letter(a_letter(unsubscribe=PAGE))


@pytest.mark.parametrize(
    "bad",
    [
        "mailto:stop@host.example.org",
        f"{PAGE}>, <https://other.example.org/",
        f"{PAGE}\r\nBcc: eve@example.org",
        "https://pages.host.example.org/ü",
        "https://pages.host.example.org/=?UTF-8?Q?=0A?= ",
        f"https://{'x' * 901}",
    ],
)
def test_what_is_no_address_of_a_page_is_no_header(bad: str) -> None:
    with pytest.raises(ValueError, match="no address of a page"):
        write_letter(a_letter(unsubscribe=bad))
