"""What a message may measure before any parser sees it.

The standard library's parser is quadratic in the parameters of a header and in nesting, and
recurses: each bound below keeps one such bomb from it. The real messages of calendars are
a tenth of these bounds.
"""

import re

LARGEST = 262_144  # octets of the whole message
MOST_LINES = 10_000  # the parser compares each with every open boundary
LARGEST_HEAD = 65_536
LONGEST_HEADER = 16_384  # 20,000 recipients in To
LONGEST_OF_CONTENT = 2_000  # 20,000 parameters of Content-Type
MOST_PARTS = 50  # nesting included: every inner level brings a Content-Type of its own

_HEADERS = re.compile(rb"[^\n]*(?:\n[ \t][^\n]*)*")
_OF_CONTENT = re.compile(rb"(?im)^content-[a-z-]{1,40}:[^\n]*(?:\n[ \t][^\n]*)*")
_OF_TYPE = re.compile(rb"(?im)^[ \t]*content-type:")


def with_plain_ends(raw: bytes) -> bytes:
    r"""Return a message with every line ended by a bare \n.

    To the parser a lone \r ends a line too: what is measured must be what is parsed.
    """
    return raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def excess(raw: bytes) -> str | None:
    r"""Say what is too much in a message (lines ended by \n); None if nothing is."""
    if raw.count(b"\n") > MOST_LINES:
        return f"it has more than {MOST_LINES} lines"
    if len(_OF_TYPE.findall(raw)) > MOST_PARTS:
        return f"it has more than {MOST_PARTS} parts"
    if any(len(header) > LONGEST_OF_CONTENT for header in _OF_CONTENT.findall(raw)):
        return f"one of its parts has a header of more than {LONGEST_OF_CONTENT} octets"
    head = raw.partition(b"\n\n")[0]
    if len(head) > LARGEST_HEAD:
        return f"its headers have more than {LARGEST_HEAD} octets"
    if any(len(header) > LONGEST_HEADER for header in _HEADERS.findall(head)):
        return f"one of its headers has more than {LONGEST_HEADER} octets"
    return None
