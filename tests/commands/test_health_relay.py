"""The doctor on the relay: it goes as far as a worker does, and says what is wrong."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from commands import health_here
from commands.findings import Finding
from commands.installation import Installation
from settings import Settings
from tests.activities.locked_relay import PASSWORD, USER, Locked, locked_relay
from tests.activities.servers import Server, listening
from tests.authority import HERE, Authority


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(made.file))
    return made


async def found(relay: str, password: str = PASSWORD, **said: Any) -> Finding:
    settings = Settings(relay=relay, relay_password=SecretStr(password), **said)
    return await health_here.relay(Installation(settings, None, elsewhere=True))


@pytest.mark.parametrize(
    ("scheme", "at_once"), [("smtp", False), ("smtps", True)], ids=["starttls", "tls"]
)
async def test_a_relay_that_wants_tls_and_a_login_is_tried_with_both(
    authority: Authority, scheme: str, at_once: bool
) -> None:
    context = authority.server_side(*HERE)
    async with locked_relay(Locked(), context, from_the_start=at_once) as port:
        where = f"127.0.0.1:{port}"
        right = await found(f"{scheme}://{USER}@{where}")
        wrong = await found(f"{scheme}://{USER}@{where}", password="open parsley")
    said = f"{where} answers, over TLS, and takes our login"
    assert right == ("Relay", True, said)
    assert not wrong.is_well
    assert wrong.words.startswith(f"the relay at {where} refuses the login (535 5.7.8")
    assert "CONVENER_RELAY_PASSWORD" in wrong.words
    assert "parsley" not in wrong.words


async def test_a_certificate_for_another_name_is_named(authority: Authority) -> None:
    async with locked_relay(Locked(), authority.server_side("relay.example.org")) as port:
        one = await found(f"smtp://{USER}@127.0.0.1:{port}")
    assert (one.is_well, "is made out to another name" in one.words) == (False, True)


async def test_a_relay_without_starttls_is_trouble_only_where_it_is_demanded() -> None:
    async with listening(Server()) as port:
        where = f"127.0.0.1:{port}"
        open_one = await found(f"smtp://{where}")
        demanded = await found(f"smtp://{where}", relay_starttls=True)
    gone = await found(f"smtp://{where}")
    assert open_one == ("Relay", True, f"{where} answers")
    assert (demanded.is_well, "offers no STARTTLS" in demanded.words) == (False, True)
    assert (gone.is_well, "is CONVENER_RELAY right?" in gone.words) == (False, True)


async def test_a_port_that_cannot_be_is_said_so() -> None:
    one = await found("smtp://relay.example.org:99999")
    assert (one.is_well, "no port that can be" in one.words) == (False, True)
