"""One database, SQLite or PostgreSQL, opened so that it cannot lose an update."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

import aiosqlite
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

READING = {"reading": True}
PATIENCE_SECONDS = 30
PATIENTLY = f"PRAGMA busy_timeout={PATIENCE_SECONDS * 1000}"
LOCK = "BEGIN IMMEDIATE"
FLEETING = "fleeting"  # in a SQLite address: a throw-away, that no power cut need spare
READ_IN_PLACE = 256 * 1024**2  # bytes of a throw-away
BASIC_CODE = 0xFF  # of SQLite's errors; the rest says more of the same


class Database:
    """Sessions that write (one at a time on SQLite) and sessions that only read."""

    def __init__(self, url: str) -> None:
        self.engine = _open(url)
        self._reading = self.engine.execution_options(**READING)
        # SQLite lets one write at a time. Who waits in line here goes on at once; one who
        # waits for the file's lock asks again after pauses, ever longer.
        self._turn: AbstractAsyncContextManager[None] = (
            asyncio.Lock() if self.engine.dialect.name == "sqlite" else nullcontext()
        )

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Yield a session whose transaction is committed at the end, or undone whole."""
        async with (
            self._turn,
            self.engine.begin() as connection,
            _session_on(connection) as session,
        ):
            yield session
            if session.new or session.dirty or session.deleted:
                await session.flush()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Yield a session that sees one moment of the database and writes nothing."""
        async with self._reading.connect() as connection:
            await connection.begin()
            async with _session_on(connection) as session:
                yield session

    @asynccontextmanager
    async def trying(self) -> AsyncIterator[AsyncSession]:
        """Yield a session that writes as others do, and of which nothing remains."""
        async with self._turn, self.engine.connect() as connection:
            await connection.begin()
            async with _session_on(connection) as session:
                yield session

    async def close(self) -> None:
        """Let go of every connection."""
        await self.engine.dispose()


@asynccontextmanager
async def _session_on(connection: AsyncConnection) -> AsyncIterator[AsyncSession]:
    """Yield a session in the one transaction of a connection, which stands in its `info`.

    Most statements go by column and by the connection alone; the session, which costs more
    than they do, begins its own work only for what is asked by object.
    """
    session = AsyncSession(
        connection, expire_on_commit=False, info={"connection": connection}
    )
    try:
        yield session
    finally:
        if session.in_transaction():
            await session.close()


class _Near(aiosqlite.Connection):
    """A connection that works in this thread, unless it may have to wait.

    Going to a thread of its own and back, as the library does for each step, costs more
    than most statements. Only where the lock or the disk is waited for is it worth that.
    """

    def __init__(self, path: str, *, waits_for_disk: bool) -> None:
        self._waits_for_disk = waits_for_disk
        super().__init__(lambda: _connected(path), iter_chunk_size=64)
        self._thread.daemon = True  # as SQLAlchemy has it with connections that it opens

    async def _execute(self, fn: Callable[..., Any], *args: Any, **named: Any) -> Any:
        locks = args[:1] == (LOCK,)
        if locks and self._is_locked_at_once(fn, *args):
            return None
        syncs = self._waits_for_disk and fn == self._conn.commit
        if locks or syncs or fn == self._conn.close:
            in_its_thread: Callable[..., Awaitable[Any]] = super()._execute
            return await in_its_thread(fn, *args, **named)
        return fn(*args, **named)

    def _is_locked_at_once(self, fn: Callable[..., Any], *args: Any) -> bool:
        """Take the lock if nobody has it; else it is waited for in the thread."""
        self._conn.execute("PRAGMA busy_timeout=0")
        try:
            fn(*args)
        except sqlite3.OperationalError as taken:
            if taken.sqlite_errorcode & BASIC_CODE != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            self._conn.execute(PATIENTLY)
        return True


def _connected(path: str) -> sqlite3.Connection:
    return sqlite3.connect(
        path, timeout=PATIENCE_SECONDS, isolation_level=None, check_same_thread=False
    )


def without_our_word(address: URL) -> URL:
    """Return an address as drivers know it."""
    return address.difference_update_query([FLEETING])


def _open(url: str) -> AsyncEngine:
    if not url.startswith("sqlite"):
        return create_async_engine(url, pool_size=5, max_overflow=10)
    address = make_url(url)
    path = address.database or ""
    fleeting = FLEETING in address.query

    async def near() -> aiosqlite.Connection:
        return await _Near(path, waits_for_disk=not fleeting)

    # Who wrote last still knows its pages; to any other connection they are all new.
    engine = create_async_engine(
        without_our_word(address), async_creator=near, pool_use_lifo=True
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    if fleeting:
        event.listen(engine.sync_engine, "connect", _sync_nothing)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    """WAL lets pages read while letters leave; with FULL no power cut unsays a fence."""
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute(PATIENTLY)
    cursor.close()


def _sync_nothing(connection: Any, _: object) -> None:
    """Let a rehearsal's commits wait for no disk: such a year can be lived again.

    Its file lies in memory as a rule, and is read where it lies.
    """
    for pragma in ("synchronous=OFF", f"mmap_size={READ_IN_PLACE}"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock first: a deferred one loses updates in silence (3 in 100)."""
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else LOCK)
