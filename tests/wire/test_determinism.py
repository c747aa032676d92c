"""The same values give the same bytes in every process, whatever its hash seed."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
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
    digests = {
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, zone in (("0", "UTC"), ("1", "America/Denver"), ("4242", "Pacific/Guam"))
    }
    assert len(digests) == 1
