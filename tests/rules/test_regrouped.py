"""Groups matched anew: who leaves a meeting, who comes into it, and what each hears."""

from datetime import timedelta

from models.meeting import Arrival, Meeting
from models.roster import Role
from tests.rules.samples import DAY, LIV, at, meeting, seat, slot
from tests.rules.stories import Story

HERE, NEW, OLD = "riverbend", "hilltop", "lakeside"
ROUND = meeting(
    id="lea-2027/-/consultancy/1",
    step="consultancy",
    slot=slot(DAY),
    teams=(HERE, OLD),
    reminders=(14, 2),
)
STAYS = seat("ann", Role.LEAD, team=HERE)
GOES = seat("bob", team=OLD)
COMES = seat("eve", team=NEW)
LIAISON = (LIV, seat("liv", Role.LIAISON, team=NEW, number=2))


def begun() -> Story:
    """Everybody of the first group was invited."""
    story = Story(ROUND, seats=[STAYS, GOES, COMES, *LIAISON], team=None)
    assert story.look() == ["ann invitation #0", "bob invitation #0", "liv invitation #0"]
    return story


def regrouped(story: Story, *teams: str) -> Meeting:
    """The meeting with other teams, as from now."""
    new = [Arrival(team=team, at=story.now) for team in teams if team not in ROUND.teams]
    return story.meeting.model_copy(
        update={
            "teams": teams,
            "arrivals": tuple(new),
            "revision": story.meeting.revision + 1,
            "changed_at": story.now,
        }
    )


def test_who_goes_is_taken_out_who_comes_is_invited_and_nobody_else_hears() -> None:
    story = begun().later()
    story.occasion = regrouped(story, HERE, NEW)
    assert story.look() == ["bob cancellation #1", "eve invitation #1"]
    assert story.later().look() == []


def test_who_goes_and_comes_back_has_it_again_with_a_higher_number() -> None:
    story = begun().later()
    story.occasion = regrouped(story, HERE, NEW)
    story.look()
    story.later().occasion = regrouped(story, HERE, OLD)
    assert story.look() == ["bob invitation #2", "eve cancellation #2"]


def test_who_comes_is_not_reminded_of_what_is_news_to_them() -> None:
    """A reminder of two weeks before that came in the same days goes to the others."""
    story = begun()
    story.now = at(DAY - timedelta(days=15))
    story.occasion = regrouped(story, HERE, NEW)
    assert story.look_until(at(DAY)) == [
        "Sep 27 10:00 bob cancellation #1",
        "Sep 27 10:00 eve invitation #1",
        "Sep 28 08:30 ann reminder-14",
        "Sep 28 08:30 liv reminder-14",
        "Oct 08 08:30 ann reminder-2",
        "Oct 08 08:30 liv reminder-2",
        "Oct 08 08:30 eve reminder-2",
    ]
