from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from catalogue.models.job import Job


class EstateImportQuerySet(models.QuerySet["EstateImport"]):
    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)


class EstateImport(models.Model):
    """A file of what an organisation runs, and what became of its rows.

    It waits until a person has said that it was read rightly; then `encoding`, `delimiter` and
    `places` (column of ours to its number in the file, from 0) are theirs, and `job` takes the
    rows. The content and the refused rows go after 30 days, the counts stay.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="estate_imports"
    )
    job = models.OneToOneField(
        Job, on_delete=models.PROTECT, null=True, related_name="estate_import"
    )
    file_name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    encoding = models.CharField(max_length=20, blank=True)
    delimiter = models.CharField(max_length=1, blank=True)
    places = models.JSONField(default=dict)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="estate_imports"
    )
    started_at = models.DateTimeField()

    objects: ClassVar[EstateImportQuerySet] = EstateImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(job__isnull=True) | ~Q(encoding="") & ~Q(delimiter=""),
                name="estate_import_read_as_agreed",
            )
        ]
        indexes = [models.Index("started_at", name="estate_import_started")]

    def __str__(self) -> str:
        return self.file_name


class RefusedRow(models.Model):
    """A row that could not be taken. `cells` are those of the file, `remarks` why.

    A remark is {column, value, reason}; `column` is the heading in the file, '' for the row.
    """

    run = models.ForeignKey(
        EstateImport, on_delete=models.CASCADE, related_name="refused_rows", db_index=False
    )
    line = models.PositiveIntegerField()
    cells = models.JSONField()
    remarks = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint("run", "line", name="refused_row_once")]

    def __str__(self) -> str:
        return f"{self.run_id}, line {self.line}"
