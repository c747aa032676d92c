"""A rehearsal's folder of plainly made-up people: its plan, its ledger, its letters."""

import csv
import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path
from typing import Any

ZONE = "America/Los_Angeles"
TEAMS = {
    "riverbend": "Riverbend Unified School District",
    "oak-hollow": "Oak Hollow Elementary School District",
    "mesa-verde": "Mesa Verde Joint Union High School District",
    "harbor": "Harbor City Schools",
    "cedar-flat": "Cedar Flat Unified School District",
    "north-fork": "North Fork Union School District",
}
NAMES = (
    "Ada Quill", "Bo Larkspur", "Cleo Marsh", "Dov Tansy", "Edie Fennel", "Fitz Alder",
    "Gwen Sorrel", "Hal Bramble", "Ines Yarrow", "Jude Teasel", "Kit Mallow", "Lua Sedge",
    "Moss Avens", "Nia Burdock", "Otis Clover", "Pia Rue", "Quin Vetch", "Ray Thistle",
)  # fmt: skip
HOSTILE = "</script><script>alert(1)</script>"
HEAD = "number,sent_at,person,name,occasion,kind,revision,sequence,message_id,outcome,file"


@dataclass
class MadeUpYear:
    """A rehearsal's folder of plainly made-up people."""

    folder: Path
    meetings: list[dict[str, Any]] = field(default_factory=list)
    asks: list[dict[str, Any]] = field(default_factory=list)
    ledger: list[list[object]] = field(default_factory=list)

    def meet(
        self,
        step: str,
        ordinal: int,
        team: str | None,
        kind: str,
        title: str,
        day: date,
        **more: Any,
    ) -> None:
        while day.weekday() > 4:
            day += timedelta(days=1)
        self.meetings.append(
            {
                "occasion": f"lea-2027/{team or '-'}/{step}/{ordinal}",
                "team": team,
                "step": step,
            }
            | {"kind": kind, "title": title, "form": "virtual", "day": day.isoformat()}
            | {"at": "13:00:00", "minutes": 90, "timezone": ZONE, "state": "held"}
            | more
        )

    def ask(
        self, step: str, team: str, kind: str, title: str, due: date, days: int
    ) -> None:
        self.asks.append(
            {
                "occasion": f"lea-2027/{team}/{step}/1",
                "team": team,
                "step": step,
                "kind": kind,
            }
            | {"title": title, "state": "done", "due_on": due.isoformat()}
            | {"opens_on": (due - timedelta(days=days)).isoformat()}
        )

    def send(
        self, name: str, about: dict[str, Any], kind: str, day: date, **parts: str
    ) -> str:
        """Put one letter into the folder; return the name of its file."""
        number = len(self.ledger) + 1
        person = person_of(name)
        sent = datetime.combine(day, time(15, 30), UTC)
        file = f"mail/{number:06}-{person}-{kind}.eml"
        letter = compose(name, about, kind, sent, **parts)
        (self.folder / file).write_bytes(letter.as_bytes())
        row = [number, sent.isoformat(), person, name, about["occasion"], kind, 0, 0]
        self.ledger.append([*row, letter["Message-ID"], "accepted", file])
        return file

    def write(self) -> Path:
        plan = {
            "cohort": {
                "key": "lea-2027",
                "title": "School Climate Data Use Peer Network 2027/28",
                "program": "lea-peer-network",
                "starts_on": "2027-08-16",
                "ends_on": "2028-06-09",
                "timezone": ZONE,
            },
            "teams": [
                {"key": key, "agency": agency, "timezone": ZONE, "liaison": "Ray Thistle"}
                for key, agency in TEAMS.items()
            ],
            "closed": closed_days(),
            "meetings": self.meetings,
            "asks": self.asks,
            "summary": {
                "meetings": len(self.meetings),
                "asks": len(self.asks),
                "missed": 0,
                "twice": 0,
            }
            | {
                "letters": len(self.ledger),
                "cast": "mixed",
                "seed": 7,
                "program": "lea-peer-network",
            },
        }
        (self.folder / "plan.json").write_text(json.dumps(plan))
        with (self.folder / "ledger.csv").open("w", newline="") as file:
            csv.writer(file).writerows([HEAD.split(","), *self.ledger])
        return self.folder


def person_of(name: str) -> str:
    return sha256(name.encode()).hexdigest()[:12]


def closed_days() -> list[dict[str, str]]:
    spans = [
        (date(2027, 9, 6), 1, "Labor Day"),
        (date(2027, 11, 22), 5, "Thanksgiving week"),
        (date(2027, 12, 20), 12, "Winter break"),
        (date(2028, 1, 17), 1, "Martin Luther King Jr. Day"),
        (date(2028, 4, 3), 5, "Spring break"),
    ]
    days = [
        (first + timedelta(days=n), why)
        for first, length, why in spans
        for n in range(length)
    ]
    return [{"day": day.isoformat(), "why": why} for day, why in days if day.weekday() < 5]


