from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from catalogue.models.listing import Listing


class ReachRollupQuerySet(models.QuerySet["ReachRollup"]):
    def direct(self) -> Self:
        return self.filter(distance=1)

    def through_parts(self) -> Self:
        """Organisations that reach the listing only inside something else."""
        return self.filter(distance__gt=1)


class ReachRollup(models.Model):
    """One organisation outside the publisher's group that reaches a listing, by the shortest way.

    Only listings that are part of something have rows. `distance` is 1 for a direct adopter, 2
    for one of a listing that contains or depends on it, and so on; `through_id` is the listing
    that the organisation uses, at distance 1 the listing itself. Written by the reader of the
    ledger only, from the tables that the keys point at; so no key is checked once more, which
    takes longer than all the rest where there are millions.
    """

    listing = models.ForeignKey(
        Listing,
        on_delete=models.CASCADE,
        related_name="reach_rollups",
        db_index=False,
        db_constraint=False,
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="reach_rollups",
        db_constraint=False,
    )
    distance = models.PositiveSmallIntegerField()
    through_id = models.BigIntegerField()

    objects: ClassVar[ReachRollupQuerySet] = ReachRollupQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint("listing", "organisation", name="reach_rollup_once"),
            models.CheckConstraint(condition=Q(distance__gte=1), name="reach_rollup_distance"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} reaches {self.listing_id}: {self.distance}"
