"""A year in which people answer the very letters that ask them: by real SMTP, both ways."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import time
from email import message_from_bytes
from email.message import EmailMessage, Message
from pathlib import Path

from models.ask import AskState
from models.ask_step import AskKind, AskStep
from models.inbox import InboxState
from models.reply import Way
from models.submission import Submission
from rehearsal.cast import Cast
from rules.answer_lines import AnswerLine, answer_lines
from rules.ask_replies import A_QUESTION
from stack.catcher import Catcher
from store.mail_folder import MailFolder
from store.seats import seats_of
from store.submissions import submissions_for, submissions_in
from tests.inbox.test_a_year_of_mail import PostRoom
from tests.years.living import Living, living
from tests.years.test_asks import ADA, BEN, GIL, LOU, ROOM, SAM, VIEW, with_asks
from tests.years.test_relays import relayed

INVITES = "You may also just reply to this letter"
CHOSEN = "Student voice\nFamilies as partners"
TAKEN, WAITS = InboxState.TAKEN, InboxState.WAITS


TOPICS = "alder/topics/1"
OF_TOPICS = AskStep(
    key="topics",
    kind=AskKind.TOPICS,
    title="Topics for the workshop",
    text="What should it be about?",
    due_days_before=21,
    lead_days=21,
)


@asynccontextmanager
async def year_of_letters(folder: Path, imap_port: int) -> AsyncIterator[PostRoom]:
    """A year whose letters leave through a mail server, and whose people are silent."""
    caught = folder / "caught"
    catcher = Catcher(MailFolder(caught, durable=False))
    async with (
        relayed(catcher, caught) as relay,
        living(
            with_asks(OF_TOPICS), folder / "stage", Cast.SILENT, overrides=relay
        ) as year,
    ):
        yield PostRoom(year, imap_port, await year.scene.now())


async def letter_to(
    room: PostRoom, folder: Path, email: str, ask: str
) -> "Message[str, str]":
    """The last letter about an ask that somebody has, as the mail server had it."""
    ours = [row for row in await room.year.rows() if row.envelope_to == email]
    about = [row for row in ours if row.occasion == room.year.named(ask)]
    letters = MailFolder(folder / "caught", durable=False)
    found = (letters.read(one.name) for one in letters.newest(200, to=email))
    mails = {mail["Message-ID"]: mail for mail in map(message_from_bytes, found)}
    return mails[about[-1].message_id]


def text_of(letter: "Message[str, str]") -> str:
    part = next(p for p in letter.walk() if p.get_content_type() == "text/plain")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


def replying(letter: "Message[str, str]", words: str) -> bytes:
    """What a mail program sends that puts the answer above what it quotes."""
    mail = EmailMessage()
    mail["From"], mail["To"] = letter["To"], letter["Reply-To"]
    mail["Subject"] = f"Re: {letter['Subject']}"
    mail["Message-ID"] = str(letter["Message-ID"]).replace("<", f"<re.{len(words)}.")
    mail["In-Reply-To"] = letter["Message-ID"]
    mail["References"] = f"{letter['References']} {letter['Message-ID']}"
    quoted = "\n".join(f"> {line}" for line in text_of(letter).splitlines())
    sent = "On Tue, Oct 16, 2040 at 8:30 AM Half-year Network 2040 <\n"
    intro = f"{sent}calendar@convener.example.org> wrote:"
    mail.set_content(f"{words}\n\n{intro}\n\n{quoted}\n")
    return mail.as_bytes()


async def forms(year: Living, ask: str) -> list[Submission]:
    async with year.scene.db.reading() as session:
        return await submissions_for(session, year.named(ask))


async def exported(year: Living) -> list[AnswerLine]:
    """What `answers` writes of what was answered."""
    cohort = year.file.cohort
    async with year.scene.db.reading() as session:
        given = await submissions_in(session, cohort.key)
        seats = await seats_of(session, cohort.key)
    people = {seat.person.id: seat.person for seat in seats}
    lines = answer_lines(cohort, await year.asks(), given, people)
    return [line for line in lines if line.question]


async def test_who_just_replies_to_the_letter_is_heard_and_asked_no_more(
    tmp_path: Path, imap_port: int
) -> None:
    async with year_of_letters(tmp_path, imap_port) as room:
        year = room.year
        await year.until((await year.ask(ROOM)).opens_on, time(12))
        await the_lead_says_that_it_is_done(room, tmp_path)
        await the_lead_asks_back_and_then_names_topics(room, tmp_path)
        await year.until((await year.ask(VIEW)).opens_on, time(12))
        await three_say_what_it_was_worth(room, tmp_path)
        await year.to_the_end()
        assert await year.told(ADA, ROOM) == ["ask"]
        assert await year.told(BEN, VIEW) == await year.told(GIL, VIEW) == ["ask"]
        assert await year.told(ADA, VIEW) == ["ask", "reminder-2"]
        for email in (LOU, SAM):
            assert await year.told(email, ROOM) == await year.told(email, VIEW) == []
        assert [
            (line.question, line.answer, line.way) for line in await exported(year)
        ] == [
            ("Anything we should know about it", "The library, room 4.", "by mail"),
            ("The topics you would like, one on each line", CHOSEN, "by mail"),
            ("How useful was it for your work?", "Useful", "by mail"),
            ("How useful was it for your work?", "Very useful", "by mail"),
        ]
        await year.assert_right()


async def the_lead_says_that_it_is_done(room: PostRoom, folder: Path) -> None:
    """The very letter says how; the same reply by both doors counts once."""
    letter = await letter_to(room, folder, ADA, ROOM)
    assert INVITES in text_of(letter)
    assert letter["Reply-To"] == "calendar@convener.example.org"
    told = len(await room.year.rows())
    mail = replying(letter, "Done!\n\nThe library, room 4.")
    await room.by_smtp(mail, mail)
    await room.by_imap(mail)
    assert [(row.state, row.ask) for row in await room.rows()] == [
        (TAKEN, room.year.named(ROOM))
    ]
    (form,) = await forms(room.year, ROOM)
    assert (form.answers, form.way) == ({"note": "The library, room 4."}, Way.MAIL)
    assert (await room.year.ask(ROOM)).state is AskState.DONE
    assert len(await room.year.rows()) == told, "nobody is mailed because somebody wrote"


async def the_lead_asks_back_and_then_names_topics(room: PostRoom, folder: Path) -> None:
    """Words are taken whole, without the greeting and the closing around them."""
    letter = await letter_to(room, folder, ADA, TOPICS)
    await room.by_imap(replying(letter, "How many topics may we name?"))
    assert (await room.year.ask(TOPICS)).is_open
    topics = f"Hello,\n\n{CHOSEN}\n\nBest regards,\nAda"
    await room.by_smtp(replying(letter, topics))
    outcomes = [(row.state, row.why) for row in (await room.rows())[1:]]
    assert outcomes == [(WAITS, A_QUESTION), (TAKEN, "")]
    assert not (await room.year.ask(TOPICS)).is_open


async def three_say_what_it_was_worth(room: PostRoom, folder: Path) -> None:
    """Each for themselves; what is not plain waits, and its writer is reminded."""
    said = {BEN: "2", GIL: "Very useful.\n\nThanks,\nGil", ADA: "Rather useful, I think"}
    mails = [
        replying(await letter_to(room, folder, who, VIEW), words)
        for who, words in said.items()
    ]
    await room.by_imap(*mails)
    rows = (await room.rows())[3:]
    assert [(row.state, row.why) for row in rows] == [
        (TAKEN, ""),
        (TAKEN, ""),
        (WAITS, "its first line is none of the choices"),
    ]
    given = [form.answers for form in await forms(room.year, VIEW)]
    assert given == [{"useful": "Useful"}, {"useful": "Very useful"}]
