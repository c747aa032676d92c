"""Every change of a meeting, and what each person's calendar is told of it.

    ask #1    METHOD:REQUEST, SEQUENCE:1, PARTSTAT=NEEDS-ACTION: answer (anew)
    yes #0    METHOD:REQUEST, SEQUENCE:0, PARTSTAT=ACCEPTED: a minor update keeps the answer
    off #1    METHOD:CANCEL, SEQUENCE:1, STATUS:CANCELLED: the meeting is called off
    out #1    METHOD:CANCEL, SEQUENCE:1, no STATUS: it goes on without them (RFC 5546 3.2.5)

Before, everybody was told #0; Ann has said yes, Bob no, Liv nothing; Cal may join. Each
step takes a minute, then somebody looks: the table says what leaves then. `@room` begins
in a room, not online.
"""

from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from models.refusal import Refused
from tests.activities.every_change import Scenario, Sent
from tests.rules.samples import meeting, seat
from tests.rules.stories import Story
from tests.wire.itip_lint import letter_faults
from tests.wire.libical import libical_faults
from tests.work import counted

CHANGES = """
nothing changed                     |                                   |        |        |        |
another hour                        | move 12 13:30                     | ask #1 | ask #1 | ask #1 |
another day                         | move 19                           | ask #1 | ask #1 | ask #1 |
another length                      | last 90                           | ask #1 | ask #1 | ask #1 |
another zone, the same wall time    | zone America/Denver               | ask #1 | ask #1 | ask #1 |
moved and moved back, unheard       | move 19; move 12                  |        |        |        |
moved and moved back, heard         | move 19; look; move 12            | ask #2 | ask #2 | ask #2 |
moved twice in a minute             | move 19; move 26                  | ask #1 | ask #1 | ask #1 |
moved twice, heard in between       | move 19; look; move 26            | ask #2 | ask #2 | ask #2 |
moved, answered, another link       | move 19; look; ann no; link b     | no #1  | ask #1 | ask #1 |
@room another room                  | place Room 2                      | ask #1 | ask #1 | ask #1 |
@room the same room                 | place Room 1                      |        |        |        |
another form                        | form in-person                    | ask #1 | ask #1 | ask #1 |
another form and back, unheard      | form in-person; form virtual      |        |        |        |
another form and back, heard        | form in-person; look; form virtual| ask #2 | ask #2 | ask #2 |
another link                        | link b                            | yes #0 | no #0  | ask #0 |
the same link                       | link a                            |        |        |        |
a link, for all sorts of answers    | ann maybe; bob instead; link b    | maybe #0 | instead #0 | ask #0 |
another link after a move           | move 19; look; link b             | ask #1 | ask #1 | ask #1 |
link and hour at once               | link b; move 19                   | ask #1 | ask #1 | ask #1 |
a title, within the hour            | title Data; wait 58               |        |        |        |
a title, after the hour             | title Data; wait 60               | yes #0 | no #0  | ask #0 |
an agenda, after the hour           | text Bring data.; wait 60         | yes #0 | no #0  | ask #0 |
edits fold                          | title Data; wait 40; title More; wait 40          |        |       |        |
folded edits are one                | title Data; wait 40; text Bring it.; wait 60      | yes #0 | no #0 | ask #0 |
edited and undone                   | title Data; wait 30; title Coaching 1; wait 90    |        |       |        |
said, then undone                   | title Data; wait 60; look; title Coaching 1; wait 60 | yes #0 | no #0 | ask #0 |
words leave along with a link       | text Bring data.; link b          | yes #0 | no #0  | ask #0 |
words leave along with a move       | text Bring data.; move 19         | ask #1 | ask #1 | ask #1 |
words told by a move are told       | text Bring data.; move 19; look; wait 90 |  |       |        |
words just before the start         | start; wait -20; title Data       | yes #0 | no #0  | ask #0 |
an answer moves nobody              | liv yes                           |        |        |        |
somebody joins                      | join cal                          |        |        |        | ask #0
somebody joins after a move         | move 19; look; join cal           |        |        |        | ask #1
somebody joins in a move            | move 19; join cal                 | ask #1 | ask #1 | ask #1 | ask #1
somebody joins in the hour of words | text Bring data.; join cal        |        |        |        | ask #0
somebody leaves                     | leave bob                         |        | out #1 |        |
one leaves, one joins               | leave bob; join cal               |        | out #1 |        | ask #1
one leaves, one joins, longer       | leave bob; join cal; last 90      | ask #1 | out #1 | ask #1 | ask #1
one leaves, another link            | leave bob; link b                 | yes #0 | out #1 | ask #0 |
all leave                           | leave ann; leave bob; leave liv   | out #1 | out #1 | out #1 |
somebody returns, unheard           | leave bob; return bob             |        |        |        |
somebody returns, heard             | leave bob; look; return bob       |        | ask #2 |        |
called off                          | off                               | off #1 | off #1 | off #1 |
called off after one has left       | leave bob; look; off              | off #2 |        | off #2 |
called off, then a new title        | off; look; title Data; wait 90    |        |        |        |
back on, heard                      | off; look; on 12                  | ask #2 | ask #2 | ask #2 |
back on another day                 | off; look; on 19                  | ask #2 | ask #2 | ask #2 |
off and on, unheard                 | off; on 12                        |        |        |        |
off, on and off again               | off; look; on 19; look; off       | off #3 | off #3 | off #3 |
a pause holds no truth back         | pause; move 19                    | ask #1 | ask #1 | ask #1 |
nor a cancellation                  | pause; off                        | off #1 | off #1 | off #1 |
people in another order             | shuffle                           |        |        |        |
over: another link                  | end; link b                       |        |        |        |
over: another title                 | end; title Data; wait 90          |        |        |        |
over: another form                  | end; form in-person               |        |        |        |
over: somebody joins                | end; join cal                     |        |        |        |
over: somebody leaves               | end; leave bob                    |        |        |        |
not quite over: somebody joins      | start; wait 30; join cal          |        |        |        | ask #0
in flight, then moved back          | move 19; look committing; move 12 | ask #2 | ask #2 | ask #2 |
unconfirmed, then called off        | move 19; look unconfirmed; off    | off #2 | off #2 | off #2 |
refused is not said again           | move 19; look refused; wait 60    |        |        |        |
refused, then another link          | move 19; look refused; link b     | ask #1 | ask #1 | ask #1 |
waiting, then moved on              | move 19; look owed; move 26       | ask #1 | ask #1 | ask #1 |
waiting, then moved back            | move 19; look owed; move 12       |        |        |        |
waiting words, edited again         | title Data; wait 60; look owed; title More         |        |       |        |
waiting words, undone               | title Data; wait 60; look owed; title Coaching 1   |        |       |        |
in doubt: it is repeated as it was  | move 19; look doubtful; wait 60   |        |        |        |
in doubt, then moved                | move 19; look doubtful; move 26   | ask #2 | ask #2 | ask #2 |
in doubt, edited and undone         | move 19; look doubtful; title A; title Coaching 1  | ask #2 | ask #2 | ask #2 |
in doubt, and fenced off            | link b; look doubtful; title A; fenced; title Coaching 1 | yes #0 | no #0 | ask #0 |
a leaver in doubt, another link     | leave bob; look doubtful; link b  | yes #0 | out #2 | ask #0 |
a leaver in doubt returns           | leave bob; look doubtful; return bob |     | ask #2 |        |
"""  # noqa: E501 - a table
PEOPLE = ("ann", "bob", "liv", "cal")


