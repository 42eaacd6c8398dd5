from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.models.job import Job
from catalogue.models.listing import Listing
from catalogue.models.source import Source


class IntakeRun(models.Model):
    """One import: files of one format, taken by one job, with a report."""

    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="intake_run")
    format = models.CharField(max_length=30)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="intake_runs"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="intake_runs"
    )
    started_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index("started_at", name="intake_run_started")]

    def __str__(self) -> str:
        return f"{self.format} of {self.started_at}"


class FileOutcome(models.TextChoices):
    WAITING = "waiting", _("waiting")
    CREATED = "created", _("new")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("no change")
    REFUSED = "refused", _("refused")


class IntakeFile(models.Model):
    """One file of a run and what became of it. `source` is the known entry that it stands for.

    `remarks` is a list of {line, column, field, value, reason}: why it was refused, or what
    was left out or mended. The content goes after 30 days.
    """

    run = models.ForeignKey(IntakeRun, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=500)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(null=True)
    outcome = models.CharField(max_length=10, choices=FileOutcome, default=FileOutcome.WAITING)
    listing = models.ForeignKey(
        Listing, on_delete=models.SET_NULL, null=True, related_name="intake_files"
    )
    source = models.ForeignKey(
        Source, on_delete=models.SET_NULL, null=True, related_name="files", db_index=False
    )
    remarks = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint("run", "name", name="intake_file_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=FileOutcome.values), name="intake_file_outcome_known"
            ),
        ]
        indexes = [models.Index("source", name="intake_file_source")]

    def __str__(self) -> str:
        return self.name
