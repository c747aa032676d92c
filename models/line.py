"""Text that goes into headers, calendars and pages: what it may hold."""

import re
from typing import Annotated

from pydantic import AfterValidator

LONGEST = 120
LONGEST_LINK = 500
_LINK = re.compile(r"https?://[A-Za-z0-9.-]+(:\d+)?(/[!-~]*)?")
# Control characters and the two Unicode line ends break headers; bidirectional overrides
# make a page show another text than it holds. Joiners stay: names and emoji need them.
_BREAKS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def line_fault(text: str, longest: int = LONGEST) -> str | None:
    """Say what keeps `text` from being one plain line; None if nothing does."""
    if not text.strip():
        return "must not be empty"
    if len(text) > longest:
        return f"has {len(text)} characters; at most {longest} are allowed"
    if found := _BREAKS.search(text):
        return (
            f"holds a character that cannot be shown (U+{ord(found[0]):04X}) "
            f"after {text[: found.start()][-20:]!a}: type it anew"
        )
    return None


def prose_fault(text: str, longest: int = 2000) -> str | None:
    """Say what keeps `text` from being plain paragraphs; None if nothing does."""
    return line_fault(text.replace("\n", " ").replace("\t", " "), longest)


def link_fault(text: str) -> str | None:
    """Say what keeps `text` from being a link that a click may follow; None if nothing."""
    if len(text) <= LONGEST_LINK and _LINK.fullmatch(text):
        return None
    return "must be a link such as https://rooms.example.org/climate"


def _line(text: str) -> str:
    if fault := line_fault(text):
        raise ValueError(fault)
    return text.strip()


def _prose(text: str) -> str:
    if fault := prose_fault(text):
        raise ValueError(fault)
    return text.strip()


Line = Annotated[str, AfterValidator(_line)]
Prose = Annotated[str, AfterValidator(_prose)]
