"""The pages' one environment: a template, its words, a status."""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

PAGES = Path(__file__).parent.parent / "templates" / "pages"
STYLE = (PAGES / "base.css").read_text()


def page(template: str, status: int = 200, **words: object) -> HTMLResponse:
    """Return a page; `jinja2.UndefinedError` where it asks for a word nobody gave."""
    text = _environment().get_template(f"{template}.html").render(words)
    return HTMLResponse(text, status)


def message(title: str, *lines: str, status: int = 200) -> HTMLResponse:
    """Return a page that only says something."""
    return page("message", status, title=title, lines=lines)


def style_hash() -> str:
    """Return what lets a browser take our one style, and no other."""
    digest = sha256(STYLE.encode()).digest()
    return f"'sha256-{b64encode(digest).decode()}'"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["style"] = STYLE
    return environment
