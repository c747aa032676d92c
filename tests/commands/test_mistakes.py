"""What went wrong becomes words: what, where, what to do."""

from pathlib import Path

import pytest

from commands.mistakes import in_words


def test_a_file_that_cannot_be_written_is_named_with_what_to_do(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "answers.csv"
    with pytest.raises(OSError, match="nowhere") as accident:
        nowhere.write_text("")
    assert in_words(accident.value) == (
        f"{nowhere}: no such file or directory. Check name, folder and permissions"
    )


def test_an_accident_without_a_file_leads_to_the_doctor() -> None:
    said = in_words(ConnectionRefusedError(111, "Connection refused"))
    assert said.endswith("Connection refused (`python starter.py doctor` says more)")
