"""A note beside an answer is read as it was written."""

import pytest

from tests.wire.replies import ANN_ACCEPTS, answer
from wire.inbound import classify


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        (["COMMENT:Late\\, sorry\\; bye\\nAnn"], "Late, sorry; bye\nAnn"),
        (["COMMENT:", "COMMENT:Second"], "Second"),
        (["COMMENT:5 &lt; 6"], "5 &lt; 6"),
        (["COMMENT:a\x00b\x1b[0m"], "a b [0m"),
        (["COMMENT:" + "x" * 5000], "x" * 2000),
        (["X-NOTE:no"], None),
    ],
)
def test_a_note_is_read_as_it_was_written(lines: list[str], note: str | None) -> None:
    reply = classify(answer(ANN_ACCEPTS, *lines)).reply
    assert reply
    assert reply.note == note


def test_a_note_in_an_older_encoding_is_read() -> None:
    raw = answer(ANN_ACCEPTS, "COMMENT:Peut-être")
    reply = classify(raw.decode().encode("latin-1")).reply
    assert reply
    assert reply.note == "Peut-être"


@pytest.mark.parametrize(
    ("written", "note"),
    [
        ('"It&#39\\;s late"', "It's late"),
        (
            '"Abgelehnt\\, weil ich au&szlig\\;er Haus bin"',
            "Abgelehnt, weil ich außer Haus bin",
        ),
        ("Sorry\\; no", "Sorry; no"),
        ('"at 5: no"', "at 5: no"),
        ('"&#' + "9" * 6000 + '"', ""),
    ],
)
def test_a_note_in_googles_parameter_is_undone(written: str, note: str) -> None:
    line = f"ATTENDEE;PARTSTAT=DECLINED;X-RESPONSE-COMMENT={written}:mailto:ann@example.org"
    reply = classify(answer(line)).reply
    assert reply
    assert (reply.note or "").startswith(note)
    assert len(reply.note or "") <= 2000
