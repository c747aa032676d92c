"""The door next to a mail server: whom it lets in, and what it says."""

import asyncio
import sqlite3
from smtplib import LMTP, SMTP, SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

import pytest

from inbox.smtp_door import MOST_AT_ONCE, Address, smtp_door
from tests.inbox.hall import ORGANIZER, Hall, hand_over
from wire.inbound_limits import LARGEST

HELLO = b"From: ann@example.org\r\nSubject: Hello\r\n\r\nHello.\r\n"


@pytest.mark.parametrize("lmtp", [False, True], ids=["smtp", "lmtp"])
@pytest.mark.parametrize(
    "address", [ORGANIZER, ORGANIZER.upper(), ORGANIZER.replace("@", "+b.17@")]
)
async def test_a_message_to_us_is_kept_with_its_envelope(
    hall: Hall, address: str, *, lmtp: bool
) -> None:
    await hall.bring(HELLO, to=address, lmtp=lmtp)
    (row,) = await hall.rows()
    assert (row.envelope_from, row.envelope_to) == ("someone@example.org", address.lower())
    assert row.raw == b"Return-Path: <someone@example.org>\r\n" + HELLO


async def test_the_address_of_a_cohort_begun_earlier_is_ours(hall: Hall) -> None:
    hall.keeping.mailboxes = ("new@host.example.org", "bounces@host.example.org")
    await hall.bring(HELLO, to=ORGANIZER)
    await hall.bring(HELLO, to="new@host.example.org")
    await hall.bring(HELLO, to="bounces+0a@host.example.org")
    assert len(await hall.rows()) == 1


@pytest.mark.parametrize("lmtp", [False, True], ids=["smtp", "lmtp"])
@pytest.mark.parametrize("address", ["ann@example.org", "other@host.example.org", "root"])
async def test_nothing_is_taken_for_others(hall: Hall, address: str, *, lmtp: bool) -> None:
    with pytest.raises(SMTPRecipientsRefused) as refused:
        await hall.bring(HELLO, to=address, lmtp=lmtp)
    assert refused.value.recipients[address][0] == 550
    assert await hall.rows() == []


async def test_what_is_too_large_is_refused_before_it_is_sent(hall: Hall) -> None:
    def announced(port: int) -> None:
        with SMTP("127.0.0.1", port, timeout=20) as client:
            client.ehlo()
            assert int(client.esmtp_features["size"]) < LARGEST
            client.sendmail("a@example.org", [ORGANIZER], HELLO + b"x" * LARGEST)

    async with smtp_door(hall.keeping, Address()) as port:
        with pytest.raises(SMTPSenderRefused) as refused:
            await asyncio.to_thread(announced, port)
    assert refused.value.smtp_code == 552


async def test_what_lies_about_its_size_is_refused_at_the_dot(hall: Hall) -> None:
    def lying(port: int) -> tuple[int, bytes]:
        with SMTP("127.0.0.1", port, timeout=20) as client:
            client.ehlo()
            client.docmd("MAIL FROM:<a@example.org> SIZE=10")
            client.docmd(f"RCPT TO:<{ORGANIZER}>")
            return client.data(HELLO + b"0123456789\r\n" * 25_000)

    async with smtp_door(hall.keeping, Address()) as port:
        code, _ = await asyncio.to_thread(lying, port)
    assert code == 552
    assert await hall.rows() == []


async def test_a_full_inbox_leaves_the_rest_to_the_server_before_us(hall: Hall) -> None:
    hall.keeping.full = 1
    await hall.bring(HELLO)
    with pytest.raises(SMTPDataError) as refused:
        await hall.bring(HELLO + b"Once more.\r\n")
    assert refused.value.smtp_code == 452
    assert len(await hall.rows()) == 1


async def test_250_means_kept(hall: Hall) -> None:
    with sqlite3.connect(hall.file) as disk:
        disk.execute("ALTER TABLE inbox RENAME TO gone")
    with pytest.raises(SMTPDataError) as refused:
        await hall.bring(HELLO)
    assert refused.value.smtp_code == 451


async def test_a_bounce_has_no_sender_and_is_taken(hall: Hall) -> None:
    def bouncing(port: int) -> None:
        with LMTP("127.0.0.1", port, timeout=20) as client:
            client.sendmail("", [ORGANIZER], HELLO)

    async with smtp_door(hall.keeping, Address(lmtp=True)) as port:
        await asyncio.to_thread(bouncing, port)
    (row,) = await hall.rows()
    assert row.envelope_from == ""
    assert row.raw == b"Return-Path: <>\r\n" + HELLO


async def test_so_many_connections_and_no_more(hall: Hall) -> None:
    async with smtp_door(hall.keeping, Address()) as port:
        lines = [
            await asyncio.open_connection("127.0.0.1", port) for _ in range(MOST_AT_ONCE)
        ]
        for reader, _ in lines:
            assert (await reader.readline()).startswith(b"220")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        assert (await reader.readline()).startswith(b"421")
        writer.close()
        for _, writer in lines:
            writer.close()
        async with asyncio.timeout(20):
            while True:
                try:
                    await hand_over(port, HELLO)
                    break
                except OSError:
                    await asyncio.sleep(0.05)
    assert len(await hall.rows()) == 1
