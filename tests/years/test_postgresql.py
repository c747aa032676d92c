"""The same year on PostgreSQL, to the byte."""

from pathlib import Path

from rehearsal.cast import Cast
from rehearsal.year import rehearse
from tests.conftest import DatabaseUrls
from tests.years.living import files_in, short_file


async def test_a_year_on_postgresql_is_the_year_on_sqlite(
    tmp_path: Path, postgresql_urls: DatabaseUrls
) -> None:
    years = []
    for name, overrides in (
        ("sqlite", {}),
        ("postgresql", {"CONVENER_DATABASE_URL": postgresql_urls()}),
    ):
        out = tmp_path / name
        done = await rehearse(
            short_file(), out, cast=Cast.MIXED, seed=3, overrides=overrides
        )
        assert (done.missed, done.twice) == (0, 0)
        years.append(files_in(out))
    on_sqlite, on_postgresql = years
    assert len(on_sqlite) > 200
    assert on_sqlite.keys() == on_postgresql.keys()
    assert [name for name in on_sqlite if on_sqlite[name] != on_postgresql[name]] == []
