"""A cohort that runs on this machine, and the mail programs of people in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from commands.installation import Installation
from stack.plan import StackPlan
from tests.clients.people import Invited, Postman
from tests.clients.thunderbird import Thunderbird, thunderbird
from tests.commands.conftest import Tell, alone, tell, write
from tests.commands.on_a_stack.conftest import peers, stack
from tests.inbox.conftest import imap_port

__all__ = ["alone", "imap_port", "peers", "stack", "tell", "write"]

MARA, ANA = "mara@riverbend.example.org", "ana@cedar.example.org"
Reading = Callable[[str], Thunderbird]


@pytest.fixture(scope="module")
def reading(stack: StackPlan, imap_port: int) -> Iterator[Reading]:
    """Gives people their mail programs, which run until the last test."""
    running: dict[str, Thunderbird] = {}
    with ExitStack() as exits:

        def read(email: str) -> Thunderbird:
            if email not in running:
                client = thunderbird(email, imap=imap_port, smtp=stack.ports.smtp)
                running[email] = exits.enter_context(client)
            return running[email]

        yield read


@pytest.fixture(scope="module")
def postman(stack: StackPlan, imap_port: int) -> Postman:
    return Postman(stack.mail, imap_port)


@pytest.fixture
def mara(
    reading: Reading, postman: Postman, tell: Tell, here: Installation, peers: str
) -> Invited:
    """A team's lead, whose calendar goes on from test to test."""
    del peers
    return Invited(MARA, reading(MARA), postman, tell, here)


@pytest.fixture
def ana(
    reading: Reading, postman: Postman, tell: Tell, here: Installation, peers: str
) -> Invited:
    """Somebody who joins late."""
    words = ("--team", "cedar", "--role", "core", "--email", ANA, "--name", "Ana Bright")
    assert tell("join", peers, *words).exit_code == 0
    return Invited(ANA, reading(ANA), postman, tell, here)