def rows() -> Iterator[ParameterSet]:
    for line in CHANGES.strip().splitlines():
        name, steps, *cells = (cell.strip() for cell in line.split("|"))
        told = {who: cell for who, cell in zip(PEOPLE, cells, strict=False) if cell}
        form = "room" if name.startswith("@room") else "online"
        yield pytest.param(form, steps, told, id=name)


@pytest.mark.parametrize(("form", "steps", "told"), [*rows()])
def test_each_is_told_exactly_this(form: str, steps: str, told: dict[str, str]) -> None:
    scenario = Scenario.begun(form).do(steps)
    assert {one.person: str(one) for one in scenario.look()} == told
    assert scenario.do("wait 1").look() == [], "said once"
    assert_in_order(scenario)


def assert_in_order(scenario: Scenario) -> None:
    """UID, ORGANIZER, thread and attendee never change; numbers and stamps only rise."""
    first: dict[str, str] = {}
    arrived = {e.message_id for e in scenario.story.entries if e.may_have_arrived}
    assert not [fault for look in scenario.sent for one in look for fault in faults(one)]
    highest = None
    numbers: dict[str, int] = {}
    for look in scenario.sent:
        stamps = {one.dtstamp for one in look}
        assert highest is None or all(stamp > highest for stamp in stamps)
        highest = max(stamps, default=highest)
        for one in look:
            assert one.uid == scenario.story.meeting.uid
            assert one.organizer == "mailto:calendar@host.example.org"
            assert one.sender == "calendar@host.example.org"
            assert one.attendee == f"mailto:{one.envelope_to}"
            assert one.sequence >= numbers.get(one.person, 0)
            if one.message_id in arrived:  # a refused number was heard by nobody
                numbers[one.person] = one.sequence
            assert (one.rsvp == "TRUE") is (one.method == "REQUEST")
            assert (one.status == "CONFIRMED") is (one.method == "REQUEST")
            if one.message_id in arrived:
                thread = first.setdefault(one.person, one.references)
                assert one.references == thread, "the stable id of the thread"
    ids = [one.message_id for look in scenario.sent for one in look]
    assert len(ids) == len(set(ids))


