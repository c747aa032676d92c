"""Answers of many people: heard in time, and next to nothing in a journey's history."""

from datetime import timedelta
from pathlib import Path

from bench.scores import counted, histories_of
from models.command import Answer, Edit
from models.occasion import MAILBOX
from models.reply import Partstat
from rules.year import lay_out
from tests.years.living import Living, living, short_file
from tests.years.samples import sample
from tests.years.test_histories import with_team_of
from tests.years.test_state_collaborative import NEAR_2000
from workflows.mailbox import FULL

PEOPLE = 70
MOST_UPDATES, MOST_SIGNALS, MOST_EVENTS = 2_000, 10_000, 51_200  # of a run of Temporal's
CONVENING = "-/final-convening/1"
LIAISON = "lou@host.example.org"


async def answer(year: Living, occasion: str, email: str, partstat: Partstat) -> None:
    await year.say(Answer, occasion=occasion, person=email, partstat=partstat, timing=1)


async def events(year: Living, journey: str) -> int:
    await year.scene.rest(year.journeys)
    return counted(await histories_of(year.scene.client, [journey])).events


async def test_seventy_people_answer_two_years_and_the_cohorts_history_stays_short(
    tmp_path: Path,
) -> None:
    meetings = [
        one for one in lay_out(sample("states-2028").cohort).meetings if not one.team
    ]
    assert PEOPLE * len(meetings) > MOST_UPDATES, "too many for the run of one journey"

    file = with_team_of(PEOPLE)
    who = [line.email for line in file.roster if line.team]
    async with living(file, tmp_path) as year:
        cohort = year.journeys[0]
        before, mailbox = await events(year, cohort), await events(year, MAILBOX)
        for email in who:
            await answer(year, CONVENING, email, Partstat.ACCEPTED)
        assert await events(year, cohort) == before
        an_answer = (await events(year, MAILBOX) - mailbox) / PEOPLE

        await answer(year, CONVENING, LIAISON, Partstat.DECLINED)
        await answer(year, CONVENING, LIAISON, Partstat.ACCEPTED)
        a_look = (await events(year, cohort) - before) / 2
        assert a_look > 1, "staff are to hear, then she comes after all"

    assert FULL * an_answer < MOST_EVENTS / 4
    assert FULL < MOST_UPDATES / 2
    # The worst of years: everybody says no to everything, and comes after all.
    looks = PEOPLE * len(meetings)
    assert looks < MOST_SIGNALS / 2
    assert NEAR_2000 + looks * a_look < MOST_EVENTS


async def test_who_comes_after_all_is_reminded_even_if_nobody_was_to_be(
    tmp_path: Path,
) -> None:
    """Nobody looks for those who said no; whoever takes it back is looked for again."""
    async with living(short_file(), tmp_path) as year:
        meeting = await year.meeting(CONVENING)
        invited = [row for row in await year.rows() if row.occasion == meeting.id]
        for email in sorted({row.envelope_to for row in invited}):
            await answer(year, CONVENING, email, Partstat.DECLINED)
        await year.until(meeting.slot.day - timedelta(days=30))
        await year.order(Edit, occasion=CONVENING, link="https://rooms.host.example.org/z")
        await answer(year, CONVENING, "ada@alder.example.org", Partstat.ACCEPTED)
        await year.to_the_end()
        reminders = [
            (row.envelope_to, row.offset, row.entered_at)
            for row in await year.rows()
            if row.occasion == meeting.id and row.kind == "reminder"
        ]
        await year.assert_right()
    assert [(who, offset) for who, offset, _ in reminders] == [
        ("ada@alder.example.org", "-14"),
        ("ada@alder.example.org", "-2"),
    ]
    for _, offset, entered in reminders:
        owed = meeting.slot.start + timedelta(days=int(offset))
        assert entered <= owed, "it leaves in its slot, not with whatever leaves next"
