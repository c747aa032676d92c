"""What a running installation is asked: how many rows, which letters."""

import asyncio
import json
from typing import Any

from sqlalchemy import func
from sqlmodel import SQLModel, select

from commands.installation import Installation
from models.tables.change import ChangeRow
from models.tables.cohort import CohortRow
from models.tables.ledger import LedgerRow
from models.tables.seat import SeatRow
from tests.commands.conftest import Tell

KICKOFF = "peers/-/kickoff/1"
TABLES = (CohortRow, SeatRow, ChangeRow, LedgerRow)
FIRST_DAY = 60  # seconds for the first letters


def rows(here: Installation, table: type[SQLModel]) -> int:
    async def counted() -> int:
        async with here.reading() as session:
            return (await session.exec(select(func.count()).select_from(table))).one()

    return asyncio.run(counted())


def of_letters(tell: Tell, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(tell("letters", *words, "--json").stdout)
    return found
