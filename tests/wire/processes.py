"""A program run in several processes, which differ in what bytes must not depend on."""

import os
import subprocess
import sys

from settings import ROOT

UNLIKE = (("0", "UTC"), ("1", "America/Denver"), ("4242", "Pacific/Guam"))


def said_by_unlike_processes(program: str) -> set[str]:
    """What it prints, each time under another hash seed and in another zone."""
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, zone in UNLIKE
    }
    assert "" not in said, "a program that prints nothing proves nothing"
    return said
