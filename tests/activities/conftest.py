"""The example's laid year, as the pages' tests have it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.database import Database
from tests.conftest import DatabaseUrls
from tests.laid_years import copied
from tests.store.world import opened
from tests.web.conftest import house, keys, laid_year

__all__ = ["house", "keys", "laid_year"]


@pytest.fixture
async def laid_db(laid_year: Path, tmp_path: Path) -> AsyncIterator[Database]:
    """The example's laid year in a file of the test's own."""
    async with copied(laid_year, tmp_path / "year.db") as db:
        yield db


@pytest.fixture
async def db(sqlite_urls: DatabaseUrls) -> AsyncIterator[Database]:
    """A database with a meeting and an ask."""
    async with opened(sqlite_urls()) as db:
        yield db
