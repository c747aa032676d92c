"""Staff take a mail for the answer to what was asked; it counts as the page's would."""

from commands.installation import Installation
from commands.requests import request_id
from commands.speaking import spoken
from models.by_mail import Asked
from models.command import Submit
from models.refusal import Refused
from models.reply import Way
from models.submission import Said, Submission
from models.tables.inbox import InboxRow
from rules.ask_replies import Text, read_answer
from rules.by_mail import NotPlain, read_as_form
from rules.submitting import of_theirs
from store.correspondents import asked_about
from store.submissions import keep_submission
from wire.inbound import classify
from wire.inbound_words import written


async def accepted_for_ask(
    here: Installation, row: InboxRow, ask: str, person: str, says: str | None
) -> None:
    """Have an answer recorded as of now; `says` is the answer as staff read it."""
    async with here.reading() as session:
        asked = await asked_about(session, ask)
    assert asked  # or it could not have been named
    answers = _answers(row, asked, person, says)
    seen = len(of_theirs(asked.ask, asked.submissions, person))
    form = Submission(
        request=request_id("accept", ask, seen, row.identity, person, answers),
        occasion=ask,
        person=person,
        answers=answers,
        way=Way.MAIL,
    )
    async with here.writing() as session:
        await keep_submission(session, form)
    await spoken(here, Submit(request=form.request, occasion=ask, seen=seen))


def _answers(row: InboxRow, asked: Asked, person: str, says: str | None) -> dict[str, Said]:
    try:
        if says is not None:
            return read_as_form(asked.step, says)
        raw = row.raw or b""
        said = written(raw)
        text = Text(said.text, classify(raw).subject, said.fault)
        name = next((s.person.name for s in asked.seats if s.person.id == person), "")
        return read_answer(asked, text, name)
    except NotPlain as why:
        raise Refused(
            f"message {row.number} is no plain answer to {asked.ask.id} ({why}): "
            "read it, and add --says ANSWER; or its page takes all of it"
        ) from None
