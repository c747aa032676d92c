"""Record the journeys of one lived half year, for every later release to replay.

`python -m tests.histories.record` writes them beside this file, in a folder of the version.
Once a version is released its folder is never written again.
"""

import asyncio
import os
import re
import sys
import tempfile
import tomllib
from datetime import date
from pathlib import Path

from models.command import Answer, Join, Move, Pause, Resume
from models.occasion import MAILBOX
from models.reply import Partstat
from models.roster import Role
from tests.years.living import Living, living, short_file

HERE = Path(__file__).parent
OF_A_MACHINE = re.compile(r'(?<="identity": )"[^"]*"')

NO, YES, MAYBE = Partstat.DECLINED, Partstat.ACCEPTED, Partstat.TENTATIVE
ANSWERS = (
    ("ada@alder.example.org", YES),
    ("ben@alder.example.org", NO),
    ("ben@alder.example.org", MAYBE),
    ("lou@host.example.org", NO),
)


def version() -> str:
    """Return the version that is being made."""
    project = tomllib.loads((HERE.parents[1] / "pyproject.toml").read_text("utf-8"))
    return ".".join(project["project"]["version"].split(".")[:2])


async def live(year: Living) -> None:
    """Let everything befall a punctual half year that a history can tell of."""
    await year.until(date(2040, 9, 12))
    await year.know("new@alder.example.org", "Nia Newbury")
    await year.order(Join, person="new@alder.example.org", team="alder", role=Role.CORE)
    await year.order(Pause)
    await year.until(date(2040, 9, 14))
    await year.order(Resume)
    for email, said in ANSWERS:
        occasion = "alder/check-in/1"
        await year.order(Answer, occasion=occasion, person=email, partstat=said, timing=1)
    last = await year.meeting("-/final-convening/1")
    later = last.slot.model_copy(update={"day": date(2041, 1, 23)})
    await year.order(Move, occasion="-/final-convening/1", slot=later)
    await year.to_the_end()


async def main() -> None:
    """Live it, and write each journey's history."""
    folder = HERE / version()
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as stage:
        async with living(short_file(), Path(stage)) as year:
            await live(year)
            for journey in [*year.journeys, MAILBOX]:
                handle = year.scene.client.get_workflow_handle(journey)
                told = (await handle.fetch_history()).to_json()
                file = folder / f"{journey.replace('/', '.')}.json"
                file.write_text(OF_A_MACHINE.sub('"worker"', told), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
    sys.stdout.flush()
    os._exit(0)
