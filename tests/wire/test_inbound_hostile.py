"""No message makes the sorting raise, hang or grow.

`INBOUND_MUTANTS` says how many broken messages are tried (20,000 if it says nothing).
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from models.reply import InboundKind
from tests.work import EXPLODED, clocked
from wire.inbound import UNFORESEEN, classify
from wire.inbound_limits import LARGEST

MAIL = Path(__file__).parents[1] / "mail"
CORPUS = [
    path.read_bytes()
    for folder in ("replies", "answers")
    for path in sorted((MAIL / folder).glob("*.eml"))
]
MUTANTS = int(os.environ.get("INBOUND_MUTANTS", "20000"))
BROKEN_WORDS = [
    b"\r\n", b"\n\n", b"\r", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b":", b";", b'"', b"\\",
    b"=?utf-8?b?", b"=?x?q?a?=", b"<", b">", b"<>", b"@", b"--", b"(", b"=", b"=3D", b"&#",
    b"BEGIN:VCALENDAR\n", b"BEGIN:VEVENT\n", b"END:VEVENT\n", b"METHOD:REPLY\n",
    b"METHOD:COUNTER\n", b"RECURRENCE-ID:00010101T000000\n", b"DTSTART;TZID=UTC:99991231T2",
    b"DTSTAMP:20270101T000000Z\n", b"SEQUENCE:99999999999999999999\n",
    b"ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO=x:mailto:%00@example.org\n",
    b"Content-Type: multipart/mixed; boundary*=a; boundary*0=b\n",
    b"Content-Type: text/calendar; method*=x''%ff; method*1=y; name*0*=\x00''a.ics\n",
    b"Content-Type: message/rfc822\n", b"Content-Type: multipart/digest; boundary=x\n",
    b"Content-Type: message/delivery-status\n", b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: x-uuencode\n", b"Content-Transfer-Encoding: 8bit\n",
    b"Subject: =?rot13?q?a?= =?utf-8?b?=?= =?utf-8?b?!?=\n", b"Subject: =?\xffx?q?a?=\n",
    b"Status: 5.1.1\nAction: failed", b"From: a@b.example, c@d.example\n",
]  # fmt: skip

Mutation = Callable[[random.Random, bytes], bytes]


def _span(chance: random.Random, raw: bytes) -> tuple[int, int]:
    start = chance.randrange(len(raw) + 1)
    return start, min(len(raw), start + int(chance.expovariate(1 / 40)))


def flipped(chance: random.Random, raw: bytes) -> bytes:
    start, _ = _span(chance, raw)
    return raw[:start] + bytes([chance.randrange(256)]) + raw[start + 1 :]


def without(chance: random.Random, raw: bytes) -> bytes:
    start, end = _span(chance, raw)
    return raw[:start] + raw[end:]


def repeated(chance: random.Random, raw: bytes) -> bytes:
    start, end = _span(chance, raw)
    times = chance.choice([2, 3, 10, 300])
    return (raw[:start] + raw[start:end] * times + raw[end:])[: LARGEST + 1]


def moved(chance: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    chance.shuffle(lines)
    first, last = sorted(chance.sample(range(len(lines) + 1), 2))
    kept = raw.split(b"\n")
    return b"\n".join(kept[:first] + lines[first:last] + kept[last:])


def broken(chance: random.Random, raw: bytes) -> bytes:
    start, _ = _span(chance, raw)
    return raw[:start] + chance.choice(BROKEN_WORDS) + raw[start:]


def crossed(chance: random.Random, raw: bytes) -> bytes:
    other = chance.choice(CORPUS)
    return raw[: _span(chance, raw)[0]] + other[_span(chance, other)[0] :]


def new_line(chance: random.Random, raw: bytes) -> bytes:
    lines = raw.split(b"\n")
    lines.insert(chance.randrange(len(lines)), chance.choice(BROKEN_WORDS))
    return b"\n".join(lines)


MUTATIONS: list[Mutation] = [flipped, without, repeated, moved, broken, crossed, new_line]


def mutant(chance: random.Random) -> bytes:
    raw = chance.choice(CORPUS)
    for _ in range(chance.choice([1, 1, 2, 3, 8])):
        raw = chance.choice(MUTATIONS)(chance, raw)
    return raw


@pytest.mark.timeout(3600)
def test_mutants_of_real_messages_are_all_sorted_in_time() -> None:
    chance = random.Random("inbound")
    kinds: Counter[InboundKind] = Counter()
    slowest, tripped = 0.0, []
    for number in range(MUTANTS):
        came, seconds = clocked(partial(classify, mutant(chance)))
        slowest = max(slowest, seconds)
        kinds[came.kind] += 1
        if came.why == UNFORESEEN:
            tripped.append(number)
    print(f"{MUTANTS} mutants, slowest {slowest * 1000:.0f} ms, {dict(kinds)}")  # noqa: T201
    assert not tripped
    assert slowest < EXPLODED
    assert kinds.keys() == set(InboundKind)


def nested(levels: int, end: bytes = b"\n") -> bytes:
    openings = [
        b'Content-Type: multipart/mixed; boundary="%d"%s%s--%d%s' % (n, end, end, n, end)
        for n in range(levels)
    ]
    return b"".join(openings)


def calendar(body: bytes) -> bytes:
    head = b"From: ann@example.org\nContent-Type: text/calendar; method=REPLY\n\n"
    return head + b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + body


BOMBS: dict[str, bytes] = {
    "content-type-parameters": b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\n\n",
    "content-type-parameters-after-cr": b"A: b\rContent-Type: a/b"
    + b";a=b" * 20_000
    + b"\n\n",
    "content-type-parameters-folded": b"Content-Type: a/b" + b";\n a=b" * 9_000 + b"\n\n",
    "content-type-with-an-open-quote": b'Content-Type: multipart/x; a="' + b";" * 60_000,
    "content-type-with-an-open-quote-in-a-part": nested(1)
    + b'Content-Type: text/calendar; a="'
    + b";" * 200_000,
    "content-type-with-an-open-quote-after-cr": nested(1, b"\r")
    + b'Content-Type: text/calendar; a="'
    + b";" * 200_000,
    "disposition-with-an-open-quote": nested(1)
    + b'Content-Disposition: attachment; a="'
    + b";" * 200_000,
    "message-id-of-dots": b"Message-ID: <" + b"." * 50_000 + b">\n\n",
    "message-id-of-brackets": b"Message-ID: " + b"<" * 16_000 + b"\n\n",
    "references": b"References: " + b"<a@b> " * 2_600 + b"\n\n",
    "nested-multiparts": nested(3_000),
    "nested-multiparts-as-deep-as-allowed": nested(50) + b"\n" * 9_800,
    "nested-multiparts-after-cr": nested(3_000, b"\r"),
    "nested-messages": b"Content-Type: message/rfc822\n\n" * 3_000,
    "many-empty-parts": nested(1) + b"--0\n\n" * 4_900,
    "recipients": b"To: " + b"a@b.example, " * 20_000 + b"\n\n",
    "recipients-as-long-as-allowed": b"To: " + b"a@b.c," * 2_700 + b"\n\n",
    "senders": b"From: " + b'"a" <a@b.example>, ' * 850 + b"\n\n",
    "senders-quoted": b"From: " + b'"\\' * 8_000 + b"\n\n",
    "sender-of-signs": b"From: " + b"a@" * 8_000 + b"\n\n",
    "encoded-words": b"Subject: " + b"=?x?q?" * 2_600 + b"\n\n",
    "headers": b"A: b\n" * 20_000 + b"\n",
    "status-blocks": b"Content-Type: message/delivery-status\n\n"
    + b"Status: 2\n\n" * 4_900,
    "one-long-line": b"x" * LARGEST,
    "calendar-of-quotes": calendar(b"ATTENDEE;CN=" + b'"a"' * 60_000),
    "calendar-of-open-quotes": calendar(b"ATTENDEE" + b';A="' * 60_000),
    "calendar-of-escapes": calendar(b"ATTENDEE;A=" + b"\\;" * 100_000),
    "calendar-of-semicolons": calendar(b"ATTENDEE" + b";A" * 100_000),
    "calendar-of-folds": calendar(b"COMMENT:" + b"\n x" * 9_000),
    "calendar-of-attendees": calendar(b"ATTENDEE:mailto:a@b.example\n" * 4_900),
    "calendar-that-opens": calendar(b"BEGIN:A\n" * 4_900),
    "calendar-with-a-rule-every-second": calendar(
        b"UID:a\nATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@example.org\n"
        b"DTSTART:00010101T000000Z\nRRULE:FREQ=SECONDLY\n"
    ),
    "entity-of-digits": calendar(
        b'UID:a\nATTENDEE;X-RESPONSE-COMMENT="&#' + b"9" * 200_000 + b'":mailto:a@b.example'
    ),
    "number-of-digits": calendar(b"SEQUENCE:" + b"9" * 200_000),
    "base64-of-lines": b"Content-Type: text/calendar\nContent-Transfer-Encoding: base64\n\n"
    + b"Cg0K" * 60_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_disarmed(bomb: bytes) -> None:
    came, seconds = clocked(lambda: classify(bomb))
    assert seconds < EXPLODED
    assert came.why != UNFORESEEN
