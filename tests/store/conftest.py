"""What tests of the store begin with: a little that is true, and a small cohort."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from store.database import Database
from tests.store.small_cohort import COHORT, ROSTER
from tests.store.world import opened


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A database with a meeting and an ask, once of each kind."""
    async with opened(database_url) as db:
        yield db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A cohort file and its roster, both faultless."""
    (tmp_path / "cohort.toml").write_text(COHORT, encoding="utf-8")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    return tmp_path
