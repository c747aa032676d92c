"""The worker as on a slow machine: every look takes 0.1 s longer than it would."""

import asyncio
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from temporalio import activity

import worker
from activities.agenda import Agendas
from models.journey import Look, Looked

SECONDS = 0.1


class SlowAgendas(Agendas):
    @activity.defn
    async def work_agenda(self, look: Look) -> Looked:
        await asyncio.sleep(SECONDS)
        return await super().work_agenda(look)


if __name__ == "__main__":
    setattr(worker, "Agendas", SlowAgendas)  # noqa: B010 - as a slow machine would be
    asyncio.run(worker.main())
    sys.stdout.flush()
    os._exit(0)
