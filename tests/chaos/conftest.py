"""How often to kill: a few times with every test run, often with `make chaos`."""

import secrets
from random import Random

import pytest

from tests.chaos.roads import ROADS

# With a whole run of tests; pytest reads the options of a folder only if it is named.
KILLS, WAVE_KILLS, TROUBLES = 4, 3, 2
AT_LENGTH = 25  # kills


def pytest_addoption(parser: pytest.Parser) -> None:
    options = parser.getgroup("chaos")
    options.addoption(
        "--kills", type=int, default=KILLS, help="kills of a worker, on each road"
    )
    options.addoption(
        "--wave-kills", type=int, default=WAVE_KILLS, help="kills in opening waves"
    )
    options.addoption("--troubles", type=int, default=TROUBLES, help="cut wires in a year")
    options.addoption(
        "--chaos-seed", type=int, default=None, help="for the moments of kills"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try the real road (`name`) each time, and the rehearsal's too when there is time."""
    if "name" in metafunc.fixturenames:
        at_length = metafunc.config.getoption("--kills", KILLS) >= AT_LENGTH
        metafunc.parametrize("name", ROADS if at_length else ROADS[-1:])


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--kills", KILLS))


@pytest.fixture
def troubles(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--troubles", TROUBLES))


@pytest.fixture
def wave_kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--wave-kills", WAVE_KILLS))


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> Random:
    """Chance with a seed, which is shown with a failure: it can be lived nearly again."""
    seed = request.config.getoption("--chaos-seed", None)
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    print(f"\n--chaos-seed={seed}")  # noqa: T201 - pytest shows it with a failure
    return Random(seed)
