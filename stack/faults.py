"""Why the stack cannot run, in words for the person who started it."""


class StackFault(Exception):  # noqa: N818 - it is an answer, not an accident
    """A sentence: what, where, what to do."""
