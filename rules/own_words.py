"""What somebody wrote in a reply, beside what they quote: taken whole, or not at all.

Mail programs mark what they quote in as many ways as there are programs and languages. The
parsers there are know them by long lists of patterns, guess where those fail, and some can
be made to run for hours. Here only marks count that no language changes, and we know what
was quoted: it is our letter, with our addresses in it. What is left in doubt is for staff.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rules.by_mail import NotPlain

UNCLEAR = "what it quotes cannot be told from what it says"
BETWEEN = "it writes in several places of what it quotes"
SIGNATURE = "-- "  # RFC 3676 4.3: with its space
_MOST_OF_INTRO = 4  # lines of "On Tuesday, October 5, 2027 at 8:30 AM, NAME wrote:"
_LEAST_OF_COPY = 3  # lines such as "Von:", "Gesendet:", "Betreff:" above a copied letter
_MOST_OF_COPY = 6
_SHORTEST_SUBJECT = 10
_QUOTED = re.compile(r" {0,3}>")
_ENDS = (":", "\uff1a")
_HOUR = re.compile(r"(?<![0-9])[0-9]{1,2}[:.h\u65f6\u6642\uc2dc][0-9]{2}(?![0-9])")
_FIELD = re.compile(r"[*_]{0,2}[^\W\d_][^:\uff1a]{0,24}[:\uff1a]")
_LONGEST_RULE = 120  # or the pattern would take its time
_RULE = re.compile(r"_{5,}|[-=]{4,}.{0,60}?[-=]{4,}|[-=]{5,}")
_ANSWERING = re.compile(r"(?:\w{1,4}(?:\[\d+\])? ?[:\uff1a] *)+")  # Re:, AW:, SV:, RE[2]:
_TAGGED = re.compile(r"^(?:\[[^\]]{0,40}\] *)+")  # [EXTERNAL]
_DEVICE = re.compile(
    r"(?i)(?:sent from|sent via|get outlook for|von mein\w{0,2} .{1,40} gesendet"
    r"|gesendet von|envoy\u00e9 de|enviado desde|inviato da)\b.{0,160}"
)
_GREETING = re.compile(
    r"(?i)(?:hi|hello|hey|dear|good (?:morning|afternoon))\b[^.:;?]{0,40}"
)
_CLOSINGS = {
    *("best", "best regards", "best wishes", "kind regards", "warm regards", "regards"),
    *("thanks", "thank you", "many thanks", "thanks again", "cheers", "sincerely"),
}


class Known(NamedTuple):
    """What tells our letter: its sender's address, its contact's, its subject.

    `name` is that of whoever replies.
    """

    sender: str
    contact: str
    subject: str = ""
    name: str = ""

    def sent(self, text: str) -> bool:
        """Whether a line names us as the sender."""
        return self.sender in text.casefold()

    def introduces(self, text: str) -> bool:
        """Whether a line that ends in a colon introduces what is quoted below it."""
        return self.sent(text) or bool(_HOUR.search(text))

    def is_quoted_in(self, text: str) -> bool:
        """Whether a piece of our letter is left: both addresses stand in it."""
        return self.sent(text) or self.contact in text.casefold()

    def names(self) -> set[str]:
        """Return what somebody may sign with."""
        full = _bare(self.name)
        return {full, full.split(" ")[0]} - {""}


def is_of_reply(subject: str) -> bool:
    """Whether a subject begins as those of replies do, in whatever language."""
    return bool(_ANSWERING.match(_TAGGED.sub("", subject)))


def own_words(text: str, known: Known) -> str:
    """Return what a reply says of its own; empty if nothing. `NotPlain` if in doubt."""
    lines = text.replace("\r", "").split("\n")
    lines = lines[: _copied(lines, known)]
    said = [run for run in _runs(lines, known) if any(map(str.strip, run))]
    if len(said) > 1:
        raise NotPlain(BETWEEN)
    words = "\n".join(line.rstrip() for line in _trimmed(said[0], known)) if said else ""
    if known.is_quoted_in(words):
        raise NotPlain(UNCLEAR)
    return words.strip()


def _copied(lines: Sequence[str], known: Known) -> int:
    """Return where a letter of ours begins that is copied without marks, else the end."""
    for at in range(len(lines)):
        if _is_head(lines, at, known):
            return _above_rule(lines, at)
        if _QUOTED.match(lines[at]) or _quotes_next(lines, at):
            continue
        if lines[at].rstrip().endswith(_ENDS):
            start = _start_of_intro(lines, at, known.sent)
            if start is not None and known.sent(" ".join(lines[start : at + 1])):
                return start
    return len(lines)


def _is_head(lines: Sequence[str], at: int, known: Known) -> bool:
    """Whether the head of a letter of ours stands here, in whatever language."""
    if not _FIELD.match(lines[at].strip()):
        return False
    block: list[str] = []
    for line in lines[at : at + _MOST_OF_COPY]:
        if not line.strip():
            break
        block.append(line.strip())
    if sum(bool(_FIELD.match(line)) for line in block) < _LEAST_OF_COPY:
        return False
    bare = _ANSWERING.sub("", _TAGGED.sub("", known.subject), count=1)
    subject = bare.casefold().strip()
    text = " ".join(" ".join(block).split()).casefold()
    named = len(subject) >= _SHORTEST_SUBJECT and subject in text
    return named or known.sent(text)


def _above_rule(lines: Sequence[str], at: int) -> int:
    """Return where the line begins that mail programs draw above a copied letter."""
    above = _last_written(lines, at)
    drawn = lines[above].strip() if above is not None else ""
    return above if above is not None and _is_rule(drawn) else at


def _is_rule(line: str) -> bool:
    return len(line) <= _LONGEST_RULE and bool(_RULE.fullmatch(line))


def _last_written(lines: Sequence[str], before: int) -> int | None:
    """Return the nearest line above one, beyond at most two empty ones."""
    for at in range(before - 1, max(before - 4, -1), -1):
        if lines[at].strip():
            return at
    return None


def _quotes_next(lines: Sequence[str], at: int) -> bool:
    following = (line for line in lines[at + 1 : at + 4] if line.strip())
    return bool(_QUOTED.match(next(following, "")))


def _runs(lines: Sequence[str], known: Known) -> Iterator[Sequence[str]]:
    """Yield what stands above, between and below the quoted lines, without signatures."""
    start = 0
    for at, line in enumerate((*lines, ">")):
        if not _QUOTED.match(line):
            continue
        if at > start:
            end = _intro_above(lines, at, known) if at < len(lines) else at
            yield _unsigned(lines[start : max(end, start)])
        start = at + 1


def _intro_above(lines: Sequence[str], at: int, known: Known) -> int:
    """Return where the words begin that introduce a quotation; its start if none do."""
    last = _last_written(lines, at)
    if last is None or _QUOTED.match(lines[last]):
        return at
    if not lines[last].rstrip().endswith(_ENDS):
        return at
    start = _start_of_intro(lines, last, known.introduces)
    if start is None:
        raise NotPlain(UNCLEAR)
    return start


def _start_of_intro(
    lines: Sequence[str], last: int, convinces: Callable[[str], bool]
) -> int | None:
    """Return the first line of an introduction that ends at `last`; None if unclear.

    One of several lines names an hour in its first: what stands above is somebody's own.
    """
    first = last
    while first > 0 and lines[first - 1].strip() and not _QUOTED.match(lines[first - 1]):
        first -= 1
        if last - first > _MOST_OF_INTRO:
            break
    if first == last:
        return last if convinces(lines[last]) else None
    hours = [at for at in range(first, last + 1) if _HOUR.search(lines[at])]
    within = len(hours) == 1 and last - hours[0] < _MOST_OF_INTRO
    return hours[0] if within else None


def _unsigned(run: Sequence[str]) -> Sequence[str]:
    """Cut a signature off; without its space, the mark may be a line between two topics."""
    if SIGNATURE in run:
        return run[: run.index(SIGNATURE)]
    if any(line.strip() == SIGNATURE.strip() for line in run):
        raise NotPlain(UNCLEAR)
    return run


def _trimmed(run: Sequence[str], known: Known) -> Sequence[str]:
    """Take away what is no answer: a greeting, a closing, what a telephone adds."""
    lines = [line.rstrip() for line in run]
    while lines and (not lines[-1] or _DEVICE.fullmatch(lines[-1].strip())):
        lines.pop()
    written = [at for at, line in enumerate(lines) if line]
    closing = written[-2:] if _bare("".join(lines[-1:])) in known.names() else written[-1:]
    if closing and _bare(lines[closing[0]]) in _CLOSINGS:
        lines = lines[: closing[0]]
    return _ungreeted(lines)


def _ungreeted(lines: list[str]) -> list[str]:
    at = next((at for at, line in enumerate(lines) if line.strip()), None)
    if at is None:
        return lines
    first = lines[at].strip()
    greets = _GREETING.fullmatch(first.rstrip(",!")) and first.endswith((",", "!"))
    return lines[at + 1 :] if greets else lines


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(" ,.!-").casefold()
