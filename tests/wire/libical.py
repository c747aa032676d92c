"""What libical, a checker that nobody here wrote, says of an iTIP message.

Debian's package `libical3`, through ctypes: no compiler, no headers.
"""

from ctypes import CDLL, c_char_p, c_int, c_void_p
from functools import cache


@cache
def _library() -> CDLL:
    try:
        library = CDLL("libical.so.3")
    except OSError as fault:
        raise AssertionError(
            f"these tests need libical: install Debian's package libical3 ({fault})"
        ) from fault
    library.icalparser_parse_string.restype = c_void_p
    library.icalparser_parse_string.argtypes = [c_char_p]
    library.icalrestriction_check.restype = c_int
    library.icalcomponent_as_ical_string.restype = c_char_p
    for name in (
        "icalrestriction_check",
        "icalcomponent_as_ical_string",
        "icalcomponent_free",
    ):
        getattr(library, name).argtypes = [c_void_p]
    return library


def libical_faults(message: bytes) -> list[str]:
    """Return what breaks the rules of RFC 5545 and RFC 5546; nothing if all is well."""
    library = _library()
    component = library.icalparser_parse_string(message)
    if not component:
        return ["libical reads no component at all"]
    kept = library.icalrestriction_check(component)
    text = library.icalcomponent_as_ical_string(component).decode("utf-8", "replace")
    library.icalcomponent_free(component)
    lines = text.replace("\r\n ", "").replace("\r\n\t", "").split("\r\n")
    errors = [line.split(":", 1)[1] for line in lines if line.startswith("X-LIC-ERROR")]
    return errors or ([] if kept else ["icalrestriction_check says no"])
