"""Asking a part of the stack over HTTP."""

import asyncio
import json
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any

_PATIENCE = 2.0  # seconds for an answer from this machine


async def answers(port: int, path: str) -> bool:
    """Whether a page of this machine says 200."""
    with suppress(OSError, HTTPException):
        await asyncio.to_thread(ask, port, "GET", path)
        return True
    return False


def ask(port: int, method: str, path: str, body: dict[str, Any] | None = None) -> bytes:
    """Return what a part of this machine answers; `OSError` or `HTTPException` if not 200.

    By the plainest client, since others would send even this through a proxy.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        if answer.status != HTTPStatus.OK:
            raise HTTPException(f"{method} {path} was answered with {answer.status}")
        return answer.read()
    finally:
        connection.close()
