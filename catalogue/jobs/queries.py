from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from catalogue.jobs.ledger import lag
from catalogue.jobs.permissions import may_see
from catalogue.models import Job, JobState

LATE = timedelta(minutes=15)
MOST_LAG = timedelta(seconds=60)
TITLES: dict[str, str | Promise] = {
    "intake.publiccode": gettext_lazy("Import of publiccode.yml files"),
    "intake.forget": gettext_lazy("Removal of old imported files"),
    "notifications.clean_up": gettext_lazy("Removal of old mails and notices"),
    "notifications.digests": gettext_lazy("Digests of the day"),
    "notifications.remind": gettext_lazy("Reminders of what lapses soon"),
    "scaling.assess": gettext_lazy("Look at which services spread"),
    "statistics.compare": gettext_lazy("Check of the totals"),
    "statistics.rebuild": gettext_lazy("Totals made anew"),
    "statistics.snapshot": gettext_lazy("Figures and charts of the day"),
}
"""What people call each kind of job."""


@dataclass(frozen=True)
class Progress:
    """How far a job is, in words and numbers."""

    words: str
    done: int
    total: int
    is_over: bool


def job_or_404(person: User, key: int) -> Job:
    job = Job.objects.filter(pk=key).select_related("asked_by", "intake_run").first()
    if job is None or not may_see(person, job):
        raise Http404
    return job


def title_of(job: Job) -> str:
    return str(TITLES.get(job.kind, job.kind))


def progress_of(job: Job) -> Progress:
    return Progress(_words(job), job.done, job.total, job.is_over)


def _words(job: Job) -> str:
    match job.state:
        case JobState.QUEUED if job.attempts:
            return _("It broke off and will be tried again.")
        case JobState.QUEUED:
            return _("It waits for a free worker.")
        case JobState.RUNNING if job.stop_asked:
            return _("It stops after the present step.")
        case JobState.RUNNING:
            return _step(job)
        case JobState.DONE:
            return _("It is done.")
        case JobState.CANCELLED:
            return _("It was stopped. What was done until then is kept.")
    return _("It failed after %(count)s attempts.") % {"count": job.attempts}


def _step(job: Job) -> str:
    step = job.step or _("At work")
    if not job.total:
        return step
    parts = {"step": step, "done": f"{job.done:,}", "total": f"{job.total:,}"}
    return _("%(step)s: %(done)s of %(total)s") % parts


def jobs_in(state: str) -> QuerySet[Job]:
    """Those that wait or run with the longest waiting first, those that are over newest first."""
    jobs = Job.objects.select_related("asked_by")
    if state in {JobState.QUEUED, JobState.RUNNING}:
        return jobs.filter(state=state).order_by("asked_at", "pk")
    if state in JobState.values:
        jobs = jobs.filter(state=state)
    return jobs.order_by("-pk")


def last_done(kind: str) -> datetime | None:
    """When a job of that kind last ended well."""
    ended = Job.objects.filter(kind=kind, state=JobState.DONE).order_by("-finished_at")
    return ended.values_list("finished_at", flat=True).first()


def counts_by_state() -> list[tuple[str, str | Promise, int]]:
    """Every state with its name and the number of jobs in it."""
    rows = Job.objects.values_list("state").annotate(count=Count("pk")).order_by()
    found = dict(rows)
    return [(state.value, state.label, found.get(state.value, 0)) for state in JobState]


def troubles(*, families: Iterable[str], at: datetime) -> dict[str, int]:
    """What a person should look at: dead jobs, late ones, readers of the ledger that lag."""
    found = {
        "dead_jobs": Job.objects.filter(state=JobState.DEAD).count(),
        "late_jobs": Job.objects.due(at=at - LATE).count(),
        "lagging_readers": sum(lag(family, at=at) > MOST_LAG for family in families),
    }
    return {name: count for name, count in found.items() if count}
