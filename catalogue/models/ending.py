from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from catalogue.models.listing import Listing


class EndingQuerySet(models.QuerySet["Ending"]):
    def standing(self) -> Self:
        return self.filter(undone_at__isnull=True)


@pghistory.track()
class Ending(models.Model):
    """Why the owner retired a listing, and what to use instead; or why that was undone."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="endings")
    replacement = models.ForeignKey(
        Listing, on_delete=models.PROTECT, null=True, related_name="endings_it_replaces"
    )
    reason = models.CharField(max_length=500)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="listings_retired"
    )
    retired_at = models.DateTimeField()
    undone_because = models.CharField(max_length=500, blank=True, default="", db_default="")
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="endings_undone",
    )
    undone_at = models.DateTimeField(null=True)

    objects: ClassVar[EndingQuerySet] = EndingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "listing", condition=Q(undone_at__isnull=True), name="ending_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_because="")
                | Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_because=""),
                name="ending_undone_at_with_by",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="ending_says_why"),
            models.CheckConstraint(
                condition=Q(replacement__isnull=True) | ~Q(replacement=F("listing")),
                name="ending_names_another",
            ),
        ]

    def __str__(self) -> str:
        return f"end of {self.listing_id}"
