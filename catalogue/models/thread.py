import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.listing import Listing


@pghistory.track()
class Letter(models.Model):
    """One entry of the talk between a publisher and the moderators about a listing."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="letters")
    from_moderator = models.BooleanField()
    words = models.CharField(max_length=2_000)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="letters"
    )
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="letter_says_something")
        ]

    def __str__(self) -> str:
        return f"letter {self.pk} about {self.listing_id}"


class ReasonUse(models.TextChoices):
    CHANGES = "changes", _("asking for changes")
    REFUSAL = "refusal", _("refusing")
    SUSPENSION = "suspension", _("suspending")


@pghistory.track()
class UsualReason(models.Model):
    """Words that moderators use often: one choice on their forms, which they can edit."""

    use = models.CharField(max_length=15, choices=ReasonUse)
    title = models.CharField(max_length=100)
    words = models.CharField(max_length=300)
    in_use = models.BooleanField(default=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="reasons"
    )
    changed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint("use", "title", name="usual_reason_once"),
            models.CheckConstraint(
                condition=Q(use__in=ReasonUse.values) & ~Q(title="") & ~Q(words=""),
                name="usual_reason_whole",
            ),
            # Those that the portal brings with it are nobody's.
            models.CheckConstraint(
                condition=Q(changed_at__isnull=True, changed_by__isnull=True)
                | Q(changed_at__isnull=False, changed_by__isnull=False),
                name="usual_reason_changed_at_with_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title
