import pytest

from models.attendance import SheetLine
from rules.attendance_lists import matched
from tests.rules.samples import ANN, BOB, LIV, STU, seat

MEMBERS = [ANN, BOB]
EVERYBODY = [ANN, BOB, LIV, STU, seat("cleo", team="cedar")]


def line(name: str, *addresses: str, row: int = 2) -> SheetLine:
    return SheetLine(row=row, name=name, addresses=addresses)


def test_people_are_found_by_any_of_their_lines_addresses() -> None:
    lines = [line("Somebody", "x@other.example.org", "ann@example.org"), line("Ann")]
    assert matched(lines, MEMBERS, EVERYBODY).present == {"ann"}


@pytest.mark.parametrize(
    ("found", "doubt"),
    [
        (line("Bob", row=7), "row 7: 'Bob' came without an address"),
        (line("Bob", "bob@home.example.org"), "bob@home.example.org ('Bob') is nobody's"),
        (
            line("Cleo", "cleo@example.org"),
            "cleo@example.org of team cedar was not",
        ),
    ],
)
def test_what_no_address_settles_is_left_to_somebody(found: SheetLine, doubt: str) -> None:
    result = matched([found], MEMBERS, EVERYBODY)
    assert result.present == set()
    assert len(result.doubts) == 1
    assert doubt in result.doubts[0]


def test_the_hosts_people_are_no_doubt() -> None:
    lines = [line("Liv", "liv@example.org"), line("Stu", "stu@example.org")]
    assert matched(lines, MEMBERS, EVERYBODY).doubts == ()


def test_a_name_that_would_move_the_screen_is_shown_as_it_is() -> None:
    (doubt,) = matched([line("A\x1b[2J\u202e")], MEMBERS, EVERYBODY).doubts
    assert r"'A\x1b[2J\u202e'" in doubt
