"""All that a letter goes through, beside postfix's own sender and the ordinary design.

Ours: a workflow that has a cohort's first looks taken, from deciding to the last letter
accepted: render, iCalendar, MIME, the ledger with its fence, SMTP. Beside it `smtp-source`,
which sends as many messages of the same size over one connection and knows nothing; and the
ordinary design (see `bench.ordinary`). All in turn, to the same sink, ours and the ordinary
one in this process on the same server and database.
"""

import asyncio
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import NamedTuple

from temporalio import workflow
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.agenda import Agendas
from activities.composing import Composer
from activities.connecting import RelayAddress
from activities.laying import Laying, Years
from activities.relay import Relay
from activities.sending import Sender
from bench.cpu import cpu_seconds
from bench.embedded import ORGANIZER, Embedded, embedded
from bench.ordinary import Mail, Mails, Ordinary, OrdinaryWave
from bench.sample import called, sample, with_people
from bench.sinks import Sink, postfix_tool, sink
from bench.stages import Seconds, timed
from bench.table import Figure, Say, at_least, load, middle, shown
from models.cohort import CohortFile
from models.journey import CohortStart, Look, Looked
from models.occasion import cohort_journey
from settings import Settings
from stack.plan import LOOPBACK
from store.cohorts import file_cohort
from store.seats import seats_of

NAME = "pipeline"
ROUNDS = 5
ASKED = 10
PEOPLE = 10  # a team
QUEUE = "pipeline"
PATIENCE = timedelta(minutes=5)
BASE_URL = "http://127.0.0.1:8000"
STAGES = ("decide", "render", "iCalendar", "MIME", "ledger", "SMTP")


@workflow.defn
class Wave:
    """Has a journey looked at until nothing is left to do now."""

    @workflow.run
    async def run(self, journey: str) -> None:
        while True:
            looked = await workflow.execute_activity(
                "work_agenda",
                Look(journey=journey, now=workflow.now()),
                result_type=Looked,
                start_to_close_timeout=PATIENCE,
            )
            if looked.next_look is None or looked.next_look > workflow.now():
                return


class Round(NamedTuple):
    """Letters a second on each side, and the share of each stage in ours.

    `cheaper`: how many times as much of the processor the ordinary design takes, all
    processes of the stack counted.
    """

    cheaper: float
    ours: float
    source: float | None
    ordinary: float
    shares: dict[str, float]


async def measure(say: Say) -> list[Figure]:
    """Send a cohort's first letters by each design in turn; return the figures."""
    rounds = []
    async with sink() as taker, embedded() as stack:
        for number in range(1, ROUNDS + 1):
            file = called(with_people(sample(_monday()), PEOPLE), f"pipeline-{number}")
            one = await _round(stack, taker, file)
            rounds.append(one)
            speeds = f"{one.ours:.0f} /s, ordinary {one.ordinary:.0f} /s, "
            speeds += f"smtp-source {one.source or 0:.0f} /s"
            say(f"  round {number}: {speeds} ({load()})")
    return _figures(rounds)


def _figures(rounds: list[Round]) -> list[Figure]:
    n = len(rounds)
    ordinary = middle(one.ours / one.ordinary for one in rounds)
    figures = [
        at_least(NAME, "ours / the ordinary design", ordinary, ASKED, " x", n),
        shown(
            NAME, "the same in processor time", middle(o.cheaper for o in rounds), " x", n
        ),
        shown(NAME, "ours", middle(one.ours for one in rounds), " letters/s", n),
        shown(NAME, "ordinary", middle(one.ordinary for one in rounds), " letters/s", n),
    ]
    sources = [(one.ours, one.source) for one in rounds if one.source]
    if sources:
        ratio = middle(ours / source for ours, source in sources)
        figures.append(shown(NAME, "ours / smtp-source", ratio, " x", n))
        speed = middle(source for _, source in sources)
        figures.append(shown(NAME, "smtp-source", speed, " letters/s", n))
    for stage in (*STAGES, "all else"):
        share = middle(one.shares[stage] for one in rounds)
        figures.append(shown(NAME, f"share of ours: {stage}", share, " %", n))
    return figures


async def _round(stack: Embedded, taker: Sink, file: CohortFile) -> Round:
    """Let each design send the same cohort's letters."""
    key = file.cohort.key
    async with stack.db.writing() as session:
        await file_cohort(session, file, organizer=ORGANIZER, keys=stack.keys)
    laying = Laying(start=CohortStart(cohort=key), now=datetime.now(UTC))
    await Years(stack.db, stack.keys).lay_year(laying)
    settings = Settings()
    post = Relay(
        RelayAddress(LOOPBACK, taker.port),
        ORGANIZER,
        round_size=settings.relay_connections,
    )
    composer = Composer(stack.keys, BASE_URL)
    sender = Sender(stack.db, post, None, timedelta(minutes=11))
    world = composer.correspondence(file.cohort, ORGANIZER)
    async with Worker(
        stack.client,
        task_queue=QUEUE,
        workflows=[Wave, OrdinaryWave],
        activities=[
            Agendas(stack.db, composer, sender, settings.send_at).work_agenda,
            Ordinary(stack.db, taker.port, world).send_mail,
        ],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        before = cpu_seconds()
        with timed() as seconds:
            ours = await _run(stack, "Wave", cohort_journey(key), f"ours {key}")
        our_cpu = cpu_seconds() - before
        letters = await stack.letters(key)
        size = sum(len(row.letter or b"") for row in letters) // len(letters)
        source = await _source(taker.port, len(letters), size)
        mails = await _mails(stack, key, len(letters))
        before = cpu_seconds()
        ordinary = await _run(stack, "OrdinaryWave", mails, f"ordinary {key}")
        ordinary_cpu = cpu_seconds() - before
    await post.close()
    count = len(letters)
    return Round(
        cheaper=ordinary_cpu / our_cpu,
        ours=count / ours,
        source=count / source if source else None,
        ordinary=count / ordinary,
        shares=_shares(seconds, ours),
    )


def _shares(seconds: Seconds, whole: float) -> dict[str, float]:
    shares = {stage: 100 * seconds[stage] / whole for stage in STAGES}
    return shares | {"all else": 100 - sum(shares.values())}


async def _run(stack: Embedded, name: str, argument: object, identity: str) -> float:
    began = perf_counter()
    await stack.client.execute_workflow(name, argument, id=identity, task_queue=QUEUE)
    return perf_counter() - began


async def _source(port: int, count: int, size: int) -> float | None:
    """Let `smtp-source` send so many messages of a size; return the seconds it took."""
    binary = postfix_tool("smtp-source")
    if binary is None:
        return None
    told = ("-s", "1", "-m", str(count), "-l", str(size), "-f", ORGANIZER, "-t", ORGANIZER)
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(binary, *told, f"{LOOPBACK}:{port}")
    await process.wait()
    return perf_counter() - began


async def _mails(stack: Embedded, cohort: str, count: int) -> Mails:
    """Name as many invitations as ours were letters: meetings times people."""
    async with stack.db.reading() as session:
        seats = await seats_of(session, cohort)
    rows = await stack.letters(cohort)
    meetings = sorted({row.occasion for row in rows if row.sequence is not None})
    pairs = [Mail(meeting=one, seat=seat.id) for one in meetings for seat in seats]
    if len(pairs) < count:
        raise RuntimeError(f"{cohort} has only {len(pairs)} pairs of meeting and seat")
    return Mails(mails=tuple(pairs[:count]))


def _monday() -> date:
    today = datetime.now(UTC).date()
    return today + timedelta(days=7 - today.weekday())
