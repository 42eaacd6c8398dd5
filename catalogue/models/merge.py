from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from catalogue.models.listing import Listing


class MergeQuerySet(models.QuerySet["Merge"]):
    def standing(self) -> Self:
        """Those that nobody has undone."""
        return self.filter(undone_at__isnull=True)


@pghistory.track()
class Merge(models.Model):
    """A moderator found that two listings are one; `merged` went into `kept`.

    A standing one is also the redirect of every old address. The kept listing may be merged
    later itself: whoever follows goes to the end, which is never one that was merged.
    """

    kept = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="merges_into")
    merged = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="merges")
    reason = models.CharField(max_length=500)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="merges"
    )
    merged_at = models.DateTimeField()
    undone_reason = models.CharField(max_length=500, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="merges_undone"
    )
    undone_at = models.DateTimeField(null=True)

    objects: ClassVar[MergeQuerySet] = MergeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "merged", condition=Q(undone_at__isnull=True), name="merge_stands_once"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merge_of_two"),
            models.CheckConstraint(condition=~Q(reason=""), name="merge_has_reason"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_reason="")
                | Q(~Q(undone_reason=""), undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_at_with_by",
            ),
        ]
        indexes = [models.Index(F("merged_at").desc(), F("id").desc(), name="merge_newest")]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"

    @property
    def stands(self) -> bool:
        return self.undone_at is None


class MergedRow(models.Model):
    """One row that a merge changed: as it was, and the columns as the merge left them.

    One whose `after` is empty did not change, but stood where another would have gone.
    Written once and never changed. Undoing carries a row that moved back to its listing, with
    what people did to it since; one that changed in place becomes what it was, unless somebody
    has changed it since.
    """

    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="rows", db_index=False)
    table_name = models.CharField(max_length=63)
    row_id = models.BigIntegerField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint("merge", "table_name", "row_id", name="merged_row_once")
        ]
        indexes = [models.Index("table_name", "row_id", name="merged_row_of")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id}"
