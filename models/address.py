"""What an e-mail address may look like: one strict check, before anything else sees it."""

import re

# RFC 5321 4.1.2 "Dot-string" and RFC 1035 labels; no quoted local parts, no literals,
# no SMTPUTF8: a relay may refuse those, and a quoted part can carry a header.
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@((?:{_LABEL}\.)+{_LABEL})")

# RFC 5321 4.5.3.1.1 and 4.5.3.1.3 (a path of 256 octets, less its two brackets).
LONGEST_LOCAL_PART = 64
LONGEST = 254


def address_fault(text: str) -> str | None:
    """Say what is wrong with `text` as one bare e-mail address; None if nothing is."""
    if not text:
        return "an e-mail address is missing"
    shown = ascii(text[:80])[1:-1]
    if len(text) > LONGEST:
        return f'"{shown}..." is longer than the {LONGEST} characters an address may have'
    if not (parts := _ADDRESS.fullmatch(text)):
        return f'"{shown}" is not an e-mail address (write one like "ann.lee@example.org")'
    if len(parts.group(1)) > LONGEST_LOCAL_PART:
        return f'"{shown}" has more than {LONGEST_LOCAL_PART} characters before the @'
    if parts.group(2).rsplit(".", 1)[-1].isdigit():
        return f'"{shown}" ends in a number; an address ends in a domain, like example.org'
    return None


def subaddress(mailbox: str, more: str) -> str:
    """Return a subaddress of a mailbox (RFC 5233): `name+more@domain`."""
    name, _, domain = mailbox.rpartition("@")
    return f"{name}+{more}@{domain}"


def tag_of(address: str) -> str:
    """Return what a subaddress adds to its mailbox, which may be a subaddress itself."""
    mailbox, _, tag = address.rpartition("@")[0].rpartition("+")
    return tag if mailbox else ""


def is_mailbox(address: str, mailbox: str) -> bool:
    """Whether an address is a mailbox's, or one of its subaddresses (`name+more@`)."""
    local, _, domain = address.lower().rpartition("@")
    name, _, home = mailbox.lower().rpartition("@")
    return domain == home and (local == name or local.startswith(f"{name}+"))
