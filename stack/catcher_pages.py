"""Pages to read what the catcher caught, and its answer to "have you this Message-ID?".

A letter's HTML is a stranger's: it is shown in a frame that runs no script, loads nothing
and can only open links in a window of their own.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Literal

from fastapi import FastAPI, Request, Response
from fastapi.templating import Jinja2Templates

from stack.calendar_part import in_words
from stack.opened import OpenedLetter, open_letter
from store.mail_folder import KeptLetter, MailFolder

PAGE = 100  # letters
View = Literal["html", "text", "calendar", "source"]

_TEMPLATES = Path(__file__).parent.parent / "templates" / "pages" / "catcher"
# A frame made from `srcdoc` inherits this policy, so letters may bring styles and no more.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def add_pages(app: FastAPI, folder: MailFolder) -> None:
    """Let `app` show the letters of a folder."""
    app.middleware("http")(_guard)
    _add_answers(app, folder)
    _add_reading(app, folder, Jinja2Templates(_TEMPLATES))


def _add_answers(app: FastAPI, folder: MailFolder) -> None:
    @app.get("/health")
    def health() -> dict[str, str]:
        return {"catcher": "healthy"}

    @app.get("/have")
    def have(message_id: str) -> dict[str, bool | int]:
        copies = folder.copies(message_id)
        return {"have": copies > 0, "copies": copies}


def _add_reading(app: FastAPI, folder: MailFolder, templates: Jinja2Templates) -> None:
    @app.get("/")
    def letters(request: Request, to: str = "", page: int = 1) -> Response:
        recipients = folder.recipients()
        total = recipients.get(to, 0) if to else sum(recipients.values())
        page = max(1, min(page, -(-total // PAGE)))
        kept = folder.newest(page * PAGE, to=to or None)[(page - 1) * PAGE :]
        shown = [(one, _opened(folder, one)) for one in kept]
        facts = {"letters": shown, "recipients": recipients, "to": to, "total": total}
        pages = {"page": page, "older": page * PAGE < total}
        return templates.TemplateResponse(request, "letters.html", facts | pages)

    @app.get("/letters/{name}")
    def letter(request: Request, name: str, view: View | None = None) -> Response:
        try:
            opened = open_letter(folder.read(name))
        except LookupError as fault:
            words = {"fault": str(fault)}
            return templates.TemplateResponse(request, "missing.html", words, 404)
        facts = {"letter": opened, "name": name, "to": folder.envelope_to(name)}
        facts |= {"view": view or _best_view(opened), "views": _views(opened)}
        facts |= {"calendar": in_words(opened.calendar) if opened.calendar else []}
        return templates.TemplateResponse(request, "letter.html", facts)


def _opened(folder: MailFolder, kept: KeptLetter) -> OpenedLetter:
    return open_letter(folder.read(kept.name))


def _views(letter: OpenedLetter) -> list[tuple[View, str]]:
    every: list[tuple[View, str, str | None]] = [
        ("html", "HTML", letter.html),
        ("text", "Text", letter.text),
        ("calendar", "Calendar part", letter.calendar),
        ("source", "Source", letter.source),
    ]
    return [(view, label) for view, label, content in every if content is not None]


def _best_view(letter: OpenedLetter) -> View:
    return _views(letter)[0][0]


async def _guard(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    response.headers.update(_HEADERS)
    return response
