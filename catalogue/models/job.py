from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

LEASE = timedelta(seconds=120)
"""How long a claim holds without a sign of life."""


LONG = timedelta(minutes=1)
"""Whoever asked for a job that took longer has most likely turned to something else."""
TITLES = {
    "adoption.lapse": _("Lapse of uses that nobody renewed"),
    "adoption.suspend": _("Suspension of uses whose dispute nobody answered"),
    "estate.import": _("Import of what an organisation runs"),
    "intake.publiccode": _("Import of publiccode.yml files"),
    "intake.forget": _("Removal of old imported files"),
    "listings.lapse": _("Lapse of services that nobody renewed"),
    "notifications.clean_up": _("Removal of old mails and notices"),
    "notifications.digests": _("Digests of the day"),
    "notifications.remind": _("Reminders of what lapses soon"),
    "moderation.bursts": _("Search for sudden bursts of reviews"),
    "ratings.age": _("Check of the scores, and the scores of the day"),
    "scaling.assess": _("Look at which services spread"),
    "search.look_up": _("Look at what saved searches find"),
    "statistics.compare": _("Check of the totals"),
    "statistics.rebuild": _("Totals made anew"),
    "statistics.sample": _("Check of a part of the totals"),
    "statistics.snapshot": _("Figures and charts of the day"),
    "suppliers.lapse": _("Lapse of offers that nobody renewed"),
}
"""What people call each kind of job."""


class JobState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    DEAD = "dead", _("failed")
    CANCELLED = "cancelled", _("stopped")


def title_of(kind: str) -> str:
    return str(TITLES.get(kind, kind))


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, *, at: datetime) -> Self:
        return self.filter(state=JobState.QUEUED, due_at__lte=at)

    def abandoned(self, *, at: datetime) -> Self:
        """Running ones whose lease ran out: whoever worked on them is gone."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=at)


class Job(models.Model):
    """The truth about one piece of background work; Redis only rings the bell (`methods.md` 3).

    `key` names the work, so that a double click or two timetables make it once.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    args = models.JSONField(default=dict)
    priority = models.PositiveSmallIntegerField(default=5)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=6)
    locked_by = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    stop_asked = models.BooleanField(default=False)
    checkpoint = models.JSONField(default=dict)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="jobs"
    )
    asked_at = models.DateTimeField()
    step = models.CharField(max_length=200, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=1_000, blank=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING)
                | Q(lease_until__isnull=False) & ~Q(locked_by=""),
                name="job_running_is_leased",
            ),
        ]
        indexes = [
            models.Index(
                "kind",
                "priority",
                "due_at",
                "id",
                condition=Q(state=JobState.QUEUED),
                name="job_queue",
            ),
            models.Index("lease_until", condition=Q(state=JobState.RUNNING), name="job_leases"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        return title_of(self.kind)

    @property
    def took_long(self) -> bool:
        """From when it was asked for to its end, if it has ended."""
        return self.finished_at is not None and self.finished_at - self.asked_at > LONG

    @property
    def is_over(self) -> bool:
        return self.state in {JobState.DONE, JobState.DEAD, JobState.CANCELLED}

    @property
    def last_sign_of_life(self) -> datetime | None:
        return self.lease_until - LEASE if self.lease_until else None
