from django.db import models
from django.db.models import F, Q

from catalogue.models.listing import Listing


class RatingRollup(models.Model):
    """The score of a listing on one day, as its answers stand (`methods.md` 6.2).

    `share` is what is shown, `lower` what sorts, the interval is of 90 %; all four from 0 to 1,
    and none below five answers from four organisations. A listing without an answer of the last
    24 months has no row. Written by the reader of the ledger and by the nightly job only.
    """

    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, related_name="rating_rollup")
    answers = models.PositiveIntegerField()
    organisations = models.PositiveIntegerField()
    share = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    interval_low = models.FloatField(null=True)
    interval_high = models.FloatField(null=True)
    computed_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answers__gte=F("organisations"), organisations__gte=1),
                name="rating_rollup_counts",
            ),
            models.CheckConstraint(
                condition=Q(
                    answers__gte=5,
                    organisations__gte=4,
                    # What is missing would pass as neither true nor false.
                    share__isnull=False,
                    lower__isnull=False,
                    interval_low__isnull=False,
                    interval_high__isnull=False,
                    share__range=(0, 1),
                    lower__range=(0, 1),
                    interval_low__range=(0, 1),
                    interval_high__range=(0, 1),
                )
                | Q(
                    Q(answers__lt=5) | Q(organisations__lt=4),
                    share__isnull=True,
                    lower__isnull=True,
                    interval_low__isnull=True,
                    interval_high__isnull=True,
                ),
                name="rating_rollup_hides_what_is_young",
            ),
        ]
        indexes = [
            models.Index(F("lower").desc(nulls_last=True), "listing", name="rating_rollup_best")
        ]

    def __str__(self) -> str:
        return f"score of {self.listing_id} on {self.computed_on}"
