"""Celery's configuration (`trust.md` 7 says why each), read when the app is first used."""

import re

from django.conf import settings

from catalogue.jobs.timetable import Daily, Hourly, Weekly
from commons.celery import (
    DAILY_JOBS,
    HOURLY_JOBS,
    JOB_TASKS,
    READERS,
    TASK_MODULES,
    WEEKLY_JOBS,
)

# Celery has a name of its own for Redis behind a unix socket.
broker_url = re.sub("^unix:", "redis+socket:", settings.BROKER_URL)
broker_transport_options = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 2,
    # A web process never waits long for the bell; a worker may.
    "socket_timeout": 1 if settings.DATABASE_POOL else 5,
    "socket_connect_timeout": 1,
    "global_keyprefix": f"{settings.REDIS_PREFIX}:",
}
broker_connection_retry_on_startup = True
broker_connection_max_retries = None
result_backend_transport_options = {"visibility_timeout": 300}
visibility_timeout = 300
imports = TASK_MODULES
task_acks_late = True
task_reject_on_worker_lost = True
# A task that kills its worker comes back three times, not for ever; its job counts attempts.
task_retry_on_worker_lost = True
task_annotations = {"*": {"max_retries": 3, "default_retry_delay": 5}}
task_acks_on_failure = True
task_acks_on_timeout = True
task_track_started = True
task_ignore_result = True
task_soft_time_limit = 50
task_time_limit = 60
task_publish_retry_policy = {"max_retries": 1, "interval_start": 0.1}
task_serializer = "json"
accept_content = ["json"]
task_default_queue = "default"
task_routes = {
    "catalogue.notifications.*": {"queue": "mail"},
    "catalogue.estate.*": {"queue": "long"},
    "catalogue.intake.*": {"queue": "long"},
    # Drawing takes its time; the readers whose figures people wait for must not stand behind it.
    "catalogue.statistics.draw_charts": {"queue": "long"},
}
worker_prefetch_multiplier = 1
worker_max_tasks_per_child = 1000
worker_max_memory_per_child = 400_000
worker_cancel_long_running_tasks_on_connection_loss = True
worker_soft_shutdown_timeout = 10
worker_hijack_root_logger = False
timezone = "UTC"
_HALF_MINUTE, _MINUTE = 30.0, 60.0


def _tick(task: str, *, every: float = _MINUTE) -> dict[str, object]:
    """A tick that nobody took before the next one is worth nothing: it does not pile up."""
    return {"task": task, "schedule": every, "options": {"expires": every}}


# What falls due each hour, day or week is a row, which the sweeper makes and no missed tick loses.
beat_schedule = {
    "sweep jobs, make the rows that are due": _tick("catalogue.jobs.sweep"),
    "write mails that many wait for": _tick("catalogue.notifications.write_mails"),
    "send waiting mail": _tick("catalogue.notifications.send_messages"),
    # Figures are at most 60 seconds behind, also where every knock is lost.
    **{
        f"read the ledger for {family}": _tick(task, every=_HALF_MINUTE)
        for family, task in READERS.items()
    },
}
# Read by the sender in `catalogue.jobs`, which lies below the slices that have these tasks.
ledger_readers = READERS
job_tasks = JOB_TASKS
timetable = {
    **{kind: Hourly(minute) for kind, minute in HOURLY_JOBS.items()},
    **{kind: Daily(*moment) for kind, moment in DAILY_JOBS.items()},
    **{kind: Weekly(*moment) for kind, moment in WEEKLY_JOBS.items()},
}
