"""The health of what can be seen from here: Python, keys, addresses, relay, database."""

import platform
import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from aiosmtplib import SMTPException

from activities.connecting import NotConnected, connected, relay_at
from commands.findings import Finding, trouble, well
from commands.installation import Installation
from settings import LOOPBACK
from stack.faults import StackFault
from store.keys import FILE
from store.shape import is_up_to_date

SAFE_PYTHON = (3, 11, 15)  # CVE-2024-6923 and CVE-2026-1299: a subject could add a header
EHLO_SECONDS = 5
OWNER_ONLY = 0o600


def leaves_this_machine(here: Installation) -> bool:
    """Whether letters go to a relay elsewhere."""
    where = urlsplit(here.settings.relay)
    return where.scheme != "postbox" and where.hostname not in LOOPBACK


def python(here: Installation) -> Finding:
    """Find whether this Python lets a subject inject a header; our guard stands anyhow."""
    version = platform.python_version()
    if sys.version_info[:3] >= SAFE_PYTHON:
        return well("Python", version)
    wanted = ".".join(map(str, SAFE_PYTHON))
    words = f"{version} lets a subject inject headers; our own guard is in place"
    if leaves_this_machine(here):
        return trouble("Python", f"{words}. In production take {wanted} or newer")
    return well("Python", f"{words} (production: {wanted} or newer)")


def keys(here: Installation) -> Finding:
    """Find whether the secrets are there, and nobody else's to read."""
    file = here.settings.state / FILE
    try:
        here.keys()
    except StackFault as fault:
        return trouble("Keys", str(fault))
    if here.settings.keys:
        return well("Keys", "from CONVENER_KEYS. Back this up")
    mode = stat.S_IMODE(file.stat().st_mode)
    if mode != OWNER_ONLY:
        return trouble("Keys", f"others may read {file} ({mode:o}): chmod 600 {file}")
    return well("Keys", f"{file}. Back this up")


def addresses(here: Installation) -> Finding:
    """Find whether the links in letters lead anywhere for those who get them."""
    if fault := here.settings.fault_of_addresses():
        return trouble("Links", fault)
    return well("Links", f"letters point to {here.settings.base_url}")


def oracle(here: Installation) -> Finding:
    """Find who answers "have you this Message-ID?"."""
    where = urlsplit(here.settings.oracle or here.settings.relay)
    if where.scheme == "postfix":
        return _postfix(Path(where.path))
    if where.scheme not in {"folder", "postbox"}:
        words = "nobody: a letter in doubt waits for its grace (CONVENER_ORACLE)"
        return well("Letters in doubt", words)
    if not Path(where.path).is_dir():
        words = f"the folder {where.path} is not there: is CONVENER_ORACLE right?"
        return trouble("Letters in doubt", words)
    return well("Letters in doubt", f"settled by the letters in {where.path}")


def _postfix(log: Path) -> Finding:
    try:
        with log.open("rb"):
            return well("Letters in doubt", f"settled by Postfix's log, {log}")
    except OSError as fault:
        words = (
            f"Postfix's log {log} cannot be read ({fault.strerror}): letters in doubt wait "
            "for their grace. Is CONVENER_ORACLE right, and may you read it?"
        )
        return trouble("Letters in doubt", words)


async def relay(here: Installation) -> Finding:
    """Find whether the relay says hello, and lets us in."""
    where = urlsplit(here.settings.relay)
    if where.scheme == "postbox":
        return well("Relay", f"none: letters are kept in {where.path}")
    if not here.runs and "relay" not in here.settings.model_fields_set:
        return well("Relay", "the mail catcher, once `up` runs; CONVENER_RELAY is unset")
    return await _lets_us_in(here)


async def _lets_us_in(here: Installation) -> Finding:
    """Do all that a worker does before it has a letter to bring."""
    said = here.settings
    password = said.relay_password.get_secret_value()
    try:
        at = relay_at(said.relay, password, starttls=said.relay_starttls)
        client = await connected(at, EHLO_SECONDS)
    except NotConnected as words:
        return trouble("Relay", str(words))
    except ValueError as fault:  # a port that cannot be
        return trouble("Relay", f"CONVENER_RELAY has no port that can be: {fault}")
    how = ", over TLS" if client.get_transport_info("sslcontext") else ""
    with suppress(SMTPException, OSError):
        await client.quit()
    login = ", and takes our login" if at.user else ""
    return well("Relay", f"{at.name} answers{how}{login}")


async def database(here: Installation) -> Finding:
    """Find whether the database answers and has the shape of this release."""
    try:
        async with here.reading() as session:
            if await is_up_to_date(session):
                return well("Database", here.database)
    except StackFault as fault:
        return trouble("Database", str(fault))
    words = f"{here.database} has not the shape of this release: python -m store.migrate"
    return trouble("Database", words)


def seen_from_here(here: Installation) -> Iterator[Finding]:
    """Yield what needs no answer from anybody."""
    yield python(here)
    yield keys(here)
    yield addresses(here)
    yield oracle(here)
