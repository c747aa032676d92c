"""Every item of the acceptance list has its proofs, and each of them is there."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

TESTS = Path(__file__).parent
LIST = TESTS / "acceptance.txt"
BY_HAND = "by hand: "


class Item(NamedTuple):
    """One number of the list, what has to hold, and what proves it."""

    number: int
    holds: str
    proofs: list[str]


def items() -> list[Item]:
    blocks = re.split(r"\n(?=\d+\. )", LIST.read_text())[1:]
    return [_item(*block.strip().splitlines()) for block in blocks]


def _item(first: str, *proofs: str) -> Item:
    number, _, holds = first.partition(". ")
    return Item(int(number), holds, [proof.strip() for proof in proofs])


def test_every_item_of_the_list_is_there_and_has_its_proof() -> None:
    found = items()
    assert [item.number for item in found] == [*range(1, 41)]
    assert [item.number for item in found if not item.proofs] == []


@pytest.mark.parametrize("item", items(), ids=lambda item: str(item.number))
def test_what_proves_an_item_is_there(item: Item) -> None:
    named = [proof for proof in item.proofs if not proof.startswith(BY_HAND)]
    assert [proof for proof in named if not _is_there(proof)] == []


def _is_there(proof: str) -> bool:
    file, _, rest = proof.partition("::")
    name, _, row = rest.partition("[")
    return name in _tests_of(file) and (not row or _has_row(file, row.removesuffix("]")))


@cache
def _tests_of(file: str) -> frozenset[str]:
    path = TESTS / file
    if not path.exists():
        return frozenset()
    functions = ast.FunctionDef | ast.AsyncFunctionDef
    found = ast.walk(ast.parse(path.read_text()))
    return frozenset(node.name for node in found if isinstance(node, functions))


def _has_row(file: str, row: str) -> bool:
    lines = (TESTS / file).read_text().splitlines()
    return any(line.partition("|")[0].strip() == row for line in lines if "|" in line)


def test_a_proof_that_is_not_there_is_found() -> None:
    table = "activities/test_every_change.py::test_each_is_told_exactly_this"
    assert _is_there(f"{table}[another hour]")
    assert not _is_there(f"{table}[another planet]")
    assert not _is_there("activities/test_every_change.py::test_nothing")
    assert not _is_there("activities/test_nowhere.py::test_each_is_told_exactly_this")
