"""A hall for each test, and one IMAP server for all of them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from activities.recording import Recorder
from store.keys import Keys
from tests.inbox.dovecot import dovecot
from tests.inbox.hall import NOW, Hall
from tests.laid_years import copied
from tests.web.conftest import keys, laid_year
from tests.web.house import Journeys

__all__ = ["hall", "imap_port", "keys", "laid_year"]


@pytest.fixture
async def hall(tmp_path: Path, laid_year: Path, keys: Keys) -> AsyncIterator[Hall]:
    file = tmp_path / "convener.db"
    async with copied(laid_year, file) as db:
        yield Hall(file, db, keys, Journeys(Recorder(db, keys), now=NOW))


@pytest.fixture(scope="session")
def imap_port() -> Iterator[int]:
    with dovecot() as port:
        yield port
