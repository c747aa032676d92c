"""A program that is kept running: its own session, its own log, dying with us."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, STDOUT, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from models.value import Value
from stack.asking import answers
from stack.faults import StackFault

Say = Callable[[str], None]

_LEASH = Path(__file__).with_name("leash.py")
_FULL_LOG = 10 * 1024 * 1024  # bytes
_LAST_LINES = 8
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds before starting again
_WELL_LIVED = 60.0  # seconds after which a death is no more of the same
_POLL = 0.05  # seconds, while it starts


class Program(Value):
    """What to run, and how to know that it is well.

    `health` is (port, path) of a page that says 200; without one, a program that is alive
    `settles` seconds after its start is held for well. One that is silent at so many looks
    in a row is ended, and started again. `grace` seconds pass between SIGTERM and SIGKILL.
    `keeps` are descriptors it inherits.
    """

    name: str
    command: tuple[str, ...]
    folder: Path
    log: Path
    environment: dict[str, str]
    health: tuple[int, str] | None = None
    ready_within: float = 60.0
    settles: float = 1.0
    look_every: float = 5.0
    silent_looks: int = 6
    grace: float = 10.0
    keeps: tuple[int, ...] = ()


@asynccontextmanager
async def kept_up(program: Program, *, say: Say) -> AsyncIterator["Keeper"]:
    """Run a program, well from here on and started again when it dies; ended on leaving.

    `StackFault` with its last words if it does not get well the first time.
    """
    keeper = Keeper(program, say)
    await keeper.start()
    try:
        await keeper.until_well()
        keeping = asyncio.create_task(keeper.keep())
    except BaseException:
        await keeper.end()
        raise
    try:
        yield keeper
    finally:
        await keeper.end()
        await keeping


class Keeper:
    """Keeps one program running."""

    def __init__(self, program: Program, say: Say) -> None:
        self._program = program
        self._say = say
        self._leaving = asyncio.Event()
        self._starting = asyncio.Lock()
        self._process: Process | None = None

    @property
    def process(self) -> Process:
        """The process of this moment."""
        assert self._process is not None
        return self._process

    async def start(self) -> None:
        """Start it, unless we are leaving."""
        async with self._starting:
            if not self._leaving.is_set():
                self._process = await self._spawned()

    async def until_well(self) -> None:
        """Wait for the first sign of health; `StackFault` if it dies or stays silent."""
        try:
            async with asyncio.timeout(self._program.ready_within):
                while not await self._is_well():
                    if self.process.returncode is not None:
                        raise self._fault(
                            f"ended ({_ended(self.process)}) before it was ready"
                        )
        except TimeoutError:
            raise self._fault("did not get ready") from None

    async def keep(self) -> None:
        """Start it again whenever it ends, after a pause that grows, until we leave."""
        clock, pause = asyncio.get_running_loop(), _FIRST_PAUSE
        while True:
            began = clock.time()
            await self._until_over()
            if clock.time() - began > _WELL_LIVED:
                pause = _FIRST_PAUSE
            if await self._left_within(pause):
                return
            pause = min(pause * 2, _LONGEST_PAUSE)
            try:
                await self.start()
            except OSError as fault:  # no memory, no more processes: perhaps a moment later
                self._say(f"{self._program.name} could not be started: {fault}.")

    async def end(self) -> None:
        """End it: asked first, and killed after its grace."""
        self._leaving.set()
        async with self._starting:
            self._signal(signal.SIGTERM)
        try:
            await self._ended_within(self._program.grace)
        finally:
            self._kill()
            await self.process.wait()

    async def _spawned(self) -> Process:
        _make_room(self._program.log)
        with self._program.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", str(_LEASH), str(os.getpid())),
                *self._program.command,
                cwd=self._program.folder,
                env=self._program.environment,
                stdin=DEVNULL,
                stdout=log,
                stderr=STDOUT,
                pass_fds=self._program.keeps,
                start_new_session=True,  # a Ctrl-C at the terminal is for us alone
            )

    async def _is_well(self) -> bool:
        if self._program.health is None:
            return not await self._ended_within(self._program.settles)
        if await answers(*self._program.health):
            return True
        await self._ended_within(_POLL)
        return False

    async def _until_over(self) -> None:
        """Wait for its end; one that is alive and does not answer is ended."""
        silent = 0
        while not await self._ended_within(self._program.look_every):
            health = self._program.health
            silent = 0 if health is None or await answers(*health) else silent + 1
            if silent == self._program.silent_looks:
                self._say(f"{self._program.name} does not answer: it is ended.")
                self._kill()

    async def _ended_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.process.wait()
                return True
        return False

    async def _left_within(self, pause: float) -> bool:
        if self._leaving.is_set():
            return True
        ended = _ended(self.process)
        self._say(f"{self._program.name} ended ({ended}); started again in {pause:g} s.")
        with suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._leaving.wait()
        return self._leaving.is_set()

    def _signal(self, number: signal.Signals) -> None:
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)

    def _kill(self) -> None:
        """Kill it with whatever it started in its session."""
        if self.process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _fault(self, what: str) -> StackFault:
        said = "\n".join(f"  {line}" for line in _last_lines(self._program.log))
        return StackFault(
            f"{self._program.name} {what}. Its log, {self._program.log}:\n{said}"
        )


def _ended(process: Process) -> str:
    code = process.returncode
    if code is not None and code < 0:
        return signal.Signals(-code).name
    return f"code {code}"


def _make_room(log: Path) -> None:
    if log.exists() and log.stat().st_size > _FULL_LOG:
        log.replace(log.with_suffix(".log.1"))


def _last_lines(log: Path) -> list[str]:
    return log.read_text("utf-8", "replace").splitlines()[-_LAST_LINES:]
