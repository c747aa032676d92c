"""Four collaboratives from July to June, and what each of them has alone (F28-F33)."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from models.cohort import CohortFile
from models.command import Answer, Opt
from models.notice import NoticeKind
from models.program import MeetingKind
from models.refusal import Refused
from models.reply import Partstat
from models.roster import Role
from models.slot import day_of
from rehearsal.cast import Cast
from rules.year import lay_out
from tests.years.living import Living, living
from tests.years.samples import invited_to, of_step, sample, team_of

OF_ONE_YEAR = ("climate-2027", "systems-2027", "safety-2027", "care-2027")


@pytest.mark.parametrize("folder", OF_ONE_YEAR)
def test_each_gathers_six_teams_from_july_to_june_with_coaching(folder: str) -> None:
    """F28, F29: up to six teams; peer learning, workshops, customized coaching."""
    cohort = sample(folder).cohort
    plan = lay_out(cohort)

    assert len(cohort.teams) <= 6
    assert (cohort.starts_on.month, cohort.ends_on.month) == (7, 6)
    for team in cohort.teams:
        coached = [
            each
            for each in plan.meetings
            if each.team == team.key and each.kind is MeetingKind.TA_MEETING
        ]
        assert len(coached) >= 8


async def test_data_teams_consult_and_nobody_is_chased_to_the_open_hour(
    tmp_path: Path,
) -> None:
    """F30: data for goals, with consulting; what is optional stays so."""
    file = sample("climate-2027", "oakfield", "port-sorrel")
    hour = "-/networking/1"
    async with living(file, tmp_path) as year:
        meeting = await year.meeting(hour)
        await year.until(meeting.slot.day - timedelta(days=5))
        for email in sorted(team_of(file, "oakfield") | {"liaison1@host.example.org"}):
            await year.order(
                Answer,
                occasion=hour,
                person=email,
                partstat=Partstat.DECLINED,
                timing=1,
            )
        await year.until(meeting.slot.day + timedelta(days=14))
        await year.assert_right()
        after = await year.meeting(hour)
        assert after.optional
        assert after.alerts == ()
        words = {row.kind for row in await year.rows() if row.occasion.endswith(hour)}
        assert words == {"invitation"}
        assert of_step(await invited_to(year, "liaison1@host.example.org"), "check-in")


async def test_who_opts_in_is_invited_and_who_opts_out_is_free_again(
    tmp_path: Path,
) -> None:
    """F31: affinity spaces across teams; a facilitator and an initiative of one's own."""
    file = sample("systems-2027", "fernhill", "bayou")
    roster = [line for line in file.roster if line.team == "bayou" and not line.circle]
    inside = {line.email for line in file.roster if line.circle == "space-families"}
    ann = next(x.email for x in roster if x.role is Role.LEAD and x.email not in inside)
    late = next(x.email for x in roster if x.email not in inside | {ann})
    space = [f"-/space-families/{n}" for n in (1, 2, 3, 4)]
    async with living(file, tmp_path, cast=Cast.SILENT) as year:
        await everybody_else_is_told_of_it_once(year, file, inside)
        assert await year.told_whom(space[0], "invitation") == inside
        second = await year.meeting(space[1])
        await year.until(second.slot.day - timedelta(days=20))

        where = {"person": ann, "step": "space-families"}
        said = await year.order(Opt, **where, comes=True)

        assert said == "They are in space-families now; it meets 3 times more."
        assert of_step(await invited_to(year, ann), "space-families") == set(space[1:])
        again = await year.order(Opt, **where, comes=True)
        assert again == "They are in space-families already."
        await year.until(second.slot.day + timedelta(days=2))

        await year.order(Opt, **where, comes=False)

        assert await year.entry(ann, space[2]) is None
        again = await year.order(Opt, **where, comes=False)
        assert again == "They have left space-families already."
        with pytest.raises(Refused, match="are not in space-families"):
            await year.order(Opt, person=late, step="space-families", comes=False)
        assert await year.entry(ann, "-/final-convening/1") is not None
        last = await year.meeting(space[3])
        await year.until(last.slot.day + timedelta(days=2))
        with pytest.raises(Refused, match="does not meet any more"):
            await year.order(Opt, person=late, step="space-families", comes=True)
        await everybody_else_is_told_of_it_once(year, file, inside)
        await year.assert_right()


