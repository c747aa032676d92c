"""What an answer holds for, and whom it spares a reminder.

An answer is given to a meeting's slot and state: a move asks anew, another title or link
leaves it standing.
"""

from collections.abc import Sequence
from datetime import datetime

from models.meeting import Meeting
from models.reply import Answer, Partstat


def holding(answers: Sequence[Answer], meeting: Meeting) -> dict[str, Answer]:
    """Return each person's last answer to the meeting as it is now."""
    now = (answer for answer in answers if answer.timing == meeting.timing)
    return {answer.person: answer for answer in now}


def declined(answers: Sequence[Answer], timing: int, moment: datetime) -> frozenset[str]:
    """Return who had said no, by a moment, to a meeting of that timing."""
    last = {
        answer.person: answer.partstat
        for answer in answers
        if answer.timing == timing and answer.at <= moment
    }
    return frozenset(person for person, said in last.items() if said is Partstat.DECLINED)


def is_back(answer: Answer, last: Answer | None) -> bool:
    """Whether somebody who had said no may have to be reminded again.

    Nobody looks for those who do not come, so whoever comes after all has to be looked at;
    all other answers are heard when their meeting is looked at anyway.
    """
    said_no = last is not None and last.partstat is Partstat.DECLINED
    return said_no and answer.partstat is not Partstat.DECLINED
