from typing import ClassVar, Self

from django.db import models
from django.db.models import F

from accounts.models import Organisation
from catalogue.models.adoption import IN_USE, Stage
from catalogue.models.listing import Listing


class AdoptionRollupQuerySet(models.QuerySet["AdoptionRollup"]):
    def in_use(self) -> Self:
        return self.filter(confirmed=True, stage__in=IN_USE)

    def reuse(self) -> Self:
        """In use outside the publisher's ownership group."""
        return self.in_use().exclude(group_id=F("publisher_group_id"))

    def at_stage(self, stage: str) -> Self:
        return self.filter(confirmed=True, stage=stage)

    def trialling(self) -> Self:
        return self.at_stage(Stage.TRIALLING)

    def considering(self) -> Self:
        return self.at_stage(Stage.CONSIDERING)

    def unconfirmed(self) -> Self:
        return self.filter(confirmed=False)


class AdoptionRollup(models.Model):
    """One pair of listing and organisation that a count counts, or shows beside it.

    Every figure of adoption is a number of these rows, and the list behind it is the rows
    themselves, so the two cannot differ. Written by the statistics reader only.
    """

    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, related_name="adoption_rollups", db_index=False
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="adoption_rollups"
    )
    stage = models.CharField(max_length=15)
    confirmed = models.BooleanField()
    group_id = models.BigIntegerField()
    publisher_id = models.BigIntegerField(db_index=True)
    publisher_group_id = models.BigIntegerField()
    since = models.DateField()
    confirmed_on = models.DateField(null=True)

    objects: ClassVar[AdoptionRollupQuerySet] = AdoptionRollupQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint("listing", "organisation", name="adoption_rollup_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} uses {self.listing_id}: {self.stage}"
