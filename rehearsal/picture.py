"""The year as a picture: where everything stands, before anything is drawn.

Across, places are percent of the width (`rehearsal.picture_days`); down, they are pixels.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from models.value import Value
from rehearsal.booklet_folder import NotedAsk, NotedClosing, NotedMeeting, NotedPlan
from rehearsal.booklet_words import clock_words, day_words, listed, plain_words
from rehearsal.picture_days import Month, Scale, months_of, scale_of

HEAD = 44  # the months' names
LANE = 40  # a lane's meetings
ASK = 9  # each row of asks below them
WEEKS = 64  # the letters' bars
_SHAPES = {"ta-meeting": "circle", "workshop": "star"}
_WEEKEND = (5, 6)


class Band(Value):
    """A span: closed days, an ask, or a week's letters."""

    x: float
    width: float
    y: float
    height: float
    title: str
    state: str = ""
    occasion: str = ""


class Mark(Value):
    """A meeting."""

    x: float
    y: float
    shape: str
    kind: str
    state: str
    title: str
    occasion: str


class Lane(Value):
    """A team's row, or the cohort's (`key` is empty)."""

    key: str
    name: str
    y: float
    height: float


class Picture(Value):
    """Everything to draw; `height` in pixels, `busiest` the most letters of a week."""

    height: float
    months: tuple[Month, ...]
    closed: tuple[Band, ...]
    lanes: tuple[Lane, ...]
    meetings: tuple[Mark, ...]
    asks: tuple[Band, ...]
    weeks: tuple[Band, ...]
    busiest: int


def draw(plan: NotedPlan, sent: Sequence[date], told: Counter[str]) -> Picture:
    """Place a year: its plan, the days on which letters went, letters by occasion."""
    scale = scale_of(plan, sent)
    rows = _ask_rows(plan.asks)
    depth = LANE + ASK * (max(rows.values(), default=0) + 1)
    lanes = _lanes(plan, depth)
    tops = {lane.key: lane.y for lane in lanes}
    bottom = lanes[-1].y + lanes[-1].height
    per_week = Counter(day - timedelta(days=day.weekday()) for day in sent)
    return Picture(
        height=bottom + WEEKS,
        months=tuple(months_of(scale)),
        closed=tuple(_closed(plan.closed, scale, bottom)),
        lanes=lanes,
        meetings=tuple(_mark(each, scale, tops, told) for each in plan.meetings),
        asks=tuple(_ask(each, scale, tops, rows, told) for each in plan.asks),
        weeks=tuple(_weeks(per_week, scale, bottom)),
        busiest=max(per_week.values(), default=0),
    )


def _lanes(plan: NotedPlan, depth: float) -> tuple[Lane, ...]:
    whole = Lane(key="", name="Whole cohort", y=HEAD, height=LANE)
    return whole, *(
        Lane(key=team.key, name=team.agency, y=HEAD + LANE + depth * row, height=depth)
        for row, team in enumerate(plan.teams)
    )


def _closed(closed: Iterable[NotedClosing], scale: Scale, bottom: float) -> Iterable[Band]:
    for run in _runs(sorted(closed, key=lambda each: each.day), scale):
        days = day_words(run[0].day)
        if len(run) > 1:
            days += f" to {day_words(run[-1].day)}"
        length = (run[-1].day - run[0].day).days + 1
        title = f"Nobody meets: {listed(each.why for each in run)}\n{days}"
        x, width = scale.x(run[0].day), scale.width(length)
        yield Band(x=x, width=width, y=HEAD, height=bottom - HEAD, title=title)


def _runs(closed: Iterable[NotedClosing], scale: Scale) -> list[list[NotedClosing]]:
    """Join neighboring days; a weekend between two closed days is closed as well."""
    runs: list[list[NotedClosing]] = []
    for each in closed:
        if not scale.first <= each.day <= scale.last:
            continue
        if runs and _adjoin(runs[-1][-1].day, each.day):
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _adjoin(day: date, later: date) -> bool:
    between = (day + timedelta(days=n) for n in range(1, (later - day).days))
    return all(each.weekday() in _WEEKEND for each in between)


def _mark(
    meeting: NotedMeeting, scale: Scale, tops: dict[str, float], told: Counter[str]
) -> Mark:
    own = meeting.team is None
    return Mark(
        x=round(scale.x(meeting.day) + scale.width(1) / 2, 3),
        y=tops[meeting.team or ""] + LANE / 2,
        shape="diamond" if own else _SHAPES.get(meeting.kind, "square"),
        kind="cohort" if own else meeting.kind,
        state=meeting.state,
        title=_meeting_title(meeting, told[meeting.occasion]),
        occasion=meeting.occasion if told[meeting.occasion] else "",
    )


def _meeting_title(meeting: NotedMeeting, letters: int) -> str:
    when = f"{day_words(meeting.day)}, {clock_words(meeting.at)} ({meeting.timezone})"
    how = f"{meeting.minutes} minutes, {plain_words(meeting.form)}"
    became = plain_words(meeting.state)
    return f"{meeting.title}: {became}\n{when}\n{how}\n{_letters(letters)}"


def _letters(number: int) -> str:
    return "1 letter" if number == 1 else f"{number:,} letters"


def _ask_rows(asks: Iterable[NotedAsk]) -> dict[str, int]:
    """Give asks of a team that are open at once rows of their own, the first free one."""
    free: dict[str | None, list[date]] = {}
    rows = {}
    for ask in sorted(asks, key=lambda each: (each.opens_on, each.due_on, each.occasion)):
        taken = free.setdefault(ask.team, [])
        row = next((n for n, until in enumerate(taken) if until < ask.opens_on), len(taken))
        taken[row : row + 1] = [ask.due_on]
        rows[ask.occasion] = row
    return rows


def _ask(
    ask: NotedAsk,
    scale: Scale,
    tops: dict[str, float],
    rows: dict[str, int],
    told: Counter[str],
) -> Band:
    letters = told[ask.occasion]
    opens, due = day_words(ask.opens_on), day_words(ask.due_on)
    became = plain_words(ask.state)
    title = f"{ask.title}: {became}\nasked {opens}\ndue {due}\n{_letters(letters)}"
    days = max((ask.due_on - ask.opens_on).days + 1, 1)
    top = tops.get(ask.team or "", HEAD)
    y = top + LANE - 4 + ASK * rows[ask.occasion]
    return Band(
        x=scale.x(ask.opens_on),
        width=scale.width(days),
        y=y,
        height=4,
        title=title,
        state=ask.state,
        occasion=ask.occasion if letters else "",
    )


def _weeks(per_week: Counter[date], scale: Scale, bottom: float) -> Iterable[Band]:
    """Stand a bar for each week on the ground; the smallest can still be seen."""
    tallest = max(per_week.values(), default=1)
    for monday, number in sorted(per_week.items()):
        height = round(max(2, (WEEKS - 26) * number / tallest), 1)
        begins = max(monday, scale.first)
        days = min((monday + timedelta(days=6) - begins).days, 4) + 1
        title = f"Week of {day_words(monday)}: {_letters(number)}"
        y = round(bottom + WEEKS - height, 1)
        yield Band(
            x=scale.x(begins), width=scale.width(days), y=y, height=height, title=title
        )
