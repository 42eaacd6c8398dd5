import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from catalogue.models.listing import Listing


@pghistory.track()
class Ending(models.Model):
    """Why the owner retired a listing, and what to use instead; gone if a moderator restores it."""

    listing = models.OneToOneField(Listing, on_delete=models.CASCADE, related_name="ending")
    replacement = models.ForeignKey(
        Listing, on_delete=models.PROTECT, null=True, related_name="endings_it_replaces"
    )
    reason = models.CharField(max_length=500)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="listings_retired"
    )
    retired_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="ending_says_why"),
            models.CheckConstraint(
                condition=Q(replacement__isnull=True) | ~Q(replacement=F("listing")),
                name="ending_names_another",
            ),
        ]

    def __str__(self) -> str:
        return f"end of {self.listing_id}"
