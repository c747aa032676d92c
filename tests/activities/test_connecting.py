"""How a relay is spoken to, as the settings say it."""

import pytest

from activities.connecting import RelayAddress, relay_at


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
    assert relay_at(relay, "", starttls=said).starttls is demanded


@pytest.mark.parametrize(
    ("relay", "address"),
    [
        ("smtp://relay.example.org", RelayAddress("relay.example.org", 25)),
        ("smtps://relay.example.org", RelayAddress("relay.example.org", 465, tls=True)),
        (
            "smtps://me%40host.example.org@relay.example.org:4650",
            RelayAddress("relay.example.org", 4650, "me@host.example.org", tls=True),
        ),
    ],
)
def test_an_address_is_read_with_its_usual_port(relay: str, address: RelayAddress) -> None:
    assert relay_at(relay, "", starttls=None) == address
