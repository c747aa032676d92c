"""Half a year after the closing, each team is asked what has lasted, and the year ends."""

import re
from datetime import date, time
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from activities.closing_record import closing_record
from models.ask import AskState
from models.closing_record import Addition, ClosingRecord
from models.command import CallOff, Join, Leave, Move, Pause, Resume
from models.notice import LedgerState, NoticeKind
from models.refusal import Refused
from models.roster import Role
from models.slot import Slot
from rehearsal.cast import Cast
from rules.answer_lines import AnswerLine, answer_lines
from store.cohorts import closed_since
from store.seats import seats_of
from store.submissions import submissions_in
from tests.years.living import KEYS, Living, living
from tests.years.samples import sample
from tests.years.test_asks import answer
from web.admission import visit_to_ask

OURS, THEIRS = "brightwater", "vista-luna"
LOOK_BACK, OTHER = f"{OURS}/look-back/1", f"{THEIRS}/look-back/1"
CLOSING = "-/final-convening/1"
ASKED, DUE = date(2041, 12, 5), date(2041, 12, 31)  # half a year after June 5
FILE = sample("care-2027", OURS, THEIRS)
NEW_LEAD = "nora.lund@brightwater.example.org"


def lead_of(team: str) -> str:
    (lead,) = {
        line.email
        for line in FILE.roster
        if (line.team, line.role, line.circle) == (team, Role.LEAD, None)
    }
    return lead


async def record(year: Living) -> ClosingRecord:
    async with year.scene.db.reading() as session:
        now = await year.scene.now()
        return await closing_record(session, year.file.cohort.key, now)


async def lines(year: Living) -> list[AnswerLine]:
    """What `answers` exports of the look back."""
    asks = [ask for ask in await year.asks() if ask.step == "look-back"]
    async with year.scene.db.reading() as session:
        forms = await submissions_in(session, year.file.cohort.key)
        seats = await seats_of(session, year.file.cohort.key)
    people = {seat.person.id: seat.person for seat in seats}
    return list(answer_lines(year.file.cohort, asks, forms, people))


async def opens(year: Living, email: str) -> bool:
    """Whether the link of somebody's letter about the look back opens its page."""
    (letter,) = [
        row.letter or b""
        for row in await year.rows()
        if (row.envelope_to, row.kind) == (email, NoticeKind.ASK)
        and row.occasion.endswith("/look-back/1")
        and row.state is LedgerState.ACCEPTED
    ]
    said = message_from_bytes(letter, policy=policy.default).get_body(("plain",))
    assert said
    (token,) = re.findall(r"/done/(\S+)", said.get_content())
    async with year.scene.db.reading() as session:
        now = await year.scene.now()
        return await visit_to_ask(session, KEYS, token, now) is not None


async def test_a_year_stays_open_until_its_teams_have_looked_back(tmp_path: Path) -> None:
    """F33: whether the system has changed shows only later."""
    async with living(FILE, tmp_path) as year:
        await a_summer_passes(year)
        await the_lead_changes(year)
        await both_are_asked_in_time(year)
        await who_answered_is_not_reminded(year)
        await year.to_the_end()
        await year.assert_right()
        await the_second_edition_says_what_it_adds(year)


async def a_summer_passes(year: Living) -> None:
    """Nobody hears anything, and the first edition of the record is there."""
    await year.until(date(2041, 8, 15))
    told = len(await year.rows())
    async with year.scene.db.reading() as session:
        assert await closed_since(session, year.file.cohort.key) is None
    first = await record(year)
    assert (first.is_closed, first.edition) == (True, 1)
    assert first.additions[0].asked_on == ASKED
    await year.until(date(2041, 10, 1))
    assert len(await year.rows()) == told


async def the_lead_changes(year: Living) -> None:
    await year.order(Leave, person=lead_of(OURS))
    await year.know(NEW_LEAD, "Nora Lund")
    await year.order(Join, person=NEW_LEAD, team=OURS, role=Role.LEAD)
    await year.until(date(2041, 11, 20))
    await year.order(Pause, team=THEIRS)


