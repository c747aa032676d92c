"""What one attendee's calendar is told."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.invitation import Invitation, Method
from models.program import Form
from tests.wire.itip_lint import itip_faults
from tests.wire.libical import libical_faults
from tests.wire.samples import a_slot, an_invitation
from wire.ics import _written, write_invitation

LEFT = {"method": Method.CANCEL, "sequence": 3}
OFF = LEFT | {"called_off": True}
EVERY_ACTION = {
    "invited": {},
    "moved": {"sequence": 1},
    "off": OFF,
    "left": LEFT,
    "in person": {
        "form": Form.IN_PERSON,
        "place": "12 Elm St, Room 4; ring twice",
        "link": None,
    },
    "nowhere yet": {"link": None},
    "nothing to say": {"text": "", "link": None, "attendee_name": "", "organizer_name": ""},
    "in a zone without a rule": {"slot": a_slot(timezone="Africa/Cairo")},
}
HOSTILE = st.text(max_size=80) | st.sampled_from(
    [
        'x"\r\nATTENDEE:mailto:eve@example.org',
        "a\nEND:VEVENT\nBEGIN:VEVENT",
        "a\u2028UID:2\u2029b\x85c\x0bd\x00e\x1bf",
        "\ud800 half a character",
        "comma, semi; colon: back\\slash ^n ^' %0D%0A",
        "e\u0301 \U0001f9d1\u200d\U0001f3eb " * 40,
        "=?UTF-8?Q?=0A?=Bcc: eve@example.org",
    ]
)


def lines_of(invitation: Invitation) -> list[str]:
    return write_invitation(invitation).decode().replace("\r\n ", "").split("\r\n")


def line(invitation: Invitation, name: str) -> str | None:
    """The event's line called `name`, without the name."""
    lines = lines_of(invitation)
    found = [x for x in lines[lines.index("BEGIN:VEVENT") :] if re.match(f"{name}[;:]", x)]
    return found[0].removeprefix(name) if found else None


def names_of(invitation: Invitation) -> list[str]:
    return [re.split("[;:]", x)[0] for x in lines_of(invitation)]


@pytest.mark.parametrize("changed", EVERY_ACTION.values(), ids=EVERY_ACTION)
def test_libical_and_our_lint_find_nothing(changed: dict[str, object]) -> None:
    message = write_invitation(an_invitation(**changed))
    assert libical_faults(message) == []
    assert itip_faults(message) == []


@pytest.mark.parametrize(
    ("changed", "method", "status", "alarms"),
    [
        ({}, "REQUEST", ":CONFIRMED", 1),
        ({"sequence": 4}, "REQUEST", ":CONFIRMED", 1),
        (LEFT, "CANCEL", None, 0),
        (OFF, "CANCEL", ":CANCELLED", 0),
    ],
)
def test_method_and_status_say_what_happens(
    changed: dict[str, object], method: str, status: str | None, alarms: int
) -> None:
    invitation = an_invitation(**changed)
    assert lines_of(invitation)[1:5] == [
        "VERSION:2.0",
        "PRODID:-//Convener//Convener//EN",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
    ]
    assert line(invitation, "STATUS") == status
    assert lines_of(invitation).count("BEGIN:VALARM") == alarms
    assert line(invitation, "SEQUENCE") == f":{invitation.sequence}"


def test_both_stamps_are_the_moment_it_was_owed() -> None:
    owed = {name: line(an_invitation(), name) for name in ("DTSTAMP", "LAST-MODIFIED")}
    assert owed == {"DTSTAMP": ":20270802T153000Z", "LAST-MODIFIED": ":20270802T153000Z"}
    assert line(an_invitation(), "CREATED") is None


def test_the_one_attendee_is_asked_for_an_answer() -> None:
    assert line(an_invitation(), "ATTENDEE") == (
        ';CN="Ann Lee";CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT'
        ";RSVP=TRUE:mailto:ann.lee@riverbend.example.org"
    )


