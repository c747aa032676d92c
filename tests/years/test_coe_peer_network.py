"""A year of county offices: all of it online, on topics of their own (F14-F18)."""

from pathlib import Path

from models.ask import AskState
from models.program import Form
from rehearsal.cast import Cast
from rules.year import lay_out
from tests.years.living import living
from tests.years.samples import sample, team_of

TWO = ("almond", "estero")


def test_nothing_of_it_is_in_person() -> None:
    """F15, F17: virtual kick-off, check-in and sessions; no workshop."""
    plan = lay_out(sample("coe-2027").cohort)

    assert {each.form for each in plan.meetings} == {Form.VIRTUAL}
    assert "workshop" not in {each.step for each in plan.meetings}
    assert {(one.step, one.times) for one in plan.to_be_dated} == {
        ("thought-partnership", 2)
    }


def test_topics_are_asked_for_after_the_check_in_and_before_the_first_session() -> None:
    """F16: what the county offices say at their check-ins decides the topics."""
    plan = lay_out(sample("coe-2027").cohort)
    days = {each.occasion: each.slot.day for each in plan.meetings}
    asked = [ask for ask in plan.asks if ask.step == "topics"]

    assert len(asked) == 5
    for ask in asked:
        assert days[ask.of] < ask.opens_on
        assert ask.due_on < days["coe-2027/-/group-session/1"]


async def test_county_offices_live_their_year_and_share_across_counties(
    tmp_path: Path,
) -> None:
    """F14, F15, F18: core teams with their coach; sessions gather all counties."""
    file = sample("coe-2027", *TWO)
    async with living(file, tmp_path, cast=Cast.TARDY) as year:
        await year.to_the_end()
        await year.assert_right()
        everybody = team_of(file, *TWO)
        assert await year.told_whom("-/group-session/1", "invitation") >= everybody
        topics = [ask for ask in await year.asks() if ask.step == "topics"]
        assert {ask.state for ask in topics} == {AskState.DONE}
        own = await year.told_whom("almond/thought-partnership/2", "invitation")
        assert own >= team_of(file, "almond")
        assert not own & team_of(file, "estero")
