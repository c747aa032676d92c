"""pydantic's findings as sentences: what a value must be, not which validator failed."""

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from store.toml_files import Keys

_WORDS = {
    "missing": "is missing: add it",
    "extra_forbidden": "is not known here: take it out, or check its spelling",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "string_type": "must be text, in quotes",
    "date_type": "must be a day, written without quotes, such as 2027-08-16",
    "time_parsing": "must be a time of day, such as 10:00:00",
    "time_type": "must be a time of day, such as 10:00:00",
    "tuple_type": "must be a list, in square brackets",
    "list_type": "must be a list, in square brackets",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "dict_type": "must be a table",
    "greater_than_equal": "must be at least {ge}",
    "greater_than": "must be more than {gt}",
    "less_than_equal": "must be at most {le}",
    "less_than": "must be less than {lt}",
    "enum": "must be one of {expected}",
    "literal_error": "must be one of {expected}",
    "union_tag_invalid": 'has a rule that is not known: "{tag}" is none of {expected_tags}',
    "union_tag_not_found": 'has no rule: add one, such as rule = "in-week"',
    "too_short": "must hold at least {min_length}",
    "too_long": "must hold at most {max_length}",
    "string_too_long": "must have at most {max_length} characters",
    "string_too_short": "must have at least {min_length} characters",
    "string_pattern_mismatch": (
        "must be a short name of small letters, digits and hyphens, such as riverbend-2"
    ),
}
_WIDEST = 60  # characters of a wrong value that are shown
_SHOWN = (
    "enum",
    "literal_error",
    "string_pattern_mismatch",
    "greater_than_equal",
    "less_than_equal",
)


def in_words(error: ErrorDetails) -> str:
    """Return one finding as the rest of a sentence that began with the key."""
    kind, context = error["type"], error.get("ctx", {})
    if kind in {"value_error", "assertion_error"}:
        return str(context["error"])
    words = _WORDS.get(kind)
    said = words.format(**context) if words else error["msg"][0].lower() + error["msg"][1:]
    return f"{said}, not {_cut(error['input'])}" if kind in _SHOWN else said


def _cut(value: object) -> str:
    shown = ascii(value)
    return shown if len(shown) <= _WIDEST else f"{shown[:_WIDEST]}..."


def findings(error: ValidationError) -> list[tuple[Keys, str]]:
    """Return (keys, sentence) for all of a `ValidationError`."""
    found = error.errors(include_url=False)
    return [(_keys(one["loc"]), in_words(one)) for one in found if not _echo(one, found)]


def _echo(one: ErrorDetails, found: list[ErrorDetails]) -> bool:
    """Whether a list is called too short only because what it holds was refused."""
    place = one["loc"]
    return one["type"] == "too_short" and any(
        len(other["loc"]) > len(place) and other["loc"][: len(place)] == place
        for other in found
    )


def _keys(place: Keys) -> Keys:
    """Leave out the rule's name that pydantic puts after "cadence": no file holds it."""
    return tuple(
        key
        for before, key in zip((None, *place), place, strict=False)
        if before != "cadence"
    )
