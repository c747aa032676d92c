"""What every letter of a cohort has in common: frozen at its start, but for `base_url`."""

from pydantic import Field

from models.by_mail import ByMail
from models.value import Value


class Correspondence(Value):
    """Who writes, from where, in whose name.

    `organizer` is the one constant sender and ORGANIZER address; `contact` answers people's
    questions. `agencies` maps a team's key to its agency's name, `timezones` to its zone;
    `timezone` is the cohort's.
    `base_url` is where the pages live, without a slash at the end; `link_secret` signs
    links. `by_mail` says, by step, which asks can be answered by mail: none where nobody
    reads what comes to the organizer.
    """

    cohort: str
    title: str
    contact: str
    organizer: str
    timezone: str
    agencies: dict[str, str]
    timezones: dict[str, str] = Field(default_factory=dict)
    by_mail: dict[str, ByMail] = Field(default_factory=dict)
    base_url: str
    link_secret: bytes
