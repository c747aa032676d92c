"""A database with a cohort, a meeting and an ask in it."""

from collections.abc import AsyncIterator

import pytest

from store.database import Database
from tests.store.world import opened


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    async with opened(database_url) as db:
        yield db
