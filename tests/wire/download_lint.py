"""What libical does not look at, in one meeting as a file."""

import re

from tests.wire.itip_lint import is_floating, line_faults

ONCE = ("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY")
NEVER = ("METHOD", "ORGANIZER", "ATTENDEE", "RDATE", "X-WR-CALNAME")


def download_faults(file: bytes) -> list[str]:
    """Return the faults of one file of ours; nothing if all is well."""
    text = file.replace(b"\r\n ", b"").decode("utf-8", "replace")
    head, *events = text.split("BEGIN:VEVENT\r\n")
    if len(events) != 1:
        return ["not one event"]
    lines = events[0].split("\r\n")
    names = [re.split("[;:]", line)[0] for line in lines]
    all_names = {re.split("[;:]", line)[0] for line in text.split("\r\n")}
    used = set(re.findall(r";TZID=([^:;]+)", events[0]))
    times = [line for line in lines if re.match("DTSTART|DTEND", line)]
    rules = {f"not one {name}": names.count(name) != 1 for name in ONCE}
    rules |= {f"a {name}": name in all_names for name in NEVER}
    rules |= {
        "RRULE in an event": "RRULE" in names,
        "TZID without VTIMEZONE": used != set(re.findall(r"\nTZID:(.+)\r", head)),
        "no STATUS": not {"STATUS:CONFIRMED", "STATUS:CANCELLED"} & set(lines),
        "a floating time": any(map(is_floating, times)),
    }
    return line_faults(file) + [fault for fault, broken in rules.items() if broken]
