"""Bring a database to the shape this release needs: `python -m store.migrate`."""

import asyncio
import os
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, make_url
from sqlalchemy.ext.asyncio import create_async_engine

from store.database import without_our_word

MIGRATIONS = Path(__file__).parent.parent / "migrations"
VARIABLE = "CONVENER_DATABASE_URL"


def upgrade(url: str) -> None:
    """Apply every migration that is missing; harmless when none is."""
    asyncio.run(upgrade_async(url))


async def upgrade_async(url: str) -> None:
    """Apply every migration that is missing, inside a running loop."""
    _make_folder(url)
    engine = create_async_engine(without_our_word(make_url(url)))
    async with engine.begin() as connection:
        await connection.run_sync(_upgrade)
    await engine.dispose()


def config_for(connection: Connection) -> Config:
    """Return Alembic's configuration, bound to a connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection) -> None:
    command.upgrade(config_for(connection), "head")


def _make_folder(url: str) -> None:
    where = make_url(url)
    if where.get_backend_name() == "sqlite" and where.database:
        Path(where.database).parent.mkdir(parents=True, exist_ok=True)


if __name__ == "__main__":
    if not os.environ.get(VARIABLE):  # noqa: TID251 - the one-off job's only setting
        raise SystemExit(f"{VARIABLE} does not say which database to migrate")
    upgrade(os.environ[VARIABLE])  # noqa: TID251 - as above
