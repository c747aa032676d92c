"""Programs of one step or two, as their files say them."""

from pathlib import Path

from models.program import Program
from store.programs import read_program

HEAD = """\
key = "tiny"
title = "A tiny year"
summary = "One of each."
[[track]]
key = "north"
title = "North"
[[track]]
key = "south"
title = "South"
[[strand]]
key = "together"
of = "cohort"
"""
STEP = """\
[[strand.step]]
key = "{key}"
kind = "convening"
title = "{key}"
text = "Hello."
minutes = 90
form = "virtual"
at = 10:00:00
audience = {audience}
"""


def step(key: str, *lines: str, audience: str = '["lead", "core", "speaker"]') -> str:
    return STEP.format(key=key, audience=audience) + "".join(f"{one}\n" for one in lines)


OPENING = step("opening", 'cadence = { rule = "in-week", week = 1 }')
TEAM = '[[strand]]\nkey = "own"\nof = "team"\n'


def read(folder: Path, *parts: str) -> Program:
    file = folder / "tiny.toml"
    file.write_text(HEAD + "".join(parts), encoding="utf-8")
    return read_program(file)


IN_WEEK = 'cadence = { rule = "in-week", week = 3 }'
