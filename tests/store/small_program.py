"""A small program as a file, and what is told of what is wrong with it."""

from pathlib import Path

import pytest

from store.faults import Faults
from store.programs import read_program

SMALL = """\
key = "small"
title = "A small year"
summary = "Two meetings and a loop."
[[strand]]
key = "together"
of = "cohort"
[[strand.step]]
key = "kickoff"
kind = "kickoff"
title = "Kick-off"
text = "Hello."
minutes = 90
form = "virtual"
at = 10:00:00
audience = ["lead", "core"]
cadence = { rule = "in-week", week = 1 }
[[strand.step]]
key = "finale"
kind = "convening"
title = "Finale"
text = "Good-bye."
minutes = 90
form = "virtual"
at = 10:00:00
audience = ["lead", "core"]
cadence = { rule = "after", step = "kickoff", weeks = 30 }
[[strand]]
key = "coaching"
of = "team"
[[strand.step]]
key = "ta"
kind = "ta-meeting"
title = "Coaching {n}"
text = "Next steps."
minutes = 60
form = "virtual"
at = 13:00:00
audience = ["lead"]
cadence = { rule = "every", weeks = [4, 6], after = "kickoff", until = "finale" }
[[strand.step.ask]]
key = "topics"
kind = "topics"
title = "Topics"
text = "Which?"
due_days_before = 7
lead_days = 14
"""


def small(folder: Path, text: str = SMALL) -> Path:
    file = folder / "small.toml"
    file.write_text(text, encoding="utf-8")
    return file


def told(file: Path) -> str:
    with pytest.raises(Faults) as refused:
        read_program(file)
    return str(refused.value).replace(str(file), "FILE")
