from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from catalogue.jobs.ledger import lag
from catalogue.jobs.permissions import may_see
from catalogue.jobs.timetable import Schedule, following
from catalogue.models import Job, JobState, Watermark
from catalogue.models.job import title_of

LATE = timedelta(minutes=15)
MOST_LAG = timedelta(seconds=60)
READERS: dict[str, str | Promise] = {
    "adoption": gettext_lazy("Figures of use"),
    "charts": gettext_lazy("Charts"),
    "notifications": gettext_lazy("Notices and mails"),
    "ratings": gettext_lazy("Scores of reviews"),
    "reach": gettext_lazy("Use through parts"),
    "search": gettext_lazy("What the search finds"),
}
"""What people call each reader of the ledger."""


@dataclass(frozen=True)
class Progress:
    """How far a job is, in words and numbers."""

    words: str
    done: int
    total: int
    is_over: bool


def job_or_404(person: User, key: int) -> Job:
    job = (
        Job.objects.filter(pk=key)
        .select_related("asked_by", "intake_run", "estate_import__organisation")
        .first()
    )
    if job is None or not may_see(person, job):
        raise Http404
    return job


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


def took(job: Job) -> str:
    """How long it ran, from its first start to its end, in words; '' while it has not ended."""
    if job.started_at is None or job.finished_at is None:
        return ""
    return lasting(job.finished_at - job.started_at)


def lasting(span: timedelta) -> str:
    """In the two units that matter: '3 minutes 20 seconds'."""
    seconds = max(0, round(span.total_seconds()))
    minutes, hours = seconds // 60, seconds // 3600
    parts = (
        (hours, ngettext("%(count)s hour", "%(count)s hours", hours)),
        (minutes % 60, ngettext("%(count)s minute", "%(count)s minutes", minutes % 60)),
        (seconds % 60, ngettext("%(count)s second", "%(count)s seconds", seconds % 60)),
    )
    said = [words % {"count": f"{count:,}"} for count, words in parts if count]
    return " ".join(said[:2]) or _("less than a second")


def jobs_in(state: str, kind: str = "") -> QuerySet[Job]:
    """Those that wait or run with the longest waiting first, those that are over newest first."""
    jobs = Job.objects.select_related("asked_by")
    if kind:
        jobs = jobs.filter(kind=kind)
    if state in {JobState.QUEUED, JobState.RUNNING}:
        return jobs.filter(state=state).order_by("asked_at", "pk")
    if state in JobState.values:
        jobs = jobs.filter(state=state)
    return jobs.order_by("-pk")


def last_done(kind: str) -> datetime | None:
    """When a job of that kind last ended well."""
    ended = Job.objects.filter(kind=kind, state=JobState.DONE).order_by("-finished_at")
    return ended.values_list("finished_at", flat=True).first()


def counts_by_state(kind: str = "") -> list[tuple[str, str | Promise, int]]:
    """Every state with its name and the number of jobs in it."""
    jobs = Job.objects.filter(kind=kind) if kind else Job.objects.all()
    found = dict(jobs.values_list("state").annotate(count=Count("pk")).order_by())
    return [(state.value, state.label, found.get(state.value, 0)) for state in JobState]


@dataclass(frozen=True)
class Timed:
    """A kind of job that the timetable asks for: its newest run, and when it falls due again."""

    kind: str
    title: str
    last: Job | None
    next: datetime


def timed(timetable: Mapping[str, Schedule], *, at: datetime) -> list[Timed]:
    """In the order in which they fall due next, those of one moment by their kind."""
    newest = Job.objects.filter(kind__in=timetable).order_by("kind", "-due_at", "-pk")
    last = {job.kind: job for job in newest.distinct("kind")}
    found = [
        Timed(kind, title_of(kind), last.get(kind), following(schedule, after=at))
        for kind, schedule in timetable.items()
    ]
    return sorted(found, key=lambda one: (one.next, one.kind))


@dataclass(frozen=True)
class Reader:
    """One reader of the ledger: when it last looked, and how long its oldest news has waited."""

    title: str
    looked_at: datetime | None
    behind: str


def readers(families: Iterable[str], *, at: datetime) -> list[Reader]:
    """By their names; the timetable wakes each every half minute."""
    looked = dict(Watermark.objects.values_list("family", "checked_at"))
    return [
        Reader(str(READERS.get(family, family)), looked.get(family), _behind(family, at))
        for family in sorted(families)
    ]


def _behind(family: str, at: datetime) -> str:
    """'' where it has read everything."""
    late = lag(family, at=at)
    return lasting(late) if late > timedelta() else ""


def troubles(*, families: Iterable[str], at: datetime) -> dict[str, int]:
    """What a person should look at: dead jobs, late ones, readers of the ledger that lag."""
    found = {
        "dead_jobs": Job.objects.filter(state=JobState.DEAD).count(),
        "late_jobs": Job.objects.due(at=at - LATE).count(),
        "lagging_readers": sum(lag(family, at=at) > MOST_LAG for family in families),
    }
    return {name: count for name, count in found.items() if count}
