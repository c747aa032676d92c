"""What the worker makes of the settings."""

import pytest

from settings import Settings
from worker import starttls_of


@pytest.mark.parametrize(
    ("relay", "said", "demanded"),
    [
        ("smtp://relay.example.org:25", None, None),
        ("smtp://relay.example.org:587", True, True),
        ("smtp://me@relay.example.org:587", None, True),
        ("smtp://me@relay.example.org:587", False, False),
        ("smtp://me@127.0.0.1:2525", None, None),
        ("smtp://me@localhost", None, None),
        ("smtps://me@relay.example.org", None, None),
    ],
)
def test_no_password_travels_in_the_clear_by_itself(
    relay: str, said: bool | None, demanded: bool | None
) -> None:
    assert starttls_of(Settings(relay=relay, relay_starttls=said)) is demanded
