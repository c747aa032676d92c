"""Waiting, but never into the past: a negative sleep fails the workflow task for ever."""

from collections.abc import Callable
from datetime import datetime, timedelta

from temporalio import workflow


async def sleep_until(moment: datetime | None, unless: Callable[[], bool]) -> None:
    """Wait for `moment` (None: for ever) or until `unless` holds; not if it has gone by."""
    left = None if moment is None else max(moment - workflow.now(), timedelta(0))
    try:
        await workflow.wait_condition(unless, timeout=left)
    except TimeoutError:
        return