async def everybody_else_is_told_of_it_once(
    year: Living, file: CohortFile, inside: set[str]
) -> None:
    """Of a circle all hear who may come and are not in it, three weeks before it meets."""
    first = await year.meeting("-/space-families/1")
    await year.until(max(first.slot.day - timedelta(days=19), await today(year)))
    audience = file.cohort.program.step("space-families").audience
    may = {line.email for line in file.roster if line.role in audience}
    told = [
        row.envelope_to
        for row in await year.rows()
        if (row.kind, row.occasion)
        == (NoticeKind.OPENING, year.named("-/circle-space-families/1"))
    ]
    assert sorted(told) == sorted(may - inside)


@pytest.mark.parametrize(("cast", "come"), [(Cast.PUNCTUAL, True), (Cast.SILENT, False)])
async def test_of_a_rehearsed_cast_some_come_to_a_circle_and_the_silent_do_not(
    tmp_path: Path, cast: Cast, *, come: bool
) -> None:
    """F33: a circle opens to all; who likes is in it before it meets."""
    file = sample("care-2027", "brightwater", "vista-luna")
    inside = {line.email for line in file.roster if line.circle == "circle"}
    async with living(file, tmp_path, cast=cast) as year:
        first = await year.meeting("-/circle/1")
        await year.until(first.slot.day + timedelta(days=1))
        invited = await year.told_whom("-/circle/1", "invitation")
        told = await year.told_whom("-/circle-circle/1", "opening")
        assert invited > inside if come else invited == inside
        assert invited - inside < told, "nobody comes who was not told of it"
        await year.assert_right()


async def today(year: Living) -> date:
    return day_of(await year.scene.now(), year.file.cohort.timezone)


def test_peers_give_each_team_feedback_on_its_initiative() -> None:
    """F31: peers consult in groups, and every team has brought its initiative."""
    cohort = sample("systems-2027").cohort
    groups = [each for each in lay_out(cohort).meetings if each.step == "peer-feedback"]

    assert {each.teams[0] for each in groups} == {team.key for team in cohort.teams}
    # A liaison of two teams can tell their sessions apart.
    brings = [cohort.team(each.teams[0]).agency for each in groups]
    assert [each.title.partition(": ")[2] for each in groups] == brings


async def test_part_two_of_reimagining_safety_builds_on_part_one(tmp_path: Path) -> None:
    """F32: five topics first; design studios only after the last of them."""
    file = sample("safety-2027", "harrow", "copper-bay")
    plan = lay_out(file.cohort)
    mindsets = [each for each in plan.meetings if each.step == "mindsets"]
    studios = [each for each in plan.meetings if each.step == "studio"]
    assert len({each.title for each in mindsets}) == 5
    assert max(each.slot.day for each in mindsets) < min(each.slot.day for each in studios)
    assert file.cohort.program.step("studio").needs == ("mindsets",)
    async with living(file, tmp_path, cast=Cast.MIXED) as year:
        await year.until(studios[1].slot.day + timedelta(days=3))
        await year.assert_right()
        speaker = "marguerite.vale@circlekeepers.example.org"
        assert await invited_to(year, speaker) == {"-/mindsets/2"}
        everybody = team_of(file, "harrow", "copper-bay")
        assert await year.told_whom("-/studio/1", "invitation") >= everybody


async def test_care_goes_from_the_person_over_the_team_to_the_system(
    tmp_path: Path,
) -> None:
    """F33: personal reflection, collective action, systemic change, in that order."""
    file = sample("care-2027", "brightwater", "vista-luna")
    stages = [
        [each.slot.day for each in lay_out(file.cohort).meetings if each.step == step]
        for step in ("personal", "collective", "systemic")
    ]
    assert [len(days) for days in stages] == [3, 3, 3]
    for stage, following in pairwise(stages):
        assert max(stage) < min(following)
    inside = {line.email for line in file.roster if line.circle == "circle"}
    async with living(file, tmp_path, cast=Cast.SILENT) as year:
        await year.to_the_end()
        await year.assert_right()
        assert await year.told_whom("-/circle/5", "invitation") == inside
        for ask in await year.asks():
            assert not ask.alerts, "staff knew of it before it lapsed"
            _, _, occasion = ask.id.partition("/")
            assert await year.told_whom(occasion, "nudge+10-staff"), ask.id
