"""What a message that came in came to."""

from typing import NamedTuple

from models.command import Answer, Bounced, Submit
from models.inbox import InboxState, Reading
from models.submission import Submission
from rules.replies import Ruling

STATES = {
    Ruling.APPLIED: InboxState.TAKEN,
    Ruling.STALE: InboxState.WAITS,
    Ruling.REVIEW: InboxState.WAITS,
    Ruling.RESEND: InboxState.WAITS,
    Ruling.DUPLICATE: InboxState.DISMISSED,
    Ruling.IGNORED: InboxState.DISMISSED,
}


class Finding(NamedTuple):
    """What it is, and the command by which it takes effect, if it has any.

    `form` is kept before that command is given, as with a page.
    """

    reading: Reading
    command: Answer | Bounced | Submit | None = None
    form: Submission | None = None
