"""Whether a database has the shape this release needs."""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlmodel.ext.asyncio.session import AsyncSession

from store.migrate import config_for


async def is_up_to_date(session: AsyncSession) -> bool:
    """Return whether every migration of this release has been applied, and no later one."""
    connection = await session.connection()
    return await connection.run_sync(_is_up_to_date)


def _is_up_to_date(connection: Connection) -> bool:
    wanted = ScriptDirectory.from_config(config_for(connection)).get_heads()
    there = MigrationContext.configure(connection).get_current_heads()
    return set(wanted) == set(there)
