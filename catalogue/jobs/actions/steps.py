"""How a claim on a job is held, and how the job ends: what workers and the sweeper share."""

import hashlib
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import record_event
from catalogue.jobs.knocks import knock_readers
from catalogue.models import Job, JobState


class ClaimLost(Exception):
    """Somebody else took the job over; whatever was computed must be rolled back."""


def held(job: Job) -> QuerySet[Job]:
    """The row, for as long as this claim on it stands."""
    return Job.objects.filter(
        pk=job.pk, locked_by=job.locked_by, attempts=job.attempts, state=JobState.RUNNING
    )


def end_well(job: Job, *, at: datetime) -> None:
    """Done. Whoever asked for it is told, by way of the ledger.

    Raises ClaimLost.
    """
    done = {"state": JobState.DONE, "finished_at": at, "lease_until": None, "locked_by": ""}
    with transaction.atomic():
        if not held(job).update(**done):
            raise ClaimLost
        if job.asked_by_id is not None:
            _record("job.finished", job, at=at)


def give_up(claim: QuerySet[Job], job: Job, *, error: str, at: datetime, wait: timedelta) -> None:
    """Back to the queue for so long, or dead after the last attempt, of which people are told."""
    values: dict[str, object] = {"error": _shown(error), "lease_until": None, "locked_by": ""}
    dead = job.attempts >= job.max_attempts
    if dead:
        values |= {"state": JobState.DEAD, "finished_at": at}
    else:
        values |= {"state": JobState.QUEUED, "due_at": at + wait}
    with transaction.atomic():
        if claim.update(**values) and dead:
            _record("job.failed", job, at=at)


def _record(kind: str, job: Job, *, at: datetime) -> None:
    # A job has no version, and may end more than once where it is started again.
    record_event(kind=kind, subject_id=job.pk, version=int(at.timestamp()), at=at, by=None)
    knock_readers()


def _shown(error: str) -> str:
    """As much as the column holds; PostgreSQL keeps no NUL."""
    return error.replace("\0", " ")[:1000]


def retry_delay(key: int, attempt: int) -> timedelta:
    """30, 60, 120 … seconds up to an hour, times 0.8 to 1.2 by a hash, so that none bunch up."""
    digest = hashlib.sha256(f"{key}:{attempt}".encode()).digest()
    spread = 0.8 + 0.4 * int.from_bytes(digest[:8], "big") / 2**64
    return timedelta(seconds=min(3600, 30 * 2 ** (attempt - 1)) * spread)
