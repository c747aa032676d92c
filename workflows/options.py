"""How patiently each kind of activity is awaited."""

from datetime import timedelta
from typing import TypedDict

from temporalio.common import RetryPolicy


class Options(TypedDict):
    """The part of an activity call that says how long and how often."""

    start_to_close_timeout: timedelta
    schedule_to_close_timeout: timedelta
    heartbeat_timeout: timedelta | None
    retry_policy: RetryPolicy


# A retried look keeps its old `now`; after a quarter of an hour the agenda looks afresh.
LOOK: Options = {
    "start_to_close_timeout": timedelta(minutes=5),
    "schedule_to_close_timeout": timedelta(minutes=15),
    "heartbeat_timeout": timedelta(seconds=30),
    "retry_policy": RetryPolicy(maximum_interval=timedelta(minutes=1)),
}
RECORD: Options = {
    "start_to_close_timeout": timedelta(minutes=1),
    "schedule_to_close_timeout": timedelta(days=2),
    "heartbeat_timeout": None,
    "retry_policy": RetryPolicy(maximum_interval=timedelta(minutes=1)),
}
# Who waits has long been told to say it again, and a run ends only when nobody waits.
TAKE: Options = {
    "start_to_close_timeout": timedelta(seconds=10),
    "schedule_to_close_timeout": timedelta(seconds=30),
    "heartbeat_timeout": None,
    "retry_policy": RetryPolicy(maximum_interval=timedelta(seconds=5)),
}
