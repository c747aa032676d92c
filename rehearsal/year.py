"""Live a cohort's whole year in seconds, with the same workflows, activities and rules."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from pathlib import Path

from temporalio.service import RPCError

from models.ask import Ask
from models.cohort import Cohort, CohortFile
from models.command import journey_for
from models.occasion import OccasionId
from models.refusal import Refused
from models.roster import Role
from models.seat import Seat
from models.slot import moment_of
from rehearsal.cast import Act, Asked, Cast, Play, played_by
from rehearsal.circles import open_circles
from rehearsal.quotas import undated
from rehearsal.record import Rehearsed, write_record
from rehearsal.theatre import (
    GLANCE_SECONDS,
    LONGEST_STEP,
    WORKER,
    Stage,
    stage,
    throw_away_folder,
)
from rules.asked import TEAM
from store.cohorts import closed_since, cohort_row, file_cohort, journeys_of
from store.keys import keys_from_seed
from store.occasions import asks_of, meetings_of
from store.seats import seats_of
from store.submissions import keep_submission
from workflows.handles import NotKnownYet, start_cohort, steer

LEAD = timedelta(weeks=4)
CURTAIN = time(8, 0)
LAST_LOOK = timedelta(days=180)  # after the end of a cohort, for what is still to be said
ORGANIZER = "calendar@convener.example.org"
Progress = Callable[[datetime], None]


async def rehearse(
    file: CohortFile,
    out: Path,
    *,
    cast: Cast = Cast.PUNCTUAL,
    seed: int = 1,
    progress: Progress = lambda _: None,
    overrides: Mapping[str, str] | None = None,
    worker: Sequence[str] = WORKER,
) -> Rehearsed:
    """Rehearse a cohort's year and write what was sent to `out`; return its sum."""
    keys = keys_from_seed(f"rehearsal {seed}")
    with throw_away_folder() as folder:
        async with stage(Path(folder), keys, overrides, worker) as scene:
            await to_the_curtain(scene, file.cohort)
            await raise_curtain(scene, file)
            await live_the_year(scene, file.cohort, played_by(cast, seed), progress)
            return await write_record(scene, file.cohort.key, out, cast=cast, seed=seed)


async def to_the_curtain(scene: Stage, cohort: Cohort) -> None:
    """Go to four weeks before the start; the clock of the stage cannot go back."""
    curtain = moment_of(cohort.starts_on - LEAD, CURTAIN, cohort.timezone)
    if curtain <= await scene.now():
        raise Refused(
            f"a rehearsal begins four weeks before the start, on {curtain:%Y-%m-%d}, and "
            "that is past: name a later start with --starts-on"
        )
    await scene.go_to(curtain, [])


async def raise_curtain(scene: Stage, file: CohortFile) -> None:
    """File the cohort and start its journey, as staff would."""
    organizer = scene.environment.get("CONVENER_ORGANIZER", ORGANIZER)
    async with scene.db.writing() as session:
        await file_cohort(session, file, organizer=organizer, keys=scene.keys)
    queue = scene.environment.get("CONVENER_TASK_QUEUE", "journeys")
    await start_cohort(scene.client, file.cohort.key, queue)


