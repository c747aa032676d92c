"""Where people meet, in the words that letters and pages share."""

from models.facts import Facts
from models.program import Form
from wire.plain import one_line

LONGEST_PLACE = 300  # characters


def form_of(facts: Facts) -> Form:
    """Return how people meet; online unless said otherwise."""
    return facts.form or Form.VIRTUAL


def where(facts: Facts) -> str:
    """Say the place, or the room's address; or that it follows."""
    if form_of(facts) is Form.IN_PERSON:
        return one_line(facts.place or "In person. The place will follow.", LONGEST_PLACE)
    link = one_line(facts.link or "", LONGEST_PLACE)
    return f"Online: {link}" if link else "Online. The link will follow."


def href(facts: Facts) -> str:
    """Return the room's address if a click may follow it, else nothing."""
    link = one_line(facts.link or "", LONGEST_PLACE)
    online = form_of(facts) is Form.VIRTUAL
    return link if online and link.startswith(("https://", "http://")) else ""
