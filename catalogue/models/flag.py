import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models.decision import Decision
from catalogue.models.listing import Listing

_PERSON = settings.AUTH_USER_MODEL


class FlagReason(models.TextChoices):
    WRONG = "wrong", _("it says something that is not true")
    UNSAFE = "unsafe", _("it is not safe to use")
    RIGHTS = "rights", _("it shows what is private or belongs to others")
    ADVERTISING = "advertising", _("it advertises or misleads")
    DUPLICATE = "duplicate", _("it is listed twice")
    ABUSE = "abuse", _("it is abusive")
    BURST = "burst", _("one organisation wrote very many reviews in a day")
    OTHER = "other", _("something else")


OF_SERVICES = (
    FlagReason.WRONG,
    FlagReason.UNSAFE,
    FlagReason.RIGHTS,
    FlagReason.ADVERTISING,
    FlagReason.DUPLICATE,
    FlagReason.OTHER,
)
OF_WORDS = (
    FlagReason.WRONG,
    FlagReason.RIGHTS,
    FlagReason.ADVERTISING,
    FlagReason.ABUSE,
    FlagReason.OTHER,
)
"""What people choose from: of a service, of a review or an outcome. A rule alone sees a burst."""


class Finding(models.TextChoices):
    """What became of a report or an appeal."""

    OPEN = "open", _("waiting for a moderator")
    UPHELD = "upheld", _("upheld")
    REJECTED = "rejected", _("not upheld")


def _settled(name: str) -> list[models.CheckConstraint]:
    """Open ones have no answer; settled ones have one, with who gave it and when."""
    return [
        models.CheckConstraint(condition=Q(state__in=Finding.values), name=f"{name}_state_known"),
        models.CheckConstraint(
            condition=Q(
                state=Finding.OPEN, settled_at__isnull=True, settled_by__isnull=True, answer=""
            )
            | Q(
                ~Q(state=Finding.OPEN),
                ~Q(answer=""),
                settled_at__isnull=False,
                settled_by__isnull=False,
            ),
            name=f"{name}_settled_at_with_by",
        ),
    ]


@pghistory.track()
class Flag(models.Model):
    """A problem with a published listing that anybody reported; `reporter` where signed in."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="flags")
    reason = models.CharField(max_length=15, choices=FlagReason)
    words = models.CharField(max_length=1_000)
    reporter = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="flags_raised"
    )
    reported_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Finding, default=Finding.OPEN)
    answer = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="flags_settled"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=FlagReason.values), name="flag_reason_known"
            ),
            models.CheckConstraint(condition=~Q(words=""), name="flag_says_something"),
            *_settled("flag"),
        ]

    def __str__(self) -> str:
        return f"{self.reason}: {self.listing_id}"


@pghistory.track()
class Suspension(models.Model):
    """A moderator took a listing out of sight, and later perhaps put it back."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="suspensions")
    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, null=True, related_name="suspensions")
    reason = models.CharField(max_length=500)
    suspended_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="suspensions")
    suspended_at = models.DateTimeField()
    lifted_because = models.CharField(max_length=500, blank=True)
    lifted_by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="suspensions_lifted"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_because="")
                | Q(~Q(lifted_because=""), lifted_at__isnull=False, lifted_by__isnull=False),
                name="suspension_lifted_at_with_by",
            ),
            models.UniqueConstraint(
                "listing", condition=Q(lifted_at__isnull=True), name="suspension_once"
            ),
        ]

    def __str__(self) -> str:
        return f"suspension of {self.listing_id}"


@pghistory.track()
class Appeal(models.Model):
    """The publisher asks that another moderator looks again; once for each decision."""

    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, null=True, related_name="appeal"
    )
    suspension = models.OneToOneField(
        Suspension, on_delete=models.CASCADE, null=True, related_name="appeal"
    )
    words = models.CharField(max_length=2_000)
    appealed_by = models.ForeignKey(_PERSON, on_delete=models.PROTECT, related_name="appeals")
    appealed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=Finding, default=Finding.OPEN)
    answer = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name="appeals_settled"
    )
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=Q(decision__isnull=False, suspension__isnull=True)
                | Q(decision__isnull=True, suspension__isnull=False),
                name="appeal_against_one_act",
            ),
            *_settled("appeal"),
        ]

    def __str__(self) -> str:
        return f"appeal {self.pk}: {self.state}"
