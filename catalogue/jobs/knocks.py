"""The bell: a task is named, never its work. Losing a knock loses nothing but a minute.

Inside a transaction a knock waits for the commit, and whatever goes wrong with it then is
logged and hurts nobody.
"""

import logging
import time

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

QUIET_SECONDS = 30
log = logging.getLogger("commons.jobs")
_quiet_until = 0.0


def knock(task: str) -> None:
    """Wakes one task by name, after the commit."""
    transaction.on_commit(lambda: _ring(task), robust=True)


def _ring(task: str) -> None:
    """Where the bell does not answer, nobody in this process tries again for 30 seconds."""
    global _quiet_until  # noqa: PLW0603 - one bell for the process
    if time.monotonic() < _quiet_until:
        return
    try:
        current_app.send_task(task, ignore_result=True)
    except (OperationalError, OSError) as error:
        _quiet_until = time.monotonic() + QUIET_SECONDS
        log.warning("the bell does not answer", extra={"error": str(error)})


def knock_readers() -> None:
    """Wakes every reader of the ledger."""
    for task in current_app.conf.ledger_readers.values():
        knock(task)


def knock_job(kind: str) -> None:
    """Wakes whoever works on that kind of job."""
    knock(current_app.conf.job_tasks[kind])