def compose(
    name: str,
    about: dict[str, Any],
    kind: str,
    sent: datetime,
    subject: str = "",
    text: str = "",
    html: str = "",
) -> EmailMessage:
    letter = EmailMessage()
    letter["Subject"] = subject or f"{kind.capitalize()}: {about['title']}"
    letter["From"] = '"The Climate Center" <calendar@host.example.org>'
    letter["To"] = f'"{name}" <{name.lower().replace(" ", ".")}@agency.example.org>'
    letter["Date"] = sent
    letter["Message-ID"] = (
        f"<{person_of(name)}.{kind}.{about['occasion']}@host.example.org>"
    )
    day = about.get("day") or about["due_on"]
    happens = f"{about['title']} is on {day}, 1:00 pm Pacific."
    said = text or f"Dear {name},\n\n{happens}\n\nThe Climate Center"
    letter.set_content(said)
    page = html or (
        '<!doctype html><html><body style="font-family:sans-serif;margin:24px;color:#222">'
        f"<h1 style='font-size:20px'>{about['title']}</h1>"
        + "".join(f"<p>{line}</p>" for line in said.split("\n\n"))
        + "<p><a href='https://host.example.org/a'>Open the room</a></p></body></html>"
    )
    letter.add_alternative(page, subtype="html")
    if kind in {"invitation", "update", "cancellation"}:
        letter.add_alternative(
            calendar(about, kind),
            "text",
            "calendar",
            cte="base64",
            params={"method": "REQUEST"},
        )
    return letter


def calendar(about: dict[str, Any], kind: str) -> bytes:
    day = about["day"].replace("-", "")
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Made up//EN",
        f"METHOD:{'CANCEL' if kind == 'cancellation' else 'REQUEST'}",
        "BEGIN:VEVENT",
        f"UID:{about['occasion']}",
        "SEQUENCE:3",
        "DTSTAMP:20270801T000000Z",
        f"DTSTART;TZID={ZONE}:{day}T130000",
        f"DTEND;TZID={ZONE}:{day}T143000",
        f"SUMMARY:{about['title']}",
        "LOCATION:Online room 4",
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def lay_year(year: MadeUpYear) -> None:
    kickoff = date(2027, 9, 14)
    year.meet("kickoff", 1, None, "kickoff", "Kick-off", kickoff)
    for n in range(6):
        day = kickoff + timedelta(days=35 + 35 * n)
        year.meet("group", n + 1, None, "group-session", f"Group session {n + 1}", day)
    year.meet(
        "final",
        1,
        None,
        "convening",
        "Final convening",
        date(2028, 5, 23),
        form="in-person",
    )
    for row, team in enumerate(TEAMS):
        lay_team(year, team, kickoff + timedelta(days=row))


def lay_team(year: MadeUpYear, team: str, day: date) -> None:
    def on(days: int) -> date:
        return day + timedelta(days=days)

    year.meet("check-in", 1, team, "check-in", "Check-in", on(14))
    for n in range(7):
        state = ("held", "held", "held", "presumed", "held", "not-held", "held")[n]
        year.meet(
            "ta",
            n + 1,
            team,
            "ta-meeting",
            f"TA meeting {n + 1}",
            on(22 + 33 * n),
            state=state,
        )
    for n in range(2):
        day_of = on(45 + 120 * n)
        year.meet(
            "tp", n + 1, team, "thought-partnership", f"Thought partnership {n + 1}", day_of
        )
    year.meet("prep", 1, team, "preparation", "Workshop preparation", on(94))
    year.meet(
        "workshop", 1, team, "workshop", "Workshop", on(128), form="in-person", minutes=180
    )
    year.meet("follow-up", 1, team, "follow-up", "Follow-up", on(150))
    year.ask("data", team, "data-and-goals", "Data and goals for the workshop", on(90), 30)
    year.ask("people", team, "checklist-item", "Recruit about 30 participants", on(114), 45)
    year.ask("room", team, "checklist-item", "Room and logistics", on(118), 40)
    year.ask("food", team, "checklist-item", "Refreshments", on(121), 21)
    year.ask("done", team, "accomplishments", "Key accomplishments", date(2028, 5, 9), 28)


def write_letters(year: MadeUpYear) -> None:
    """Write about 300 letters, in the order of their days, as the ledger has them."""
    teams = list(TEAMS)
    wanted: list[tuple[date, str, dict[str, Any], str]] = []
    for row, name in enumerate(NAMES):
        mine = {None, teams[row % 6]} if row < 17 else {None, *teams[:3]}
        for about in year.meetings:
            if about["team"] not in mine or about["step"] in {"prep", "tp"}:
                continue
            day = date.fromisoformat(about["day"])
            told = max(day - timedelta(days=40), date(2027, 8, 16))
            wanted.append((told, name, about, "invitation"))
            if about["step"] in {"kickoff", "ta"}:
                wanted.append((day - timedelta(days=2), name, about, "reminder-2"))
        for about in year.asks if row < 6 else ():
            if about["team"] in mine:
                opens = date.fromisoformat(about["opens_on"])
                late = date.fromisoformat(about["due_on"]) + timedelta(days=1)
                wanted += [(opens, name, about, "ask"), (late, name, about, "nudge+1")]
    for day, name, about, kind in sorted(wanted, key=lambda each: each[0]):
        year.send(name, about, kind, day)