async def both_are_asked_in_time(year: Living) -> None:
    """A pause holds the question; who has left is not asked any more."""
    await year.until(ASKED, time(12))
    assert (await year.ask(LOOK_BACK)).due_on == DUE, "not in the winter break"
    assert await year.told_whom(LOOK_BACK, "ask") == {NEW_LEAD}
    assert await year.told_whom(OTHER, "ask") == set()
    await year.until(date(2041, 12, 9), time(12))
    await year.order(Resume, team=THEIRS)
    assert await opens(year, NEW_LEAD)
    assert await year.told_whom(OTHER, "ask") == {lead_of(THEIRS)}


async def who_answered_is_not_reminded(year: Living) -> None:
    said = {"lasted": "The circle meets on Fridays.", "advice": "Begin small."}
    await answer(year, NEW_LEAD, LOOK_BACK, said)
    second = await record(year)
    assert second.edition == 2
    await year.until(date(2042, 1, 4))
    assert await opens(year, lead_of(THEIRS))
    assert await year.told(NEW_LEAD, LOOK_BACK) == ["ask"]
    assert await year.told(lead_of(THEIRS), OTHER) == ["ask", "reminder-5"]
    await answer(year, NEW_LEAD, LOOK_BACK, said | {"advice": "Begin early."}, seen=1)


async def the_second_edition_says_what_it_adds(year: Living) -> None:
    final = await record(year)
    added = Addition(months=6, asked_on=ASKED, asked=2, told=2, is_heard=True)
    assert final.additions == (added,)
    assert (final.is_closed, final.edition) == (True, 2)
    (ours,) = next(one for one in final.teams if one.key == OURS).look_backs
    (part,) = ours.parts
    assert [(told.question, *told.said) for told in part.told] == [
        ("What has lasted?", "The circle meets on Fridays."),
        ("What would you tell the next cohort?", "Begin early."),
    ]
    assert part.source.occasion == year.named(LOOK_BACK)
    assert (part.source.on, part.source.by) == (date(2042, 1, 4), "lead")
    exported = {(line.by, line.question, line.answer) for line in await lines(year)}
    advice = "What would you tell the next cohort?"
    assert (NEW_LEAD, advice, "Begin early.") in exported
    assert len({line.agency for line in await lines(year)}) == 2


async def test_nobody_answers_and_staff_hear_it_and_it_is_in_the_record(
    tmp_path: Path,
) -> None:
    """Silence climbs no further than to staff; late is better than never."""
    async with living(FILE, tmp_path, Cast.SILENT) as year:
        closing = await year.meeting(CLOSING)
        await year.until(date(2041, 5, 1))
        why = {"why": "A storm", "anyway": True}
        later = Slot.model_validate(closing.slot.model_dump() | {"day": date(2041, 8, 30)})
        await year.order(Move, occasion=CLOSING, slot=later, **why)
        moved = await year.ask(LOOK_BACK)
        assert (moved.opens_on, moved.due_on) == (date(2042, 2, 28), date(2042, 3, 14))
        await year.order(CallOff, occasion=CLOSING, why="Another storm")
        assert (await year.ask(LOOK_BACK)).state is AskState.WITHDRAWN
        await year.order(Move, occasion=CLOSING, slot=closing.slot, why="The sun is out")
        assert (await year.ask(LOOK_BACK)).opens_on == ASKED
        await year.until(date(2042, 2, 3))
        lapsed = await year.ask(LOOK_BACK)
        assert (lapsed.state, lapsed.alerts) == (AskState.LAPSED, ())
        letters = ["ask", "reminder-5", "nudge+3"]
        assert await year.told(lead_of(OURS), LOOK_BACK) == letters
        assert await year.told("liaison2@host.example.org", LOOK_BACK) == [
            "nudge+7-liaison"
        ]
        staff = {line.email for line in FILE.roster if line.role is Role.STAFF}
        assert await year.told_whom(LOOK_BACK, "nudge+10-staff") == staff
        assert (await record(year)).additions[0].told == 0
        assert await opens(year, lead_of(OURS)), "late is better than never"
        await answer(year, lead_of(OURS), LOOK_BACK, {"lasted": "More than we thought."})
        await year.to_the_end()
        await year.assert_right()
        assert [one.told for one in (await record(year)).additions] == [1]
        with pytest.raises(Refused, match="is over"):
            await answer(year, lead_of(THEIRS), OTHER, {"lasted": "Too late."})
