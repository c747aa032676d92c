"""What a mail server's answer means for a letter (RFC 5321 §4.2.1, RFC 4954 §6)."""

import re

from aiosmtplib import SMTPRecipientRefused, SMTPResponseException, SMTPSenderRefused

from activities.posts import Ending
from rules.bounces import is_of_nobody

CLOSING = 421
FOR_GOOD = 500  # from here on, trying this letter again is of no use
OUR_FAULT = {CLOSING, 530, 534, 535, 538}  # nothing would go now, whatever the letter
_BY_FIRST_DIGIT = {2: Ending.ACCEPTED, 4: Ending.DEFERRED, 5: Ending.REFUSED}


_STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}(?!\d)")  # RFC 2034 §4: it begins the answer


def status_in(answer: str) -> str | None:
    """Return what an answer's text says of itself, such as "5.1.1", if it does."""
    found = _STATUS.match(answer.lstrip())
    return found[0] if found else None


def ending_at_dot(code: int) -> Ending:
    """Say what the answer to the dot means; one that cannot stand there says nothing."""
    if code in OUR_FAULT:
        return Ending.STOPPED
    return _BY_FIRST_DIGIT.get(code // 100, Ending.UNKNOWN)


def ending_before_dot(answer: SMTPResponseException) -> Ending:
    """Say what a no before the dot means. One to MAIL is said to us, not to a letter.

    One to RCPT that says why may be of the address, not of the letter.
    """
    if isinstance(answer, SMTPSenderRefused) and answer.code >= FOR_GOOD:
        return Ending.STOPPED
    if isinstance(answer, SMTPRecipientRefused) and is_of_nobody(status_in(answer.message)):
        return Ending.UNREACHABLE
    ending = ending_at_dot(answer.code)
    return ending if ending in {Ending.REFUSED, Ending.STOPPED} else Ending.DEFERRED
