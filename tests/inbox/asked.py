"""Real clients' replies to the letter of an ask, made to say what a test wants."""

import quopri
from base64 import encodebytes
from email import message_from_bytes
from pathlib import Path

from models.inbox import InboxState
from models.submission import Submission
from models.tables.inbox import InboxRow
from store.submissions import keep_submission
from tests.inbox.hall import LEAD, RECRUITING, Hall

CORPUS = Path(__file__).parents[1] / "mail/answers"
WORDS = "Student voice"  # what each of them says
LETTER, WRITER = b"ask-1@host.example.org", b"mara.quill@riverbend.example.org"
PLAIN = sorted(
    file.stem for file in CORPUS.glob("*.eml") if not file.stem.startswith("unplain")
)
UNPLAIN = sorted(file.stem for file in CORPUS.glob("unplain-*.eml"))
_ENCODED = {
    "base64": encodebytes,
    "quoted-printable": quopri.encodestring,
}


def reply(name: str) -> bytes:
    return (CORPUS / f"{name}.eml").read_bytes()


def saying(
    name: str, words: str, *, letter: str, writer: str = "", message_id: str = ""
) -> bytes:
    """Return a client's reply to a letter of ours, in its own encoding."""
    mail = message_from_bytes(reply(name))
    for part in mail.walk():
        if part.get_content_maintype() != "text":
            continue
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        charset = part.get_content_charset() or "utf-8"
        text = content.decode(charset).replace("Student \nvoice", WORDS)
        said = text.replace(WORDS, _as(part.get_content_type(), words)).encode(charset)
        encode = _ENCODED.get(str(part["Content-Transfer-Encoding"]), lambda same: same)
        part.set_payload(
            encode(said).decode("ascii" if encode(said).isascii() else charset)
        )
    if message_id:
        del mail["Message-ID"]
        mail["Message-ID"] = message_id
    raw = mail.as_bytes().replace(LETTER, letter.encode())
    return raw.replace(WRITER, writer.encode()) if writer else raw


def _as(kind: str, words: str) -> str:
    return words.replace("\n", "<br>") if kind == "text/html" else words


def outcome(row: InboxRow) -> tuple[InboxState, str]:
    return row.state, row.why


async def by_the_page(hall: Hall, coming: int, turn: int) -> None:
    """Let the lead have answered on the page."""
    form = Submission(
        request="page",
        occasion=RECRUITING,
        person=hall.keys.person(LEAD),
        answers={"coming": coming},
        turn=turn,
        at=hall.at,
    )
    async with hall.db.writing() as session:
        await keep_submission(session, form)
