"""The first letters of a cohort: from `start` until the sink has taken the last of them.

Against a plain loop of the public SMTP client that sends the same bytes over one connection
to the same sink: no database, no fence, nothing to remember. The catcher keeps each letter
durably, which costs both alike; so a second sink keeps nothing.
"""

from time import perf_counter

from bench.embedded import Embedded, embedded, sent_plainly
from bench.sample import called, sample
from bench.sinks import sink
from bench.table import Figure, Say, at_least, load, middle, shown
from models.cohort import CohortFile

NAME = "opening wave"
ROUNDS = 3
ASKED = 0.1


async def measure(say: Say) -> list[Figure]:
    """Start the sample on each sink there is, and send the same plainly, in turn."""
    figures = await _onto("catcher", None, say)
    async with sink() as taker:
        return figures + await _onto(taker.name, taker.port, say)


async def _onto(name: str, port: int | None, say: Say) -> list[Figure]:
    waves, plains = [], []
    async with embedded(relay=port) as stack:
        for number in range(1, ROUNDS + 1):
            file = called(sample(), f"wave-{number}")
            letters, seconds = await _wave(stack, file)
            rows = await stack.letters(file.cohort.key)
            plain = await sent_plainly(port or stack.plan.ports.smtp, rows)
            waves.append(letters / seconds)
            plains.append(letters / plain)
            speeds = f"{waves[-1]:.0f} /s, plainly {plains[-1]:.0f} /s"
            say(f"  {name}, round {number}: {letters} letters, {speeds} ({load()})")
    ratio = middle(wave / plain for wave, plain in zip(waves, plains, strict=True))
    return [
        at_least(NAME, f"a wave / a plain loop, {name}", ratio, ASKED, " x", ROUNDS),
        shown(NAME, f"a wave, {name}", middle(waves), " letters/s", ROUNDS),
        shown(NAME, f"a plain loop, {name}", middle(plains), " letters/s", ROUNDS),
    ]


async def _wave(stack: Embedded, file: CohortFile) -> tuple[int, float]:
    """Return how many letters, and the seconds until the last was accepted."""
    began = perf_counter()
    await stack.begin(file)
    letters, ended = await stack.until_calm(file)
    return letters, ended - began
