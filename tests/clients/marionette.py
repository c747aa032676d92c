"""How Mozilla's programs are driven: Marionette, which every one of them speaks itself.

A message is its length, a colon, and a JSON list: of ours 0, a number, a name and what it
needs; of theirs 1, the number, a fault or null, and the result.
"""

import json
import socket
import time
from types import TracebackType
from typing import Any, Self


class MarionetteError(Exception):
    """A script went wrong inside the program."""


class Marionette:
    """A session with a program that was started with `--marionette`, in its own windows."""

    def __init__(self, port: int, *, within: float) -> None:
        self._socket = _connected(port, within)
        self._socket.settimeout(within)
        self._lines = self._socket.makefile("rb")
        self._number = 0
        self._read()  # it greets
        self.ask("WebDriver:NewSession")
        self.ask("Marionette:SetContext", value="chrome")
        self.ask("WebDriver:SetTimeouts", script=int(within * 1000))

    def run(self, script: str, *arguments: object) -> Any:
        """Run the body of an async function and return what it returns."""
        body = f"return (async (...args) => {{{script}}})(...arguments)"
        return self.ask("WebDriver:ExecuteScript", script=body, args=arguments)["value"]

    def ask(self, name: str, **needs: object) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, name, needs]).encode()
        self._socket.sendall(b"%d:%b" % (len(message), message))
        _, number, fault, result = self._read()
        assert number == self._number
        if fault:
            raise MarionetteError(f"{fault['message']}\n{fault['stacktrace']}")
        return result

    def _read(self) -> Any:
        digits = b""
        while not digits.endswith(b":"):
            if not (digit := self._lines.read(1)):
                raise MarionetteError("the program has gone")
            digits += digit
        return json.loads(self._lines.read(int(digits[:-1])))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lines.close()
        self._socket.close()


def _connected(port: int, within: float) -> socket.socket:
    until = time.monotonic() + within
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=within)
        except ConnectionRefusedError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
