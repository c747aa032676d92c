"""How often to kill: a few times with every test run, often with `make chaos`."""

import secrets
from random import Random

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    options = parser.getgroup("chaos")
    options.addoption(
        "--kills", type=int, default=6, help="kills of a worker, on each road"
    )
    options.addoption("--wave-kills", type=int, default=3, help="kills in opening waves")
    options.addoption(
        "--chaos-seed", type=int, default=None, help="for the moments of kills"
    )


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--kills"))


@pytest.fixture
def wave_kills(request: pytest.FixtureRequest) -> int:
    return int(request.config.getoption("--wave-kills"))


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> Random:
    """Chance with a seed, which is shown with a failure: it can be lived nearly again."""
    seed = request.config.getoption("--chaos-seed")
    seed = secrets.randbelow(1_000_000) if seed is None else seed
    print(f"\n--chaos-seed={seed}")  # noqa: T201 - pytest shows it with a failure
    return Random(seed)
