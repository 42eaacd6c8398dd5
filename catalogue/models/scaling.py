from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from catalogue.fields.types import BOTH
from catalogue.models.listing import Listing, ListingState


class Rung(models.TextChoices):
    """How far a service has spread, the furthest first."""

    READY = "ready", _("ready to scale")
    EARLY = "early", _("early spread")
    SEED = "seed", _("seed")
    NEW = "new", _("new")


class GateName(models.TextChoices):
    """What may hold a service back, in the order in which it is asked."""

    SPREAD = "spread", _("reuse by others")
    RETENTION = "retention", _("those who take it up stay")
    SCORE = "score", _("reviews")
    OUTCOMES = "outcomes", _("measured outcomes")
    SUPPORT = "support", _("support")
    ASSESSMENT = "assessment", _("assessment by a curator")


WHY_LIMIT = 300
POINTS = (
    "credible", "observable", "relevant", "advantage", "easy", "compatible", "testable",
)  # fmt: skip
"""The CORRECT points of the Scottish Health Technologies Group."""


@pghistory.track()
class Assessment(models.Model):
    """What a curator thinks of one service: seven points, each with a sentence.

    A later one replaces it; row history keeps those before.
    """

    listing = models.OneToOneField(Listing, on_delete=models.PROTECT, related_name="assessment")
    credible = models.BooleanField()
    credible_why = models.CharField(max_length=WHY_LIMIT)
    observable = models.BooleanField()
    observable_why = models.CharField(max_length=WHY_LIMIT)
    relevant = models.BooleanField()
    relevant_why = models.CharField(max_length=WHY_LIMIT)
    advantage = models.BooleanField()
    advantage_why = models.CharField(max_length=WHY_LIMIT)
    easy = models.BooleanField()
    easy_why = models.CharField(max_length=WHY_LIMIT)
    compatible = models.BooleanField()
    compatible_why = models.CharField(max_length=WHY_LIMIT)
    testable = models.BooleanField()
    testable_why = models.CharField(max_length=WHY_LIMIT)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assessments"
    )
    assessed_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(
                    *((f"{name}_why", "") for name in POINTS),
                    _connector=Q.OR,
                ),
                name="assessment_says_why",
            )
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.points_met} of {len(POINTS)}"

    @property
    def points_met(self) -> int:
        return sum(getattr(self, name) for name in POINTS)


_BY_VALUE = (
    Case(*(When(rung=one, then=Value(place)) for place, one in enumerate(Rung.values))),
    F("value").desc(nulls_last=True),
    F("expected").desc(nulls_last=True),
    F("tie"),
    F("listing"),
)


class ScalingStageQuerySet(models.QuerySet["ScalingStage"]):
    def shown(self) -> Self:
        """Live services of public bodies: what suppliers sell is no local innovation."""
        return self.filter(listing__state=ListingState.LIVE, listing__kind__in=BOTH)

    def watched(self) -> Self:
        """For curators; never public."""
        return self.filter(listing__state=ListingState.LIVE, watched=True)

    def by_value(self) -> Self:
        """The furthest first; on one rung by value at stake, then by expected adopters, then tie."""
        return self.order_by(*_BY_VALUE)


class ScalingStage(models.Model):
    """Where one live listing stood on the day of the last nightly look (`methods.md` 7).

    Counts of momentum are ownership groups: `x1` in the later window, `x0` in the one before,
    `e1` and `e0` the mean numbers that could still take it up; those with `watch_` are of the
    curators' windows. `reusers` are all organisations that reuse it, `adopters` those among
    them that are eligible. Money is whole pence a year; where it is empty, `value_reason` says
    why. `gates` holds each gate's figures, `tie` is that of `SearchDocument`. Written by the
    nightly job only; the same rows give the same row again.
    """

    listing = models.OneToOneField(
        Listing, on_delete=models.CASCADE, primary_key=True, related_name="scaling"
    )
    computed_on = models.DateField()
    rung = models.CharField(max_length=10, choices=Rung)
    blocks = models.CharField(max_length=12, choices=GateName, blank=True)
    gates = models.JSONField()
    jumped = models.BooleanField()
    accelerating = models.BooleanField()
    x1 = models.PositiveIntegerField()
    x0 = models.PositiveIntegerField()
    e1 = models.FloatField()
    e0 = models.FloatField()
    p = models.FloatField(null=True)
    ratio = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    watched = models.BooleanField()
    watch_x1 = models.PositiveIntegerField()
    watch_x0 = models.PositiveIntegerField()
    watch_e1 = models.FloatField()
    watch_e0 = models.FloatField()
    watch_p = models.FloatField(null=True)
    watch_ratio = models.FloatField(null=True)
    watch_lower = models.FloatField(null=True)
    reusers = models.PositiveIntegerField()
    adopters = models.PositiveIntegerField()
    eligible = models.PositiveIntegerField()
    probability = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    yearly_saving = models.BigIntegerField(null=True)
    value = models.BigIntegerField(null=True)
    value_reason = models.CharField(max_length=20, blank=True)
    tie = models.BigIntegerField()
    method_version = models.PositiveSmallIntegerField()
    watermark = models.CharField(max_length=60)

    objects: ClassVar[ScalingStageQuerySet] = ScalingStageQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rung__in=Rung.values) & Q(blocks__in=["", *GateName.values]),
                name="scaling_words_known",
            ),
            models.CheckConstraint(
                condition=Q(rung=Rung.READY, blocks="") | ~Q(rung=Rung.READY) & ~Q(blocks=""),
                name="scaling_ready_or_blocked",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False, value_reason="")
                | Q(value__isnull=True, value_reason__in=("not_reported", "not_applicable")),
                name="scaling_value_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(adopters__lte=F("eligible")) & Q(adopters__lte=F("reusers")),
                name="scaling_adopters_among_eligible",
            ),
        ]
        indexes = [
            models.Index("listing", condition=Q(watched=True), name="scaling_watched"),
            models.Index(*_BY_VALUE, name="scaling_by_value"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}: {self.rung}"

    @property
    def n(self) -> int:
        return self.x1 + self.x0
