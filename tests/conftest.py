"""What many tests stand on: zones from the pinned package, and databases to write in.

A test that asks for `database_url` runs twice, on a fresh SQLite file and in a fresh
database of a real PostgreSQL, which starts once a session (once a worker under xdist) on a
free port of loopback. The database is empty: the test applies the migrations it wants.
"""

import os
import shutil
import socket
import subprocess
import tempfile
import zoneinfo
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Assertions of what several tests share explain themselves as those of tests do.
pytest.register_assert_rewrite("tests.years.living", "tests.web.house")

# Tests are never timed: the machine may be busy.
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")

DatabaseUrls = Callable[[], str]

SUPERUSER = "tester"

# The machine's own zones may be years older than those of the package, which `make` already
# arranges by PYTHONTZPATH; here for whoever calls pytest by its name.
zoneinfo.reset_tzpath(())


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a fresh, empty database; the test runs once on each kind."""
    urls: DatabaseUrls = request.getfixturevalue(f"{request.param}_urls")
    return urls()


@pytest.fixture
def sqlite_urls(tmp_path: Path) -> DatabaseUrls:
    """Makes URLs of SQLite files that do not exist yet."""
    numbers = count(1)
    return lambda: f"sqlite+aiosqlite:///{tmp_path / f'{next(numbers)}.sqlite'}"


@pytest.fixture
def postgresql_urls(postgresql_port: int) -> Iterator[DatabaseUrls]:
    """Makes URLs of fresh databases, which are dropped when the test ends."""
    made: list[str] = []

    def fresh() -> str:
        made.append(name := f"test_{os.urandom(6).hex()}")
        _tell(postgresql_port, f"CREATE DATABASE {name}")
        return f"postgresql+asyncpg://{SUPERUSER}@127.0.0.1:{postgresql_port}/{name}"

    yield fresh
    for name in made:
        _tell(postgresql_port, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def postgresql_port() -> Iterator[int]:
    """The port of a PostgreSQL of our own, in a folder that goes away with it."""
    with _private_folder() as folder:
        cluster, port = folder / "cluster", _free_port()
        _as_nobody_special(
            _program("initdb"),
            f"--pgdata={cluster}",
            f"--username={SUPERUSER}",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        )
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": port,
            "unix_socket_directories": folder,
            "max_connections": 200,
            "fsync": "off",  # a test's data need not live through a power cut
            "full_page_writes": "off",
        }
        with (cluster / "postgresql.conf").open("a") as conf:
            conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        control = (_program("pg_ctl"), f"--pgdata={cluster}", "--silent", "--wait")
        _as_nobody_special(*control, f"--log={folder / 'log'}", "start")
        try:
            yield port
        finally:
            _as_nobody_special(*control, "--mode=immediate", "stop")


@contextmanager
def _private_folder() -> Iterator[Path]:
    """Give a short path (a socket's may have 107 bytes) that the server's user owns."""
    folder = Path(tempfile.mkdtemp(prefix="convener-pg-"))
    try:
        if _is_root():
            shutil.chown(folder, "postgres")
        yield folder
    finally:
        shutil.rmtree(folder)


def _is_root() -> bool:
    return os.geteuid() == 0


def _as_nobody_special(*command: str) -> None:
    """Run a program as a user PostgreSQL accepts: it refuses root."""
    unprivileged = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")
    subprocess.run(
        (*unprivileged, *command) if _is_root() else command,
        check=True,
        cwd="/",
        # The server would hold our pipes open for as long as it lives.
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def _program(name: str) -> str:
    """Find a program of PostgreSQL, which Debian keeps off the PATH; the newest wins."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"),
        key=lambda path: int(path.parts[4]),
    )
    if found := str(versions[-1]) if versions else shutil.which(name):
        return found
    pytest.fail(
        f"These tests need PostgreSQL, whose `{name}` is not on this machine. "
        "On Debian and Ubuntu: apt-get install postgresql"
    )


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def _tell(port: int, statement: str) -> None:
    """Say one statement to the server, by its own client."""
    subprocess.run(
        (
            _program("psql"),
            "--quiet",
            "--no-psqlrc",
            f"--dbname=postgresql://{SUPERUSER}@127.0.0.1:{port}/postgres",
            f"--command={statement}",
        ),
        check=True,
    )
