from pathlib import Path

import pytest

from stack import temporal_file
from stack.faults import StackFault


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "temporal.db"


def test_the_version_that_wrote_a_file_may_open_it_again(database: Path) -> None:
    temporal_file.begin(database, "1.9.1")
    database.write_text("everything")
    temporal_file.is_healthy(database, "1.9.1")
    temporal_file.begin(database, "1.9.1")
    assert database.read_text() == "everything"


def test_another_version_is_refused_in_words(database: Path) -> None:
    temporal_file.begin(database, "1.8.3")
    database.write_text("everything")
    temporal_file.is_healthy(database, "1.8.3")
    with pytest.raises(
        StackFault, match=r"was written by Temporal 1\.8\.3, and this is 1\.9\.1"
    ):
        temporal_file.begin(database, "1.9.1")
    assert database.read_text() == "everything"


def test_a_file_of_unknown_origin_is_refused_and_left_alone(database: Path) -> None:
    database.write_text("everything")
    with pytest.raises(StackFault, match="of an unknown version"):
        temporal_file.begin(database, "1.9.1")
    assert database.read_text() == "everything"


def test_a_file_that_was_never_healthy_is_begun_anew(database: Path) -> None:
    temporal_file.begin(database, "1.8.3")
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).write_text("half")
    temporal_file.begin(database, "1.9.1")
    assert [path.name for path in database.parent.iterdir()] == ["temporal.version"]
