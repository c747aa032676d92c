"""What a letter says of answering it by mail, where that is plain."""

from models.ask import Ask
from models.by_mail import invites_answer
from models.correspondence import Correspondence
from models.notice import Notice
from wire.particulars import LONGEST, Particulars
from wire.plain import one_line


def of_by_mail(notice: Notice, ask: Ask, world: Correspondence) -> Particulars:
    """Return how the letter itself can be answered; `by_mail` is empty if it cannot."""
    plain = world.by_mail.get(ask.step)
    if plain is None or not invites_answer(notice.kind, notice.offset):
        return {"by_mail": ""}
    choices = [f"{n} = {one_line(c, LONGEST)}" for n, c in enumerate(plain.choices, 1)]
    return {
        "by_mail": plain.manner.value,
        "question": one_line(plain.question, LONGEST),
        "choices": ", ".join(choices),
    }