def test_who_is_taken_off_is_not_asked_for_an_answer() -> None:
    assert "RSVP" not in str(line(an_invitation(**LEFT), "ATTENDEE"))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('Ann "Annie" Lee', "\"Ann 'Annie' Lee\""),
        ("Lee, Ann\r\n\tPh.D.", '"Lee, Ann Ph.D."'),
        ("Ann^Lee", "AnnLee"),
        ("\x00\x07", None),
        ("", None),
    ],
)
def test_a_name_is_cleaned_for_readers_that_know_no_escapes(
    name: str, shown: str | None
) -> None:
    attendee = str(line(an_invitation(attendee_name=name), "ATTENDEE"))
    assert attendee.startswith(f";CN={shown};" if shown else ";CUTYPE")


@pytest.mark.parametrize(
    ("form", "place", "link", "where"),
    [
        (Form.VIRTUAL, None, "https://meet.example.org/a", "https://meet.example.org/a"),
        (
            Form.VIRTUAL,
            "12 Elm St",
            "https://meet.example.org/a",
            "https://meet.example.org/a",
        ),
        (Form.IN_PERSON, "12 Elm St", "https://meet.example.org/a", "12 Elm St"),
        (Form.IN_PERSON, None, "https://meet.example.org/a", "https://meet.example.org/a"),
        (Form.VIRTUAL, "12 Elm St", None, "12 Elm St"),
        (Form.IN_PERSON, None, None, None),
    ],
)
def test_location_is_what_people_must_see(
    form: Form, place: str | None, link: str | None, where: str | None
) -> None:
    invitation = an_invitation(form=form, place=place, link=link)
    assert line(invitation, "LOCATION") == (where and f":{where}")
    assert line(invitation, "CONFERENCE") == (
        link and f";FEATURE=AUDIO,VIDEO;LABEL=Join;VALUE=URI:{link}"
    )
    assert line(invitation, "URL") is None


def test_the_link_stands_once_in_the_description() -> None:
    link = "https://meet.example.org/rooms/riverbend"
    for text in ("Bring a chart.", f"Bring a chart to {link} please.", ""):
        assert str(line(an_invitation(text=text), "DESCRIPTION")).count(link) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"link": "https://meet.example.org/a b"},
        {"link": "https://meet.example.org/\r\nATTENDEE:mailto:eve@example.org"},
        {"attendee": "a b@example.org"},
        {"attendee": '"a\r\nUID:2"@example.org'},
        {"organizer": "calendar"},
    ],
)
def test_an_address_or_a_link_that_cannot_stand_is_refused(
    changed: dict[str, object],
) -> None:
    with pytest.raises(ValueError, match=r"link|e-mail address"):
        write_invitation(an_invitation(**changed))


def test_a_value_that_went_through_json_gives_the_same_bytes() -> None:
    invitation = an_invitation()
    back = Invitation.model_validate_json(invitation.model_dump_json())
    assert write_invitation(back) == write_invitation(invitation)


@given(name=HOSTILE, title=HOSTILE, place=HOSTILE, text=HOSTILE)
def test_nothing_people_type_adds_a_line(
    name: str, title: str, place: str, text: str
) -> None:
    typed = {"attendee_name": name, "title": title, "place": place, "text": text}
    invitation = an_invitation(form=Form.IN_PERSON, organizer_name=name, **typed)
    tame = names_of(an_invitation(form=Form.IN_PERSON, place="here"))
    typed_away = {"LOCATION"} - {*names_of(invitation)}  # nothing of it could be printed
    assert names_of(invitation) == [name for name in tame if name not in typed_away]
    message = write_invitation(invitation)
    assert itip_faults(message) == []
    assert libical_faults(message) == []


@given(
    name=st.text(max_size=200),
    title=st.text(max_size=300),
    text=st.text(max_size=300),
    method=st.sampled_from(Method),
)
@example(
    name="", title="", text="\r\nSUMMARY:another\r\nATTENDEE:else", method=Method.REQUEST
)
def test_an_invitation_put_together_is_the_one_that_the_library_writes(
    name: str, title: str, text: str, method: Method
) -> None:
    said = {"attendee_name": name, "title": title, "text": text}
    someone = an_invitation(method=method, **said)

    assert write_invitation(someone) == _written(someone)
