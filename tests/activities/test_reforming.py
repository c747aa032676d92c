"""One in-person workshop becomes two virtual parts and goes back, on the example's year."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from temporalio.exceptions import ApplicationError

from activities.composing import Composer
from activities.previewing import Previewer
from activities.recording import Recorder
from models.ask import Ask, AskState
from models.command import CallOff, ChangeForm, Done
from models.journey import Recording
from models.meeting import Meeting, MeetingState
from models.preview import Preview
from models.program import Form
from models.slot import Slot
from store.database import Database
from store.occasions import ask_called, asks_of, meetings_of
from tests.laid_years import KEYS

NOW = datetime(2028, 1, 10, 18, tzinfo=UTC)
JOURNEY, WORKSHOP = "team/lea-2027/riverbend", "lea-2027/riverbend/workshop"
VIRTUAL, IN_PERSON = Form.VIRTUAL, Form.IN_PERSON


@dataclass
class Year:
    db: Database
    number: int = 0

    def order(self, occasion: str, form: Form, **said: object) -> ChangeForm:
        self.number += 1
        request = f"change {self.number}"
        given = {"request": request, "occasion": occasion, "form": form}
        return ChangeForm.model_validate(given | said)

    async def change(self, occasion: str, form: Form, **said: object) -> str:
        return await self.tell(self.order(occasion, form, **said))

    async def tell(self, command: ChangeForm | CallOff | Done, now: datetime = NOW) -> str:
        recording = Recording(command=command, now=now)
        return (await Recorder(self.db, KEYS).record_change(recording)).answer

    async def meetings(self, step: str = "workshop") -> dict[str, Meeting]:
        async with self.db.reading() as session:
            found = await meetings_of(session, JOURNEY)
        return {m.id.rpartition("/")[2]: m for m in found if m.step == step}

    async def planned(self, step: str = "workshop") -> dict[str, Meeting]:
        found = await self.meetings(step)
        return {number: each for number, each in found.items() if each.is_planned}

    async def asks(self) -> dict[str, Ask]:
        async with self.db.reading() as session:
            found = await asks_of(session, JOURNEY)
        return {ask.step: ask for ask in found if ask.meeting.startswith(WORKSHOP)}

    async def preview(self, order: ChangeForm) -> Preview:
        composer = Composer(KEYS, "http://pages.test")
        return await Previewer(self.db, composer, time(8, 30)).preview(order, NOW)


@pytest.fixture
def year(laid_db: Database) -> Year:
    return Year(laid_db)


async def test_one_in_person_workshop_becomes_two_virtual_parts(year: Year) -> None:
    before = (await year.meetings())["1"]
    await year.change(before.id, VIRTUAL, why="The roads are closed.")
    after = await year.meetings()
    assert after["1"].state is MeetingState.CALLED_OFF
    assert after["1"].why == (
        "It is held online instead, in 2 parts of 90 minutes. A new invitation follows. "
        "The roads are closed."
    )
    first, second = after["2"], after["3"]
    assert [part.slot.minutes for part in (first, second)] == [90, 90]
    assert first.slot.start == before.slot.start
    assert second.slot.day >= first.slot.day + timedelta(days=7)
    assert [part.title for part in (first, second)] == [
        "Data workshop, part 1 of 2",
        "Data workshop, part 2 of 2",
    ]
    assert {part.form for part in (first, second)} == {VIRTUAL}
    assert first.link
    assert first.place is None
    assert len({before.uid, first.uid, second.uid}) == 3


async def test_back_again_is_a_new_ordinal_and_reuses_none(year: Year) -> None:
    before = (await year.meetings())["1"]
    await year.change(before.id, VIRTUAL)
    await year.change(f"{WORKSHOP}/2", IN_PERSON)
    after = await year.meetings()
    assert [after[n].state for n in "123"] == [MeetingState.CALLED_OFF] * 3
    whole = after["4"]
    assert (whole.form, whole.slot, whole.place) == (IN_PERSON, before.slot, before.place)
    assert whole.title == "Data workshop"


async def test_asks_of_the_room_are_withdrawn_and_asked_again(year: Year) -> None:
    await year.change(f"{WORKSHOP}/1", VIRTUAL)
    virtual = await year.asks()
    withdrawn = {step for step, ask in virtual.items() if ask.state is AskState.WITHDRAWN}
    assert withdrawn == {"room-and-logistics", "refreshments"}
    hang = {step: ask.meeting for step, ask in virtual.items()}
    assert hang.pop("workshop-feedback") == f"{WORKSHOP}/3"
    assert set(hang.values()) == {f"{WORKSHOP}/2"}
    await year.change(f"{WORKSHOP}/2", IN_PERSON)
    again = await year.asks()
    assert {ask.state for ask in again.values()} == {AskState.OPEN}
    assert {ask.meeting for ask in again.values()} == {f"{WORKSHOP}/4"}


async def test_what_is_answered_stays_answered_in_every_form(year: Year) -> None:
    room = "lea-2027/riverbend/room-and-logistics/1"
    await year.tell(Done(request="room", occasion=room))
    await year.change(f"{WORKSHOP}/1", VIRTUAL)
    await year.change(f"{WORKSHOP}/2", IN_PERSON)
    async with year.db.reading() as session:
        ask = await ask_called(session, room)
    assert ask
    assert ask.state is AskState.DONE


async def test_the_follow_up_is_proposed_after_the_last_part_and_moves_if_ordered(
    year: Year,
) -> None:
    follow_up = (await year.meetings("workshop-follow-up"))["1"]
    preparation = (await year.meetings("workshop-preparation"))["1"]
    answer = await year.change(f"{WORKSHOP}/1", VIRTUAL)
    lines = answer.split("\n")
    assert lines[0] == "workshop is virtual now:"
    assert [line.partition(" on ")[0] for line in lines[1:3]] == [
        f"  {WORKSHOP}/{n}" for n in (2, 3)
    ]
    (stays,) = [line for line in lines if line.startswith(follow_up.id)]
    assert stays.startswith(f"{follow_up.id} stays on {follow_up.slot.day} (proposed: ")
    assert lines[-1] == "Add --with-dependents to move what hangs on it along."
    assert (await year.meetings("workshop-follow-up"))["1"] == follow_up
    await year.change(f"{WORKSHOP}/2", IN_PERSON)
    await year.change(f"{WORKSHOP}/4", VIRTUAL, with_dependents=True)
    moved = (await year.meetings("workshop-follow-up"))["1"]
    assert moved.slot.day >= follow_up.slot.day + timedelta(days=7)
    assert (await year.meetings("workshop-preparation"))["1"] == preparation


async def test_the_first_part_can_be_on_another_day(year: Year) -> None:
    slot = Slot(
        day=date(2028, 3, 21), at=time(13), minutes=180, timezone="America/Los_Angeles"
    )
    await year.change(f"{WORKSHOP}/1", VIRTUAL, slot=slot)
    days = [(part.slot.day, part.slot.at) for part in (await year.planned()).values()]
    assert days == [(date(2028, 3, 21), time(13)), (date(2028, 3, 28), time(13))]


async def test_pressing_twice_changes_once(year: Year) -> None:
    order = year.order(f"{WORKSHOP}/1", VIRTUAL)
    first = await year.tell(order)
    assert await year.tell(order) == first
    assert sorted(await year.meetings()) == ["1", "2", "3"]
    assert "virtual already" in await year.change(f"{WORKSHOP}/2", VIRTUAL)


async def test_a_closed_day_or_the_past_is_refused(year: Year) -> None:
    closed = {"day": "2028-04-04", "at": "09:00", "minutes": 180}
    slot = Slot.model_validate(closed | {"timezone": "America/Los_Angeles"})
    with pytest.raises(ApplicationError, match="2028-04-04 is closed: Spring break"):
        await year.change(f"{WORKSHOP}/1", VIRTUAL, slot=slot)
    past = slot.model_copy(update={"day": date(2028, 1, 3)})
    with pytest.raises(ApplicationError, match="is in the past"):
        await year.change(f"{WORKSHOP}/1", VIRTUAL, slot=past)
    assert list(await year.planned()) == ["1"]


async def test_what_has_no_other_form_says_what_to_do(year: Year) -> None:
    with pytest.raises(ApplicationError, match="knows no in-person form of check-in"):
        await year.change("lea-2027/riverbend/check-in/1", IN_PERSON)


async def test_a_set_that_is_broken_keeps_its_form(year: Year) -> None:
    await year.change(f"{WORKSHOP}/1", VIRTUAL)
    await year.tell(CallOff(request="off", occasion=f"{WORKSHOP}/3", why="Ill"))
    with pytest.raises(ApplicationError, match="a part of workshop is over or called off"):
        await year.change(f"{WORKSHOP}/2", IN_PERSON)


async def test_the_old_ordinal_says_which_is_planned_now(year: Year) -> None:
    await year.change(f"{WORKSHOP}/1", VIRTUAL)
    with pytest.raises(
        ApplicationError, match=r"planned now: .*/workshop/2, .*/workshop/3"
    ):
        await year.change(f"{WORKSHOP}/1", IN_PERSON)


async def test_everybody_reads_that_it_is_off_and_is_invited_to_both_parts(
    year: Year,
) -> None:
    """The workshop was told when the year was laid; here its letters are only looked at."""
    order = year.order(f"{WORKSHOP}/1", VIRTUAL)
    seen = await year.preview(order)
    kinds = {(letter.kind, letter.occasion.rpartition("/")[2]) for letter in seen.letters}
    assert {("invitation", "2"), ("invitation", "3")} <= kinds
    assert list(await year.planned()) == ["1"]
