"""What people type is harmless before it becomes bytes."""

import pytest

from wire.plain import many_lines, one_line


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Ann Lee", "Ann Lee"),
        ("  Ann \t Lee\n", "Ann Lee"),
        ("Ann\r\nBcc: eve@example.org", "Ann Bcc: eve@example.org"),
        (
            "a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\x00h\x1bi\x7fj\x9fk",
            "a b c d e f g h i j k",
        ),
        ("half \ud800", "half"),
        ("\U0001f9d1\u200d\U0001f3eb Zoë", "\U0001f9d1\u200d\U0001f3eb Zoë"),
        ("", ""),
    ],
)
def test_one_line_is_one_line_of_what_can_be_printed(typed: str, line: str) -> None:
    assert one_line(typed, 60) == line


def test_one_line_is_cut_and_ends_in_no_space() -> None:
    assert one_line("Group session", 7) == "Group s"
    assert one_line("Group session", 6) == "Group"


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour"),
        ("one\u2028two\u2029three\x85four", "one\ntwo\nthree\nfour"),
        ("  indented  \n\n  kept", "  indented\n\n  kept"),
        ("\n\nbody\n\n", "body"),
        ("a\x00b\x1bc \ud800", "a b c"),
        ("", ""),
    ],
)
def test_many_lines_end_in_bare_line_feeds(typed: str, lines: str) -> None:
    assert many_lines(typed) == lines


def test_many_lines_are_cut() -> None:
    assert many_lines("one\ntwo", 5) == "one\nt"
