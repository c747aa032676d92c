"""Messages of the corpus as they are read, and answers of a few lines."""

from pathlib import Path

from models.reply import Inbound
from wire.inbound import classify

CORPUS = Path(__file__).parents[1] / "mail/replies"
ANN_ACCEPTS = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ann@example.org"
CHECK_IN = "7d1c6f4e-0b7e-5d43-9c39-0f2f3a6f2a11"


def mail(name: str) -> Inbound:
    return classify((CORPUS / f"{name}.eml").read_bytes())


def answer(
    *lines: str, method: str = "REPLY", event: str = "VEVENT", sender: str = "ann"
) -> bytes:
    """A mail with one bare calendar part, of an attendee's own lines."""
    body = [
        f"From: {sender}@example.org",
        f"Content-Type: text/calendar; method={method}",
        "",
        "BEGIN:VCALENDAR",
        f"METHOD:{method}",
        f"BEGIN:{event}",
        f"UID:{CHECK_IN}",
        *lines,
        f"END:{event}",
        "END:VCALENDAR",
    ]
    return "\n".join(body).encode()
