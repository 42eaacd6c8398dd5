"""The life of a job (`methods.md` 3.1): asked for, claimed, worked on in chunks, ended."""

import hashlib
import logging
import os
import secrets
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User, record_event
from accounts.origin import current_origin
from catalogue.jobs.knocks import knock_job
from catalogue.models import Job, JobState
from catalogue.models.job import LEASE

log = logging.getLogger("commons.jobs")
KEEP_DAYS = 90
MISSED_DAYS = 3
_CLAIM = """
UPDATE catalogue_job
   SET state = 'running', attempts = attempts + 1, locked_by = %(worker)s,
       started_at = coalesce(started_at, %(at)s), lease_until = %(lease)s, error = ''
 WHERE id = (SELECT id FROM catalogue_job
              WHERE kind = %(kind)s AND state = 'queued' AND due_at <= %(at)s
              ORDER BY priority, due_at, id FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING id
"""


class ClaimLost(Exception):
    """Somebody else took the job over; whatever was computed must be rolled back."""


class StopAsked(Exception):
    """A person asked for the job to stop."""


class NotStoppable(Exception):
    """The job is over, or starts and stops by the timetable."""


def worker_name() -> str:
    """A new one for each claim: a frozen process must never take a later claim for its own."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


def request(
    *,
    kind: str,
    key: str,
    by: User | None,
    at: datetime,
    args: Mapping[str, object] | None = None,
    priority: int = 5,
    due_at: datetime | None = None,
) -> Job:
    """The job of that key, made if it is new; its workers are woken after the commit."""
    job, fresh = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "args": dict(args or {}),
            "priority": priority,
            "due_at": due_at or at,
            "asked_by": by,
            "asked_at": at,
        },
    )
    if fresh and job.due_at <= at:
        knock_job(kind)
    return job


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
    if not _mine(job).update(lease_until=at + LEASE, **values):
        raise ClaimLost
    for name, value in values.items():
        setattr(job, name, value)
    if Job.objects.filter(pk=job.pk, stop_asked=True).exists():
        raise StopAsked


def finish(*, job: Job, at: datetime) -> None:
    """Ends it well; call it in the transaction that writes the results.

    Raises ClaimLost.
    """
    done = {"state": JobState.DONE, "finished_at": at, "lease_until": None, "locked_by": ""}
    if not _mine(job).update(**done):
        raise ClaimLost


def fail(*, job: Job, error: str, at: datetime) -> None:
    """Back to the queue with a growing delay, or dead after the last attempt."""
    _give_up(_mine(job), job, error=error, at=at, wait=retry_delay(job.pk, job.attempts))


def _give_up(claim: QuerySet[Job], job: Job, *, error: str, at: datetime, wait: timedelta) -> None:
    values: dict[str, object] = {"error": _shown(error), "lease_until": None, "locked_by": ""}
    if job.attempts >= job.max_attempts:
        values |= {"state": JobState.DEAD, "finished_at": at}
    else:
        values |= {"state": JobState.QUEUED, "due_at": at + wait}
    claim.update(**values)


def _shown(error: str) -> str:
    """As much as the column holds; PostgreSQL keeps no NUL."""
    return error.replace("\0", " ")[:1000]


def retry_delay(key: int, attempt: int) -> timedelta:
    """30, 60, 120 … seconds up to an hour, times 0.8 to 1.2 by a hash, so that none bunch up."""
    digest = hashlib.sha256(f"{key}:{attempt}".encode()).digest()
    spread = 0.8 + 0.4 * int.from_bytes(digest[:8], "big") / 2**64
    return timedelta(seconds=min(3600, 30 * 2 ** (attempt - 1)) * spread)


def hand_on(*, job: Job, at: datetime) -> None:
    """Ends this chunk of a long job; the next worker goes on where it ended.

    An attempt that got this far is none that counts.

    Raises ClaimLost.
    """
    values = {"state": JobState.QUEUED, "due_at": at, "lease_until": None, "locked_by": ""}
    if not _mine(job).update(attempts=max(0, job.attempts - 1), **values):
        raise ClaimLost
    knock_job(job.kind)


def stop(*, job: Job, by: User, at: datetime) -> Job:
    """Cancels a waiting job at once, a running one between two chunks.

    Raises NotStoppable, PermissionDenied.
    """
    if not (by.is_administrator or job.asked_by_id == by.pk):
        raise PermissionDenied(_("Only whoever asked for it can stop it."))
    with transaction.atomic():
        if _ask_to_stop(job, at):
            record_event(kind="job.stopped", subject_id=job.pk, version=1, at=at, by=by)
    job.refresh_from_db()
    return job


def _ask_to_stop(job: Job, at: datetime) -> bool:
    """False where it was asked before."""
    over = {"state": JobState.CANCELLED, "finished_at": at}
    if Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(**over):
        return True
    running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
    if not running.exists():
        raise NotStoppable(_("This task is over, so it cannot be stopped."))
    return bool(running.filter(stop_asked=False).update(stop_asked=True))


def cancel_running(*, job: Job, at: datetime) -> None:
    """What the worker does once it has heeded the wish to stop."""
    _mine(job).update(state=JobState.CANCELLED, finished_at=at, lease_until=None, locked_by="")


def try_again(*, job: Job, by: User, at: datetime) -> Job:
    """Gives a dead job its attempts back.

    Raises PermissionDenied.
    """
    if not by.is_administrator:
        raise PermissionDenied(_("Only administrators can start a failed task again."))
    dead = Job.objects.filter(pk=job.pk, state=JobState.DEAD)
    fresh = {"attempts": 0, "due_at": at, "finished_at": None, "stop_asked": False}
    with transaction.atomic():
        if dead.update(state=JobState.QUEUED, **fresh):
            # A job has no version, and may fail for good more than once.
            version = int(at.timestamp())
            record_event(
                kind="job.started_again", subject_id=job.pk, version=version, at=at, by=by
            )
            knock_job(job.kind)
    job.refresh_from_db()
    return job


def _mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(
        pk=job.pk, locked_by=job.locked_by, attempts=job.attempts, state=JobState.RUNNING
    )


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
        with suppress(ClaimLost):
            hand_on(job=job, at=clock())
        raise
    finally:
        current_origin.reset(token)


def sweep(
    *,
    daily: Mapping[str, tuple[int, int]],
    at: datetime,
    weekly: Mapping[str, tuple[int, int, int]] | None = None,
) -> set[str]:
    """Takes back abandoned jobs, makes the rows that are due; answers the kinds to wake."""
    take_back(at=at)
    for kind, moment in daily.items():
        _make_due(kind, time(*moment), at)
    for kind, (weekday, hour, minute) in (weekly or {}).items():
        _make_due(kind, time(hour, minute), at, weekday=weekday)
    Job.objects.filter(
        state__in=(JobState.DONE, JobState.CANCELLED),
        intake_run__isnull=True,
        estate_import__isnull=True,
        finished_at__lt=at - timedelta(days=KEEP_DAYS),
    ).delete()
    return set(Job.objects.due(at=at).values_list("kind", flat=True))


def take_back(*, at: datetime) -> None:
    """Jobs whose lease ran out wait again at once, or are dead, or stopped if that was asked."""
    for job in Job.objects.abandoned(at=at).order_by("pk"):
        # A sign of life since the row was read moves the lease, and then nothing matches.
        claim = _mine(job).filter(lease_until=job.lease_until)
        if job.stop_asked:
            over = {"state": JobState.CANCELLED, "finished_at": at}
            claim.update(lease_until=None, locked_by="", **over)
        else:
            error = _("The worker stopped without a word.")
            _give_up(claim, job, error=error, at=at, wait=timedelta())


def _make_due(kind: str, moment: time, at: datetime, *, weekday: int | None = None) -> None:
    """One row for each of the last three days whose moment has come; the key makes it once."""
    for days in range(MISSED_DAYS + 1):
        day = (at - timedelta(days=days)).astimezone(UTC).date()
        due = datetime.combine(day, moment, tzinfo=UTC)
        if due <= at and weekday in {None, day.weekday()}:
            request(kind=kind, key=f"{kind}:{day}", by=None, at=at, due_at=due)
