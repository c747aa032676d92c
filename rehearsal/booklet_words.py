"""How the booklet says days, clocks, kinds and outcomes to a person."""

import re
from collections.abc import Iterable
from datetime import date, time

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_NOON = 12


def day_words(day: date) -> str:
    """Say a day: `Tuesday, October 12, 2027` (not by strftime, which asks the locale)."""
    return f"{_WEEKDAYS[day.weekday()]}, {MONTHS[day.month - 1]} {day.day}, {day.year}"


def short_day_words(day: date) -> str:
    """Say a day where the month is known: `Tue, Oct 12`."""
    return f"{_WEEKDAYS[day.weekday()][:3]}, {MONTHS[day.month - 1][:3]} {day.day}"


def clock_words(at: time) -> str:
    """Say a wall time: `1:05 pm`."""
    return f"{at.hour % _NOON or _NOON}:{at.minute:02} {'pm' if at.hour >= _NOON else 'am'}"


def month_words(month: str) -> str:
    """Say a month given as `2027-10`: `October 2027`."""
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"


def plain_words(word: str) -> str:
    """Say an enumeration's member: `called-off` is `called off`."""
    return word.replace("-", " ").replace("_", " ")


def kind_words(kind: str) -> str:
    """Say a letter's kind with its offset, as of `reminder-14`, `nudge+1` or `welcome`."""
    if told := re.fullmatch(r"nudge\+(\d+)-([a-z]+)", kind):
        return f"No answer, to the {told[2]}, {told[1]} days after"
    if day := re.fullmatch(r"digest-(\d{4}-\d\d-\d\d)", kind):
        return f"Digest of {short_day_words(date.fromisoformat(day[1]))}"
    name, mark, days = _parted(kind)
    if not mark:
        return plain_words(kind).capitalize()
    unit = "day" if days == "1" else "days"
    side = "after" if mark == "+" else "before"
    return f"{plain_words(name).capitalize()}, {days} {unit} {side}"


def kind_order(kind: str) -> tuple[str, str, int]:
    """Sort kinds by name, those before the day first, and the farthest of them first."""
    name, mark, days = _parted(kind)
    offset = int(days or 0)
    return name, mark.replace("-", "!"), -offset if mark == "-" else offset


def _parted(kind: str) -> tuple[str, str, str]:
    name = kind.rstrip("0123456789")
    if name == kind or name[-1:] not in {"-", "+"}:
        return kind, "", ""
    return name[:-1], name[-1], kind[len(name) :]


def listed(words: Iterable[str]) -> str:
    """Join different words in their order: `a, b`."""
    return ", ".join(dict.fromkeys(words))