def faults(one: Sent) -> list[str]:
    """Return what an iTIP checker that nobody here wrote, and our own, find in a letter."""
    calendar = [*message_from_bytes(one.raw).walk()][-1]
    return [
        *letter_faults(one.raw),
        *libical_faults(bytes(calendar.get_payload(decode=True))),
    ]


NAMES = ("quillon", "brixby", "tarnwick", "oswinda", "fennimore", "jorvath")
STEPS = (
    *("move 19", "move 26 15:30", "form in-person", "form virtual", "place Room 2"),
    *("link b", "link c", "title Data", "text Bring data.", "wait 61", "off", "join cal"),
    *("leave quillon", "leave brixby", "return quillon", "quillon yes", "brixby no"),
    *("look", "look owed", "look committing", "look doubtful", "look refused", "fenced"),
)


@settings(max_examples=40)
@given(
    st.lists(st.sampled_from(NAMES), min_size=1, unique=True),
    st.lists(st.sampled_from(STEPS), max_size=12),
)
def test_whatever_befalls_whomever_each_message_is_one_persons_alone(
    names: list[str], steps: list[str]
) -> None:
    scenario = Scenario(Story(meeting(reminders=()), seats=[seat(name) for name in names]))
    scenario.look()
    for step in steps:
        with suppress(Refused, IndexError, ValidationError):
            scenario.do(step)
    scenario.look()
    assert_in_order(scenario)
    sent = [one for look in scenario.sent for one in look]
    assert sent
    for one in sent:
        words = spoken(one.raw).lower()
        others = {*NAMES, "cal@"} - {one.person, f"{one.person}@"}
        assert not [other for other in others if other in words]


def spoken(raw: bytes) -> str:
    """Return all of a letter that anybody can read: its headers and its decoded parts."""
    message = message_from_bytes(raw)
    parts = [part for part in message.walk() if not part.is_multipart()]
    decoded = [bytes(part.get_payload(decode=True)).decode() for part in parts]
    headers = [f"{name}: {value}" for name, value in message.items()]
    return "\n".join([*headers, *decoded]).replace("\r\n ", "")


A_SECOND_OF_CALLS = 500_000  # on a small machine


def test_three_hundred_invitations_cost_less_than_a_second_of_work() -> None:
    crowd = [seat(f"guest{number}") for number in range(300)]
    scenario = Scenario(Story(meeting(reminders=()), seats=crowd))
    due = scenario.story.owed().notices
    letters, calls = counted(lambda: {scenario.row_of(one)["letter"] for one in due})
    assert calls < A_SECOND_OF_CALLS
    assert len(letters) == 300
