import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.revision import Revision


class Outcome(models.TextChoices):
    APPROVED = "approved", _("approved")
    CHANGES_REQUESTED = "changes_requested", _("changes asked for")
    REFUSED = "refused", _("refused")


class Rule(models.TextChoices):
    SMALL_CHANGE = "small_change", _("small change of a trusted organisation")


@pghistory.track()
class Decision(models.Model):
    """What a moderator decided on a submitted revision, and why.

    `rule` names the rule by which it was approved at once instead; then nobody decided it.
    """

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.CharField(max_length=500, blank=True)
    rule = models.CharField(max_length=30, choices=Rule, blank=True, default="", db_default="")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="decisions"
    )
    decided_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="decision_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.APPROVED) | ~Q(reason=""),
                name="decision_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(rule="", decided_by__isnull=False)
                | Q(rule__in=Rule.values, decided_by__isnull=True, outcome=Outcome.APPROVED),
                name="decision_by_person_or_rule",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.revision_id}"
