"""Cohort files and rosters written anew, for staff to look through and start."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import date, time

from models.roster import Enrolment
from models.value import Value
from store.cohort_lines import CohortLines
from store.rosters import NEEDED, OPTIONAL

_TABLES = ("closed", "team", "meeting")


def cohort_toml(lines: CohortLines, remark: str) -> str:
    """Return a cohort file that says `lines`, below a remark of one line."""
    head = [f"# {remark}", "", *_pairs(lines, skipped=_TABLES)]
    tables = (
        line
        for name in _TABLES
        for one in getattr(lines, name)
        for line in ("", f"[[{name}]]", *_pairs(one))
    )
    return "\n".join([*head, *tables, ""])


def _pairs(value: Value, skipped: Sequence[str] = ()) -> Iterator[str]:
    """Yield what is said, under the names that a file has for it; nothing unsaid."""
    fresh = value.model_dump(by_alias=True, exclude_defaults=True, exclude=set(skipped))
    for name, said in fresh.items():
        yield f"{name} = {_literal(said)}"


def _literal(said: object) -> str:
    """Write a value in TOML, whose strings are JSON's but for what they leave unescaped."""
    if isinstance(said, date | time):
        return said.isoformat()
    if isinstance(said, tuple | list):
        return f"[{', '.join(map(_literal, said))}]"
    return json.dumps(said, ensure_ascii=False).replace("\x7f", "\\u007f")


def roster_csv(people: Sequence[Enrolment]) -> str:
    """Return a roster that seats `people`."""
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, (*NEEDED, *OPTIONAL), lineterminator="\n")
    writer.writeheader()
    for one in people:
        row = one.model_dump(mode="json")
        writer.writerow({name: row[name] or "" for name in writer.fieldnames})
    return table.getvalue()
