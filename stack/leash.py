"""Runs a program that dies with the process that started it, even by kill -9.

`python -I -S leash.py PARENT COMMAND...`: asks the kernel to kill this process when its
parent ends, then becomes the command. A program of its own, since the same done between
fork and exec of a process with threads may hang. Elsewhere than on Linux it just becomes
the command.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def main() -> None:
    """Become the command, or end if the parent is gone already."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        # SIGKILL, and not a polite word: everything here lives through it, and whoever
        # starts the stack again at once must not meet the last one still closing its doors.
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit("whoever started this is gone")
    os.execvp(command[0], command)  # noqa: S606 - our own command, by list


if __name__ == "__main__":
    main()
