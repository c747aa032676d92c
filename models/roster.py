"""Who is in a cohort, as its roster says."""

from enum import StrEnum

from models.value import Value


class Role(StrEnum):
    """What somebody is in a cohort; audiences are sets of roles."""

    CORE = "core"
    LEAD = "lead"
    GUEST = "guest"
    LIAISON = "liaison"
    STAFF = "staff"
    SPEAKER = "speaker"
    CO_HOST = "co-host"


OF_ONE_STEP = frozenset({Role.SPEAKER, Role.CO_HOST})


class Enrolment(Value):
    """One line of a roster: a person, and the place they take.

    `email` is lower-cased; `team` is None for the host's own people; `timezone` None means
    the team's or the cohort's. `circle` is the one step (or `step/2`, its second meeting)
    that this place is for: of a speaker, a co-host, or somebody who has opted in.
    """

    email: str
    name: str
    team: str | None
    role: Role
    timezone: str | None = None
    language: str = "en"
    circle: str | None = None
