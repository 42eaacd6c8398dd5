from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation, OrganisationType, SizeBand, User
from catalogue.models.adoption import RATING_STAGES, Stage
from catalogue.models.listing import Listing

LOW_EASE = (1, 2)
"""Marks that have to say why."""


class RatingQuerySet(models.QuerySet["Rating"]):
    def shown(self) -> Self:
        """What everybody reads, and what a score is made of."""
        return self.filter(hidden=False, withdrawn_at__isnull=True)

    def of_author(self, person: User, listing: Listing) -> Self:
        return self.filter(rated_by=person, listing=listing)


@pghistory.track()
class Rating(models.Model):
    """An adopter's verdict, which people read as a review.

    One for each person, listing and quarter (the quarter's first day); a later answer in the
    quarter replaces it. `words` tell the outcome, `fit` and `support` what their names say.
    `body_type`, `body_size` and `stage` are those of the organisation and its use when it
    answered; '' where nobody noted them then. `integration_pence` is the cost to integrate in
    whole pence. Whoever wrote it, or an owner of the organisation, may withdraw it: the ledger
    says which. `replied_for` is whose words the reply are: the service may belong to another
    organisation by now.
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
    fit = models.TextField(max_length=2_000, blank=True, default="", db_default="")
    support = models.TextField(max_length=2_000, blank=True, default="", db_default="")
    cases_met = models.CharField(max_length=300, blank=True)
    cases_not_met = models.CharField(max_length=300, blank=True)
    version_used = models.CharField(max_length=50, blank=True)
    integration_days = models.PositiveIntegerField(null=True, blank=True)
    integration_pence = models.PositiveBigIntegerField(null=True, blank=True)
    stage = models.CharField(max_length=15, choices=Stage, blank=True, default="", db_default="")
    body_type = models.CharField(
        max_length=30, choices=OrganisationType, blank=True, default="", db_default=""
    )
    body_size = models.CharField(
        max_length=2, choices=SizeBand, blank=True, default="", db_default=""
    )
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
    withdrawn_at = models.DateTimeField(null=True)
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
            models.CheckConstraint(
                condition=Q(again=True, ease__gt=max(LOW_EASE)) | ~Q(words=""),
                name="rating_low_says_why",
            ),
            models.CheckConstraint(
                condition=Q(
                    stage__in=["", *RATING_STAGES],
                    body_type__in=["", *OrganisationType.values],
                    body_size__in=["", *SizeBand.values],
                ),
                name="rating_context_known",
            ),
        ]
        indexes = [
            models.Index("listing", "rated_at", name="rating_of_listing"),
            models.Index("replied_for", name="rating_replied_for"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.listing_id}: {self.ease}"

    @property
    def is_shown(self) -> bool:
        return not self.hidden and self.withdrawn_at is None

    @property
    def written_by(self) -> User:
        """Whose words they are; outcome reports answer to the same name."""
        return self.rated_by
