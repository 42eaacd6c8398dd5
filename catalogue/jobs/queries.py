from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from catalogue.jobs.permissions import may_see
from catalogue.models import Job, JobState


@dataclass(frozen=True)
class Progress:
    """How far a job is, in words and numbers."""

    words: str
    done: int
    total: int
    is_over: bool


def job_or_404(person: User, key: int) -> Job:
    job = Job.objects.filter(pk=key).select_related("asked_by").first()
    if job is None or not may_see(person, job):
        raise Http404
    return job


def progress_of(job: Job) -> Progress:
    return Progress(_words(job), job.done, job.total, job.is_over)


def _words(job: Job) -> str:
    match job.state:
        case JobState.QUEUED if job.attempts:
            return _("It failed and will be tried again.")
        case JobState.QUEUED:
            return _("It waits for a free worker.")
        case JobState.RUNNING:
            parts = {"step": job.step or _("At work"), "done": job.done, "total": job.total}
            return (
                _("%(step)s: %(done)s of %(total)s") % parts if job.total else str(parts["step"])
            )
        case JobState.DONE:
            return _("It is done.")
        case JobState.CANCELLED:
            return _("It was stopped. What was done until then is kept.")
    return _("It failed after %(count)s attempts. What was done until then is kept.") % {
        "count": job.attempts
    }


def jobs_in(state: str) -> QuerySet[Job]:
    """Newest first."""
    jobs = Job.objects.select_related("asked_by").order_by("-pk")
    return jobs.filter(state=state) if state in JobState.values else jobs
