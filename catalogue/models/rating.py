from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from catalogue.models.listing import Listing


class RatingQuerySet(models.QuerySet["Rating"]):
    def shown(self) -> Self:
        return self.filter(hidden=False)


@pghistory.track()
class Rating(models.Model):
    """An adopter's verdict, which people read as a review.

    One for each person, listing and quarter (the quarter's first day); a later answer in the
    quarter replaces it. `replied_for` is whose words the reply are: the service may belong to
    another organisation by now.
    """

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="ratings")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="ratings"
    )
    quarter = models.DateField()
    again = models.BooleanField()
    ease = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    hours_released = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField(max_length=2_000, blank=True)
    cases_met = models.CharField(max_length=300, blank=True)
    cases_not_met = models.CharField(max_length=300, blank=True)
    version_used = models.CharField(max_length=50, blank=True)
    rated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="ratings"
    )
    rated_at = models.DateTimeField()
    reply = models.TextField(max_length=2_000, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="replies"
    )
    replied_for = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    replied_at = models.DateTimeField(null=True)
    hidden = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[RatingQuerySet] = RatingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "listing", "rated_by", "quarter", name="rating_once_a_quarter"
            ),
            models.CheckConstraint(condition=Q(ease__range=(1, 5)), name="rating_ease_1_to_5"),
            models.CheckConstraint(
                condition=Q(
                    reply="",
                    replied_at__isnull=True,
                    replied_by__isnull=True,
                    replied_for__isnull=True,
                )
                | Q(
                    ~Q(reply=""),
                    replied_at__isnull=False,
                    replied_by__isnull=False,
                    replied_for__isnull=False,
                ),
                name="rating_replied_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(quarter__month__in=(1, 4, 7, 10), quarter__day=1),
                name="rating_quarter_begins",
            ),
        ]
        indexes = [
            models.Index("listing", "rated_at", name="rating_of_listing"),
            models.Index("replied_for", name="rating_replied_for"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.listing_id}: {self.ease}"
