"""Databases to send from and a folder to send to; the example's year as pages have it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.database import Database
from store.mail_folder import MailFolder
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
def mail(tmp_path: Path) -> MailFolder:
    """A folder for letters, which need not live through a power cut."""
    return MailFolder(tmp_path / "mail", durable=False)


@pytest.fixture
async def db(sqlite_urls: DatabaseUrls) -> AsyncIterator[Database]:
    """A database with a meeting and an ask."""
    async with opened(sqlite_urls()) as db:
        yield db
