"""Answers of the journeys, written for staff at a command line, in words for a page."""

import re
from collections.abc import Mapping
from datetime import date

from wire.wording import long_day

_OCCASION = re.compile(r"[a-z0-9-]+/[a-z0-9-]+/[a-z0-9-]+/[1-9]\d*")
_JOURNEY = re.compile(r"(?:team|cohort)/[a-z0-9-]+(?:/[a-z0-9-]+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_COMMAND = re.compile(r" \([^()]*--[^()]*\)")


def in_plain_words(answer: str, names: Mapping[str, str]) -> str:
    """Return an answer with `names` for the ids in it, full days, and no commands.

    An id nobody named is "another meeting".
    """
    said = _COMMAND.sub("", answer)
    said = _OCCASION.sub(lambda found: names.get(found[0], "another meeting"), said)
    said = _JOURNEY.sub("this year", said)
    said = _DAY.sub(lambda found: long_day(date.fromisoformat(found[0])), said)
    return f"{said[:1].upper()}{said[1:].rstrip('.')}."
