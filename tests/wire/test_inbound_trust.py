"""Whom our own mail server vouches for, and what strangers may write without effect."""

import pytest

from models.reply import Trust
from tests.work import EXPLODED, processor_seconds
from wire.inbound_trust import trust_in

SERVER = "mx.convener.example.org"
ANN = "ann@alder.example.org"


def mail(*results: str) -> bytes:
    lines = [f"Authentication-Results: {one}" for one in results]
    return "\r\n".join((*lines, f"From: {ANN}", "", "Yes.")).encode()


@pytest.mark.parametrize(
    ("said", "trust"),
    [
        ("dkim=pass header.d=alder.example.org", Trust.PROVEN),
        ("dkim=pass (2048-bit key) header.d=Alder.Example.org header.s=one", Trust.PROVEN),
        ('dkim=pass reason="good; really" header.i=@alder.example.org', Trust.PROVEN),
        ("spf=fail smtp.mailfrom=x.example; dkim=pass header.d=example.org", Trust.PROVEN),
        ("dmarc=pass (p=none) header.from=alder.example.org", Trust.PROVEN),
        (
            "dkim=fail header.d=alder.example.org; dkim=pass header.d=example.org",
            Trust.PROVEN,
        ),
        (
            "dkim=fail header.d=list.example; dmarc=pass header.from=example.org",
            Trust.PROVEN,
        ),
        ("dkim=fail header.d=alder.example.org", Trust.FAILED),
        ("dkim=fail (bad signature)", Trust.FAILED),
        ("dmarc=fail header.from=alder.example.org", Trust.FAILED),
        (
            "dkim=pass header.d=alder.example.org; dmarc=fail header.from=example.org",
            Trust.FAILED,
        ),
        ("dkim=pass header.d=evil.example", Trust.UNKNOWN),
        ("dkim=pass header.d=notalder.example.org", Trust.UNKNOWN),
        ("dkim=pass header.d=org", Trust.UNKNOWN),
        ("dkim=fail header.d=list.example", Trust.UNKNOWN),
        ("dkim=none", Trust.UNKNOWN),
        ("spf=pass smtp.mailfrom=alder.example.org", Trust.UNKNOWN),
        ("none", Trust.UNKNOWN),
        ("", Trust.UNKNOWN),
    ],
)
def test_what_our_server_found_decides(said: str, trust: Trust) -> None:
    assert trust_in(mail(f"{SERVER}; {said}"), ANN, SERVER) is trust


PASS = "dkim=pass header.d=alder.example.org"


@pytest.mark.parametrize(
    "header",
    [
        f"mx.evil.example; {PASS}",
        f"{SERVER}.evil.example; {PASS}",
        f'{SERVER}; spf=fail smtp.mailfrom="x; {PASS}"@evil.example',
        f"{SERVER}; spf=fail (said hello as ; {PASS}) smtp.mailfrom=evil.example",
        f"{SERVER}; spf=fail (a (b ; {PASS}) c) smtp.mailfrom=evil.example",
        f'{SERVER}; spf=fail smtp.mailfrom="x; {PASS}',
        f"{SERVER}; spf=fail (never closed; {PASS}",
        f"{SERVER}; dkim=pass (header.d=alder.example.org) header.d=evil.example",
        f"mx.evil.example (; {SERVER}; {PASS}",
    ],
)
def test_what_strangers_write_into_a_result_proves_nothing(header: str) -> None:
    assert trust_in(mail(header), ANN, SERVER) is Trust.UNKNOWN


def test_results_of_several_filters_count_together() -> None:
    both = mail(f"{SERVER}; {PASS}", f"{SERVER}; dmarc=fail header.from=example.org")
    assert trust_in(both, ANN, SERVER) is Trust.FAILED


@pytest.mark.parametrize(("sender", "server"), [(None, SERVER), (ANN, "")])
def test_without_a_server_of_ours_or_a_sender_nothing_is_known(
    sender: str | None, server: str
) -> None:
    assert trust_in(mail(f"{SERVER}; {PASS}"), sender, server) is Trust.UNKNOWN


def test_a_result_below_the_headers_is_a_text_like_any_other() -> None:
    raw = f"From: {ANN}\r\n\r\nAuthentication-Results: {SERVER}; {PASS}\r\n".encode()
    assert trust_in(raw, ANN, SERVER) is Trust.UNKNOWN


@pytest.mark.parametrize(
    "bomb",
    [
        "(" * 16_000,
        '"' * 16_000,
        '\\"' * 8_000,
        "(()" * 5_000,
        "dkim=pass " + "a.b " * 4_000,
    ],
    ids=["brackets", "quotes", "escapes", "comments", "properties"],
)
def test_a_bomb_is_soon_done_with(bomb: str) -> None:
    sent = mail(*[f"{SERVER}; {bomb}"] * 4)
    assert processor_seconds(lambda: trust_in(sent, ANN, SERVER)) < EXPLODED
