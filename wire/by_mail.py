"""What a letter says of answering it by mail, where that is plain."""

from models.ask import Ask
from models.correspondence import Correspondence
from models.notice import Notice, NoticeKind
from wire.particulars import LONGEST, Particulars
from wire.plain import one_line

_ASKING = {NoticeKind.ASK, NoticeKind.UPDATE, NoticeKind.REMINDER, NoticeKind.NUDGE}


def of_by_mail(notice: Notice, ask: Ask, world: Correspondence) -> Particulars:
    """Return how the letter itself can be answered; `by_mail` is empty if it cannot.

    Who is told of another's silence has the page: there it shows who answers for whom.
    """
    plain = world.by_mail.get(ask.step)
    of_silence = notice.kind is NoticeKind.NUDGE and "-" in notice.offset
    if plain is None or notice.kind not in _ASKING or of_silence:
        return {"by_mail": ""}
    choices = [f"{n} {one_line(c, LONGEST)}" for n, c in enumerate(plain.choices, 1)]
    return {
        "by_mail": plain.manner.value,
        "question": one_line(plain.question, LONGEST),
        "choices": ", ".join(choices),
    }
