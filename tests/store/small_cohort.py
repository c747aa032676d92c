"""A small cohort: its file, its roster, and a change of a line in either."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAMS = ROOT / "programs"
COHORT = """\
program = "lea-peer-network"
cohort = "small-2027"
title = "A small cohort"
starts_on = 2027-08-16
ends_on = 2028-06-09
timezone = "America/Los_Angeles"
contact = "Climate@host.example.org"
holidays = "US-CA"
roster = "roster.csv"
[[closed]]
from = 2027-11-22
to = 2027-11-28
why = "Thanksgiving week"
[[team]]
key = "riverbend"
agency = "Riverbend Unified"
kind = "LEA"
state = "CA"
liaison = "Liaison1@host.example.org"
[[team]]
key = "tamuning"
agency = "Tamuning Schools"
kind = "LEA"
state = "GU"
timezone = "Pacific/Guam"
liaison = "liaison1@host.example.org"
"""
ROSTER = """\
email,name,team,role
liaison1@host.example.org,Robin,,liaison
staff1@host.example.org,Theo,,staff
mara@riverbend.example.org,Mara,riverbend,lead
ines@tamuning.example.org,Ines,tamuning,lead
"""


def rewrite(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
