import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Organisation


@pghistory.track()
class Trust(models.Model):
    """A moderator marked an organisation as trusted: its small changes go live by rule."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="trusts")
    reason = models.CharField(max_length=500)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="trusts_given"
    )
    given_at = models.DateTimeField()
    ended_because = models.CharField(max_length=500, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="trusts_ended",
    )
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="trust_says_why"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_because="")
                | Q(~Q(ended_because=""), ended_at__isnull=False, ended_by__isnull=False),
                name="trust_ended_at_with_by",
            ),
            models.UniqueConstraint(
                "organisation", condition=Q(ended_at__isnull=True), name="trust_once"
            ),
        ]

    def __str__(self) -> str:
        return f"trust in {self.organisation_id}"
