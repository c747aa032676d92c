"""What a mail server's answer means for a letter (RFC 5321 §4.2.1, RFC 4954 §6)."""

from aiosmtplib import SMTPResponseException, SMTPSenderRefused

from activities.posts import Ending

CLOSING = 421
FOR_GOOD = 500  # from here on, trying this letter again is of no use
OUR_FAULT = {CLOSING, 530, 534, 535, 538}  # nothing would go now, whatever the letter
_BY_FIRST_DIGIT = {2: Ending.ACCEPTED, 4: Ending.DEFERRED, 5: Ending.REFUSED}


def ending_at_dot(code: int) -> Ending:
    """Say what the answer to the dot means; one that cannot stand there says nothing."""
    if code in OUR_FAULT:
        return Ending.STOPPED
    return _BY_FIRST_DIGIT.get(code // 100, Ending.UNKNOWN)


def ending_before_dot(answer: SMTPResponseException) -> Ending:
    """Say what a no before the dot means. One to MAIL is said to us, not to a letter."""
    if isinstance(answer, SMTPSenderRefused) and answer.code >= FOR_GOOD:
        return Ending.STOPPED
    ending = ending_at_dot(answer.code)
    return ending if ending in {Ending.REFUSED, Ending.STOPPED} else Ending.DEFERRED
