"""A worker claims a job, works on it in chunks, and ends it."""

import logging
import os
import secrets
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pghistory
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.origin import current_origin
from catalogue.jobs.actions import steps
from catalogue.jobs.actions.steps import ClaimLost, held
from catalogue.jobs.knocks import knock_job
from catalogue.models import Job, JobState
from catalogue.models.job import LEASE

log = logging.getLogger("commons.jobs")
_CLAIM = """
UPDATE catalogue_job
   SET state = 'running', attempts = attempts + 1, locked_by = %(worker)s,
       started_at = coalesce(started_at, %(at)s), lease_until = %(lease)s, error = ''
 WHERE id = (SELECT id FROM catalogue_job
              WHERE kind = %(kind)s AND state = 'queued' AND due_at <= %(at)s
              ORDER BY priority, due_at, id FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING id
"""


class StopAsked(Exception):
    """A person asked for the job to stop."""


def worker_name() -> str:
    """A new one for each claim: a frozen process must never take a later claim for its own."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


def claim(*, kind: str, worker: str, at: datetime) -> Job | None:
    """Takes the next due job of that kind for 120 seconds; None where there is none."""
    parameters: dict[str, Any] = {"kind": kind, "worker": worker, "at": at, "lease": at + LEASE}
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, parameters)
        row = cursor.fetchone()
    return Job.objects.get(pk=row[0]) if row else None


def beat(
    *,
    job: Job,
    at: datetime,
    done: int | None = None,
    total: int | None = None,
    step: str | None = None,
    checkpoint: Mapping[str, object] | None = None,
) -> None:
    """Says that the work goes on, how far it is, and extends the lease.

    Raises ClaimLost, StopAsked.
    """
    news = {"done": done, "total": total, "step": step, "checkpoint": checkpoint}
    values = {name: value for name, value in news.items() if value is not None}
    if not held(job).update(lease_until=at + LEASE, **values):
        raise ClaimLost
    for name, value in values.items():
        setattr(job, name, value)
    if Job.objects.filter(pk=job.pk, stop_asked=True).exists():
        raise StopAsked


def finish(*, job: Job, at: datetime) -> None:
    """Ends it well; call it in the transaction that writes the results.

    Raises ClaimLost.
    """
    steps.end_well(job, at=at)


def fail(*, job: Job, error: str, at: datetime) -> None:
    """Back to the queue with a growing delay, or dead after the last attempt."""
    wait = steps.retry_delay(job.pk, job.attempts)
    steps.give_up(held(job), job, error=error, at=at, wait=wait)


def hand_on(*, job: Job, at: datetime) -> None:
    """Ends this chunk of a long job; the next worker goes on where it ended.

    An attempt that got this far is none that counts.

    Raises ClaimLost.
    """
    values = {"state": JobState.QUEUED, "due_at": at, "lease_until": None, "locked_by": ""}
    if not held(job).update(attempts=max(0, job.attempts - 1), **values):
        raise ClaimLost
    knock_job(job.kind)


def cancel_running(*, job: Job, at: datetime) -> None:
    """What the worker does once it has heeded the wish to stop."""
    held(job).update(state=JobState.CANCELLED, finished_at=at, lease_until=None, locked_by="")


@contextmanager
def working_on(job: Job, *, clock: Callable[[], datetime] = timezone.now) -> Iterator[Job]:
    """Names the job in the ledger, the row history and the logs while it runs.

    Ends it as failed or stopped where it breaks off; gives it back where the worker has to go.
    """
    token = current_origin.set(f"job:{job.pk}")
    try:
        with pghistory.context(origin=f"job:{job.pk}"):
            yield job
    except StopAsked:
        cancel_running(job=job, at=clock())
    except ClaimLost:
        log.warning("another worker took the job over", extra={"job": job.pk})
    except Exception as error:
        fail(job=job, error=f"{type(error).__name__}: {error}", at=clock())
        raise
    except (KeyboardInterrupt, SystemExit):
        # The time limit of a task that hangs looks just like the end of a worker. So the attempt
        # counts, or a task that always hangs would never be dead.
        why = _("The worker was ended before the task was.")
        steps.give_up(held(job), job, error=why, at=clock(), wait=timedelta())
        raise
    finally:
        current_origin.reset(token)
