"""Text made harmless before it becomes bytes: what people type may hold anything."""

import re
from functools import lru_cache

REMEMBERED = 4096  # titles and names, that stand in letter after letter

# Controls of ASCII and Latin-1; what turns the direction of all that follows, and so shows
# other words than are there; halves of characters, which no UTF-8 can carry. The two
# separators U+2028 and U+2029 are spaces and ends of lines to Python, and go as those.
_NEVER_PRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]+")


@lru_cache(REMEMBERED)
def one_line(text: str, longest: int) -> str:
    """Return `text` on one line, of at most `longest` characters."""
    return " ".join(_NEVER_PRINTED.sub(" ", text).split())[:longest].rstrip()


def many_lines(text: str, longest: int | None = None) -> str:
    r"""Return `text` with its lines ended by a bare \n, of at most `longest` characters."""
    if text.replace("\n", "").isprintable() and " \n" not in text:  # as most are
        return text.rstrip(" ")[:longest].strip("\n")
    lines = (_NEVER_PRINTED.sub(" ", line).rstrip() for line in text.splitlines())
    return "\n".join(lines)[:longest].strip("\n")
