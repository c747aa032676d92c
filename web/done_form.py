"""A form of an ask: what its page knows, and how what is sent in gets its name."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from models.ask import Ask
from models.ask_step import AskStep
from models.seat import Person
from models.submission import Said, Submission
from rules.filling import Typed
from web.admission import Visit
from web.fields import Fields


@dataclass(frozen=True)
class Open:
    """A page that somebody may see; `earlier` is what they may change, oldest first.

    `people` are those of the team, by id, whether they answer or are handed something.
    """

    visit: Visit
    ask: Ask
    step: AskStep
    earlier: Sequence[Submission]
    people: Mapping[str, Person]

    @property
    def last(self) -> Submission | None:
        return self.earlier[-1] if self.earlier else None


def typed(fields: Fields) -> Typed:
    """Return every field with all that was sent under its name."""
    return {name: fields.all_of(name) for name in fields}


def request_of(ask: Ask, person: str, seen: str, answers: Mapping[str, Said]) -> str:
    """Return the same id however often the same form is sent; nothing in it can be read."""
    said = json.dumps([ask.id, person, seen, answers], sort_keys=True)
    return f"submit {sha256(said.encode()).hexdigest()[:32]}"
