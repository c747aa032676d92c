"""Which installation a command is for: the environment's, or the one in the folder."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from asyncpg import PostgresError
from pydantic import ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession
from temporalio.client import Client

from settings import Settings, environment
from stack.faults import StackFault
from stack.liveness import read_plan
from stack.plan import StackPlan
from store.database import Database
from store.fault_words import findings
from store.keys import FILE, Keys, load_keys
from workflows.codec import sealed_converter
from workflows.handles import connect

ELSEWHERE = (
    "CONVENER_DATABASE_URL",
    "TEMPORAL_ADDRESS",
    "TEMPORAL_PROFILE",
    "TEMPORAL_CONFIG_FILE",
)
NOTHING_RUNS = "nothing is running here: start it with `python starter.py up`"
TOGETHER = "somebody else did the same just now; the same command again is safe"
CONNECT_SECONDS = 10


def read_settings() -> Settings:
    """Read the environment; `StackFault` names every setting that cannot be."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = (
            f"CONVENER_{'_'.join(map(str, keys)).upper()} in the environment: {what}"
            for keys, what in findings(error)
        )
        raise StackFault("\n".join(wrong)) from None


@dataclass(frozen=True)
class Installation:
    """Settings, and the embedded stack that is up in the state folder, if it is meant.

    `elsewhere` says that the environment names a database or a Temporal of its own.
    """

    settings: Settings
    plan: StackPlan | None
    elsewhere: bool

    @classmethod
    def find(cls) -> "Installation":
        """Find what the environment names, else the stack that runs in the state folder."""
        settings, said = read_settings(), environment()
        if any(said.get(name) for name in ELSEWHERE):
            return cls(settings, None, elsewhere=True)
        plan = read_plan(settings.state)
        return cls.of(plan, settings) if plan else cls(settings, None, elsewhere=False)

    @classmethod
    def of(cls, plan: StackPlan, settings: Settings) -> "Installation":
        """Return the installation that an embedded stack is."""
        told = plan.environment()
        embedded = {
            "state": plan.state,
            "database_url": plan.database_url,
            "relay": told["CONVENER_RELAY"],
            "oracle": told["CONVENER_ORACLE"],
            "inbox_door": told["CONVENER_INBOX_DOOR"],
            "base_url": plan.base_url,
        }
        return cls(settings.model_copy(update=embedded), plan, elsewhere=False)

    @property
    def runs(self) -> bool:
        """Whether there is somebody to speak to, as far as can be told without asking."""
        return self.elsewhere or self.plan is not None

    @property
    def database(self) -> str:
        """The database's address, its password hidden."""
        return make_url(self.settings.database).render_as_string(hide_password=True)

    def keys(self) -> Keys:
        """Return the installation's keys; none are made here, for they would be others."""
        file = self.settings.state / FILE
        if not self.settings.keys and not file.exists():
            raise StackFault(
                f"the keys of this installation are not here ({file} is missing): set "
                "CONVENER_KEYS, or CONVENER_STATE to the folder that holds them"
            )
        try:
            return load_keys(self.settings.state, self.settings.keys)
        except (ValueError, LookupError, TypeError):
            where = "CONVENER_KEYS" if self.settings.keys else str(file)
            raise StackFault(f"{where} holds no keys: put your backup back") from None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """Yield a session that reads."""
        async with self.opened() as db, db.reading() as session:
            yield session

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncSession]:
        """Yield a session whose transaction is committed at the end."""
        async with self.opened() as db, db.writing() as session:
            yield session

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Database]:
        """Yield the database; whatever keeps it from being used is said in words."""
        try:
            self._refuse_absent_file()
            db = Database(self.settings.database)
            try:
                yield db
            finally:
                await db.close()
        except IntegrityError:
            raise StackFault(TOGETHER) from None
        except (SQLAlchemyError, PostgresError, OSError, ModuleNotFoundError) as trouble:
            raise StackFault(self._database_words(trouble)) from None

    def _database_words(self, trouble: Exception) -> str:
        cause = getattr(trouble, "orig", None) or trouble
        said = next(iter(str(cause).splitlines()), type(cause).__name__)
        try:
            where = f"the database {self.database}"
        except SQLAlchemyError:  # its address itself is the trouble
            where = "the database that CONVENER_DATABASE_URL names"
        return f"{where} cannot be used: {said} (`python starter.py doctor` says more)"

    def _refuse_absent_file(self) -> None:
        """Refuse a file that opening would make, empty."""
        where = make_url(self.settings.database)
        if where.get_backend_name() != "sqlite" or not where.database:
            return
        if not Path(where.database).exists():
            if not self.runs:
                raise StackFault(NOTHING_RUNS)
            what = f"there is no database at {where.database}: is it the right place?"
            raise StackFault(what)

    async def client(self) -> Client:
        """Connect to Temporal, or say in words that it does not answer."""
        if not self.runs:
            raise StackFault(NOTHING_RUNS)
        keys = self.keys()
        told = self.plan.environment() if self.plan else None
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                return await connect(sealed_converter(keys.codec, keys.active), told)
        except (RuntimeError, OSError, ValueError, TimeoutError):
            raise StackFault(
                f"Temporal does not answer at {self.temporal}: is it running there? "
                "(TEMPORAL_ADDRESS says where; nothing was changed)"
            ) from None

    @property
    def temporal(self) -> str:
        """Where Temporal is said to be."""
        told = self.plan.environment() if self.plan else environment()
        return told.get("TEMPORAL_ADDRESS") or "localhost:7233"
