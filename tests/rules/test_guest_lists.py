from pathlib import Path

import pytest

from models.guest import Category, Guest
from rules.guest_lists import MOST_GUESTS, named
from store.programs import read_program

PROGRAMS = Path(__file__).parents[2] / "programs"

NONE = "is no category: write one of leader, school-staff, family, partner, or none"
AVA = Guest(email="ava@example.org", name="Ava Ruiz", category=Category.FAMILY)


@pytest.mark.parametrize(
    "cells",
    [
        ["Ava Ruiz", "ava@example.org", "family"],
        ["AVA@example.org", "Ava", "Ruiz", "Parent"],
        ["", "Family member", "Ava Ruiz ", " ava@example.org"],
        ["Ava Ruiz", "ava@example.org", "Family members"],
        ["ava@example.org", "Ava Ruiz", "parents"],
    ],
)
def test_a_guest_is_read_in_whatever_order_the_parts_come(cells: list[str]) -> None:
    assert named([(1, cells)]).guests == (AVA,)


def test_the_words_of_the_form_that_asks_who_comes_are_categories() -> None:
    program = read_program(PROGRAMS / "lea-peer-network.toml")
    forms = [ask.questions for step in program.steps() for ask in step.asks]
    (words,) = [q.choices for form in forms for q in form if q.key == "who"]
    for word in words:
        (guest,) = named([(1, ["Ava Ruiz", "ava@example.org", word])]).guests
        assert guest.category, word


def test_a_language_is_read_too_and_a_category_may_be_missing() -> None:
    (guest,) = named([(1, ["Ava Ruiz", "ava@example.org", "es"])]).guests
    assert (guest.language, guest.category) == ("es", None)


def test_a_first_line_that_names_the_columns_is_nobody() -> None:
    assert named(
        [(1, ["name", "email"]), (2, ["Ava Ruiz", "ava@example.org", "family"])]
    ) == (
        (AVA,),
        (),
    )


def test_a_first_line_without_an_address_is_somebody_and_not_passed_over() -> None:
    found = named([(1, ["Ann Lee"]), (2, ["Ava Ruiz", "ava@example.org", "family"])])
    assert found == ((AVA,), ("line 1: needs one e-mail address, and has none",))


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (["De la Cruz", "Maria Ana", "m@example.org", "family"], "De la Cruz Maria Ana"),
        (["m@example.org", "Ava", "Stafford"], "Ava Stafford"),
        (["Parents", "m@example.org"], "Parents"),
    ],
)
def test_a_name_may_stand_in_several_cells_and_sound_like_a_category(
    cells: list[str], name: str
) -> None:
    (guest,) = named([(1, cells)]).guests
    assert guest.name == name


def test_in_a_column_of_categories_stands_nothing_else() -> None:
    heading = (1, ["Category", "Name", "E-mail"])
    lines = [
        (2, ["family", "Ava Ruiz", "ava@example.org"]),
        (3, ["", "Bo Berg", "bo@example.org"]),
        (4, ["board member", "Cy Cole", "cy@example.org"]),
    ]
    found = named([heading, *lines])
    assert [guest.email for guest in found.guests] == ["ava@example.org", "bo@example.org"]
    assert found.faults == (f'line 4: "board member" {NONE}',)


def test_an_address_that_stands_twice_is_one_guest() -> None:
    twice = [(1, ["Ava Ruiz", "ava@example.org", "family"]), (2, ["A", "Ava@example.org"])]
    assert named(twice).guests == (AVA,)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (["Ava Ruiz"], "line 2: needs one e-mail address, and has none"),
        (
            ["a@example.org", "b@example.org", "Ava"],
            "line 2: needs one e-mail address, and",
        ),
        (
            ["Ava Ruiz", "ava@example.org", "board"],
            f'line 2: "board" {NONE}',
        ),
        (["Ava Ruiz", "familly", "ava@example.org"], 'line 2: "familly" is no category'),
        (["ava@example.org", "Ava Ruiz", "Techer"], 'line 2: "Techer" is no category'),
        (["Ava", "ava@"], 'line 2: "ava@" is not an e-mail address'),
        (["ava@example.org", "family"], "line 2: needs a name beside the address"),
        (["ava@example.org", "A\x00va"], "line 2: the name holds a character"),
    ],
)
def test_every_line_that_names_nobody_is_told(cells: list[str], fault: str) -> None:
    found = named([(1, ["name", "email"]), (2, cells), (3, ["Bo", "bad@"])])
    assert len(found.faults) == 2
    assert found.faults[0].startswith(fault)


def test_a_list_of_nobody_or_of_too_many_is_refused() -> None:
    assert "nobody is named" in named([]).faults[0]
    crowd = [(n, [f"G{n}", f"g{n}@example.org"]) for n in range(MOST_GUESTS + 1)]
    assert "too many at once" in named(crowd).faults[0]
