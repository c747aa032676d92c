"""A person's mistake, answered in words."""


class Refused(ValueError):  # noqa: N818 - it is an answer, not an accident
    """What was asked makes no sense (any more); the text tells that person why."""
