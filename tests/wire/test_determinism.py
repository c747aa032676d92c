"""The same values give the same bytes in every process, whatever its hash seed."""

from tests.wire.processes import said_by_unlike_processes

PROGRAM = """
from hashlib import sha256
from models.invitation import Method
from tests.wire.samples import a_letter, an_invitation
from wire.ics import write_invitation
from wire.links import Purpose, sign
from wire.mime import write_letter

calendar = write_invitation(an_invitation())
letter = write_letter(a_letter(calendar=calendar, method=Method.REQUEST))
token = sign(b"secret", Purpose.HELD, "lea-2027/riverbend/ta/3", "4f0c9a3b7d1e")
print(sha256(calendar + letter + token.encode()).hexdigest())
"""


def test_bytes_do_not_depend_on_the_process() -> None:
    assert len(said_by_unlike_processes(PROGRAM)) == 1