async def live_the_year(
    scene: Stage,
    cohort: Cohort,
    play: Play,
    progress: Progress = lambda _: None,
    *,
    until: datetime | None = None,
) -> None:
    """Drive the clock from act to act, until the cohort has closed (or `until`)."""
    journeys = await journey_ids(scene, cohort.key)
    await wait_for_teams(scene, cohort.key, journeys)
    now, done = await scene.now(), set[str]()
    last_day = cohort.ends_on + cohort.program.looks_back_for
    end = moment_of(last_day, CURTAIN, cohort.timezone) + LAST_LOOK
    while True:
        # Read while it is seen that all rest; if they did not, what was read may be old.
        clock, rested, acts = await asyncio.gather(
            scene.now(),
            scene.all_rest(journeys),
            _acts(scene, cohort, play, journeys, now),  # the server answers meanwhile
        )
        if not rested:
            acts = await _acts(scene, cohort, play, journeys, now)
            clock = await scene.now()
        if acts is None or (until and now >= until):
            break
        if now > end:
            raise RuntimeError(f"{cohort.key} has not closed by {now:%Y-%m-%d}")
        progress(now)
        due = [act for act in acts if act.command.request not in done]
        stops = [now + LONGEST_STEP, *([until] if until else [])]
        now = min([*stops, *(max(act.at, now) for act in due)])
        await scene.breathe(journeys, max(now - clock, timedelta(0)))
        ripe = sorted(
            (act for act in due if act.at <= now),
            key=lambda act: (act.at, act.command.request),
        )
        done |= {act.command.request for act in ripe}
        for together in _each_elsewhere(ripe):
            await asyncio.gather(*(perform(scene, act) for act in together))
            await scene.breathe(journeys)


async def journey_ids(scene: Stage, cohort: str) -> list[str]:
    """Return the ids of a cohort's journeys, its own first."""
    async with scene.db.reading() as session:
        return [row.id for row in await journeys_of(session, cohort)]


async def wait_for_teams(scene: Stage, cohort: str, journeys: list[str]) -> None:
    """Wait until the year is laid and everybody's journey has taken its first look."""
    while True:
        async with scene.db.reading() as session:
            row = await cohort_row(session, cohort)
            if row and row.laid_at:
                break
        scene.refuse_a_fault()
        await asyncio.sleep(GLANCE_SECONDS)
    for journey in journeys:
        while not await _is_started(scene, journey):
            scene.refuse_a_fault()
            await asyncio.sleep(GLANCE_SECONDS)
    await scene.rest(journeys)


async def _is_started(scene: Stage, journey: str) -> bool:
    try:
        await scene.client.get_workflow_handle(journey).describe()
    except RPCError:
        return False
    return True


async def _acts(
    scene: Stage, cohort: Cohort, play: Play, journeys: Sequence[str], now: datetime
) -> list[Act] | None:
    """Return what the cast will do; None once the year is over."""
    async with scene.db.reading() as session:
        if await closed_since(session, cohort.key):
            return None
        meetings = await meetings_of(session, *journeys)
        asks = [ask for ask in await asks_of(session, *journeys) if ask.is_open]
        seats = await seats_of(session, cohort.key)
        circles = await open_circles(session, cohort, meetings, now)
    asked = list(_asked(cohort, asks, seats))
    return list(play(meetings, asked, list(undated(cohort, meetings)), circles))


def _asked(cohort: Cohort, asks: Sequence[Ask], seats: Sequence[Seat]) -> Iterator[Asked]:
    """Yield each ask with whoever answers for its team: its lead, else the first there."""
    answerers: dict[str | None, str] = {}
    for seat in sorted(seats, key=lambda seat: (seat.role is not Role.LEAD, seat.id)):
        if seat.is_taken and seat.role in TEAM:
            answerers.setdefault(seat.team, seat.person.id)
    for ask in asks:
        team = OccasionId.parse(ask.id).team or ""
        if person := answerers.get(team):
            questions = cohort.program.ask(ask.step).questions
            yield Asked(ask, cohort.team(team).timezone, questions, person)


def _each_elsewhere(acts: Sequence[Act]) -> Iterator[list[Act]]:
    """Yield acts that can be done at the same time, no two of them in one journey."""
    left = list(acts)
    while left:
        first: dict[str, Act] = {}
        later = [
            act
            for act in left
            if first.setdefault(journey_for(act.command), act) is not act
        ]
        yield list(first.values())
        left = later


async def perform(scene: Stage, act: Act) -> None:
    """Let somebody act. Asking again is safe."""
    if act.fill_in:
        async with scene.db.writing() as session:
            await keep_submission(session, act.fill_in())
    while True:
        try:
            await steer(scene.client, act.command)
        except NotKnownYet:
            continue
        except Refused:
            pass  # somebody was too late; that, too, belongs to a year
        break
