"""What libical does not look at, in a calendar to subscribe to."""

import re

from tests.wire.itip_lint import is_floating

HEAD = {
    "no METHOD:PUBLISH": "METHOD:PUBLISH",
    "no REFRESH-INTERVAL with its VALUE": "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
    "no X-PUBLISHED-TTL": "X-PUBLISHED-TTL:PT4H",
}
NAMED = ("NAME:", "X-WR-CALNAME:", "X-WR-TIMEZONE:")
ONCE = ("UID", "ORGANIZER", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND")
NEVER = ("ATTENDEE", "RRULE", "RDATE", "BEGIN:VALARM")


def feed_faults(feed: bytes) -> list[str]:
    """Return the faults of one feed of ours; nothing if all is well."""
    text = feed.replace(b"\r\n ", b"").decode("utf-8", "replace")
    head, *events = text.split("BEGIN:VEVENT\r\n")
    lines = head.split("BEGIN:VTIMEZONE")[0].split("\r\n")
    uids = [line for line in text.split("\r\n") if line.startswith("UID:")]
    used, defined = (
        set(re.findall(r";TZID=([^:;]+)", text)),
        re.findall("TZID:(.+)\r", head),
    )
    rules = {
        "bare LF or CR": re.search(rb"(?<!\r)\n|\r(?!\n)", feed),
        "a line of more than 75 octets": any(len(x) > 75 for x in feed.split(b"\r\n")),
        "no end of the last line": not feed.endswith(b"\r\n"),
        "no UTF-8": "\ufffd" in text,
        "a megabyte": len(feed) >= 1_000_000,
        "a UID twice": len(set(uids)) < len(uids),
        "RDATE in a VTIMEZONE": "\nRDATE" in head,
        "TZID without VTIMEZONE": used - set(defined),
        "a VTIMEZONE twice": len(set(defined)) < len(defined),
    }
    rules |= {fault: line not in lines for fault, line in HEAD.items()}
    rules |= {f"no {x}": not any(line.startswith(x) for line in lines) for x in NAMED}
    found = [fault for fault, broken in rules.items() if broken]
    return found + [fault for event in events for fault in _event_faults(event)]


def _event_faults(event: str) -> list[str]:
    lines = event.split("\r\n")
    names = [re.split("[;:]", line)[0] for line in lines]
    times = [line for line in lines if re.match("DTSTART|DTEND", line)]
    rules = {f"not one {name}": names.count(name) != 1 for name in ONCE} | {
        f"an event with {name}": any(line.startswith(name) for line in lines)
        for name in NEVER
    }
    rules["no TRANSP:TRANSPARENT"] = "TRANSP:TRANSPARENT" not in lines
    rules["no STATUS"] = not {"STATUS:CONFIRMED", "STATUS:CANCELLED"} & set(lines)
    rules["a floating time"] = any(map(is_floating, times))
    rules["an address without mailto:"] = not re.search("ORGANIZER[^\r]*:mailto:", event)
    return [fault for fault, broken in rules.items() if broken]
