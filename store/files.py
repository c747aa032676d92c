"""Files that people hand in: their bytes, their text, their name in a report."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path

from store.faults import Fault, Faults


def read_bytes(file: Path, largest: int) -> bytes:
    """Return a file's bytes, or raise `Faults` if there is none or it is too large."""
    try:
        with file.open("rb") as opened:
            content = opened.read(largest + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "it cannot be a file's name"
        what = f"cannot be read ({reason.lower()}): check name and folder"
        raise Faults([Fault(shown(file), what)]) from None
    if len(content) > largest:
        what = f"is larger than {largest // 1_000_000} MB: it cannot be the right file"
        raise Faults([Fault(shown(file), what)])
    return content


def decode(file: Path, content: bytes) -> str:
    """Return UTF-8 bytes as text, or raise `Faults` with the line that is none.

    UTF-16 is read where it says so itself: some tools export nothing else.
    """
    try:
        if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = "is not UTF-8 text: save the file anew, with the encoding UTF-8"
        raise Faults([Fault(f"{shown(file)}, line {line}", what)]) from None


def shown(file: Path) -> str:
    """Show a name that a person chose, without letting it break a line of the report."""
    return str(file) if str(file).isprintable() else ascii(str(file))
