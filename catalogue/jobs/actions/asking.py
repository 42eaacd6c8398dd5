"""What people ask of jobs, and the timetable: to be made, stopped, started again."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User, record_event
from catalogue.jobs.knocks import knock_job
from catalogue.models import Job, JobState


class NotStoppable(Exception):
    """The job is over, or starts and stops by the timetable."""


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
