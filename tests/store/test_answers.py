"""Answers at rest, on both databases."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from models.meeting import MeetingState
from models.reply import Answer, Partstat, Way
from models.tables.meeting import MeetingRow
from store.answers import add_answer, answers_in, answers_to
from store.database import Database
from store.overview_answers import Answers, Note, answers_ahead
from tests.store.world import END, JOURNEY, MEETING, NOW


def an_answer(**said: Any) -> Answer:
    usual: dict[str, Any] = {
        "occasion": MEETING,
        "person": "ada",
        "partstat": Partstat.ACCEPTED,
        "way": Way.PAGE,
        "at": NOW,
        "dtstamp": NOW,
        "sequence": 3,
        "timing": 2,
    }
    return Answer(**(usual | said))


NO = an_answer(partstat=Partstat.DECLINED, note="Ill.\nSorry.", way=Way.MAIL)


async def keep(db: Database, *answers: Answer) -> None:
    for number, answer in enumerate(answers):
        async with db.writing() as session:
            await add_answer(session, answer, request=f"request {number}")


async def test_answers_are_kept_as_they_were_given_and_in_order(db: Database) -> None:
    said = [an_answer(), NO, an_answer(message_id="<a@b>", verified=False)]
    await keep(db, *said)
    async with db.reading() as session:
        assert await answers_to(session, [MEETING, "elm-2040/alder/other/1"]) == {
            MEETING: said,
            "elm-2040/alder/other/1": [],
        }
        assert await answers_in(session, "elm-2040") == said
        assert await answers_in(session, "elm") == []


async def test_a_request_is_kept_once(db: Database) -> None:
    await keep(db, an_answer())
    with pytest.raises(IntegrityError):
        await keep(db, NO)


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        pytest.param([], None, id="nobody answered"),
        pytest.param([an_answer()], Answers(yes=1), id="yes"),
        pytest.param(
            [an_answer(), NO],
            Answers(
                no=1,
                notes=(
                    Note(
                        email="ada@alder.example.org",
                        partstat=Partstat.DECLINED,
                        note="Ill.\nSorry.",
                    ),
                ),
            ),
            id="the last word counts, with its note",
        ),
        pytest.param(
            [an_answer(partstat=Partstat.DELEGATED)], Answers(instead=1), id="instead"
        ),
        pytest.param([an_answer(timing=1)], None, id="to the day before it was moved"),
    ],
)
async def test_staff_see_how_many_come(
    db: Database, given: list[Answer], seen: Answers | None
) -> None:
    await keep(db, *given)
    async with db.reading() as session:
        assert (await answers_ahead(session, JOURNEY, NOW)).get(MEETING) == seen


async def test_answers_to_what_is_over_are_seen_no_more(db: Database) -> None:
    await keep(db, NO)
    async with db.reading() as session:
        assert await answers_ahead(session, JOURNEY, END + timedelta(days=1)) == {}
    async with db.writing() as session:
        await session.exec(update(MeetingRow).values(state=MeetingState.CALLED_OFF))
    async with db.reading() as session:
        assert await answers_ahead(session, JOURNEY, NOW) == {}
