"""Pages that only say something."""

from fastapi.responses import HTMLResponse

from web.pages import message

ONCE_MORE = "Open the link in your letter once more."
NOT_KNOWN_YET = (
    "We do not know yet whether your answer has arrived. Nothing is lost: press the button "
    "again, that is safe."
)


def front() -> HTMLResponse:
    """Say what this is, and whom to write to."""
    return message(
        "Convener",
        "Here people answer questions about the meetings of their team: do you come, was "
        "it held, is it done. Each page is reached by the link in a letter, and by nothing "
        "else.",
        "You have a question, or a link does not open? Write to the address at the end of "
        "the letter that brought you here.",
    )


def gone() -> HTMLResponse:
    """Answer every link that opens nothing alike, whatever the reason."""
    return message(
        "This link opens nothing",
        "It may be incomplete, or too old, or no longer yours to use.",
        "Open it from the letter once more: sometimes a link is cut in two. If that does "
        "not help, write to the address at the end of that letter, and we will note your "
        "answer.",
        status=404,
    )


def unknown() -> HTMLResponse:
    """Say that there is no such page."""
    return message(
        "There is no such page",
        ONCE_MORE,
        status=404,
    )


def not_a_form() -> HTMLResponse:
    """Answer what no form of ours sends."""
    return message(
        "That could not be read",
        f"Nothing was recorded. {ONCE_MORE}",
        status=400,
    )


def too_often(seconds: int) -> HTMLResponse:
    """Answer a press too many, and say when the next one is taken."""
    answer = message(
        "That was too often",
        "The button was pressed many times in a row, and this last press was not taken. "
        "Wait a minute, then open the link in your letter again: it shows what is "
        "recorded.",
        status=429,
    )
    answer.headers["Retry-After"] = str(seconds)
    return answer
