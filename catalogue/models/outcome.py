from decimal import Decimal
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models import Organisation, User
from catalogue.models.listing import Listing

_PERSON = settings.AUTH_USER_MODEL
SAID = (
    "measure", "unit", "higher_is_better",
    "before", "before_from", "before_until", "after", "after_from", "after_until",
    "cost_before_pence", "cost_after_pence", "source", "evidence",
)  # fmt: skip
"""The columns that an organisation writes; other words replace them."""


class OutcomeQuerySet(models.QuerySet["OutcomeReport"]):
    """`counting`, `verified`, `gains` and `outside_group` are whole words of their own: a stage
    gate chains them, or asks for `gains_outside_group`, which is all four.
    """

    def open(self) -> Self:
        """Those that an organisation has not taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def counting(self) -> Self:
        """Confirmed by a second member, neither withdrawn nor hidden: what everybody reads."""
        return self.open().filter(confirmed_at__isnull=False, hidden=False)

    def verified(self) -> Self:
        """A moderator has seen the evidence."""
        return self.filter(verified_at__isnull=False)

    def gains(self) -> Self:
        """What is measured became better, or the yearly cost fell."""
        better = Q(higher_is_better=True, after__gt=F("before")) | Q(
            higher_is_better=False, after__lt=F("before")
        )
        return self.filter(better | Q(cost_after_pence__lt=F("cost_before_pence")))

    def outside_group(self) -> Self:
        """Of organisations outside the ownership group of whoever publishes the service."""
        own = Coalesce("organisation__group", "organisation")
        publisher = Coalesce("listing__organisation__group", "listing__organisation")
        return self.alias(own_group=own, publisher_group=publisher).exclude(
            own_group=F("publisher_group")
        )

    def gains_outside_group(self) -> Self:
        """Gate 3 of `methods.md` 7.3 asks that these come from two organisations at least."""
        return self.counting().verified().gains().outside_group()

    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)


def _pair(name: str, *, words: str = "") -> models.CheckConstraint:
    """Who and when, and what they wrote with it, are given together."""
    nobody = {f"{name}_at__isnull": True, f"{name}_by__isnull": True}
    somebody = {f"{name}_at__isnull": False, f"{name}_by__isnull": False}
    if words:
        condition = Q(**nobody, **{words: ""}) | Q(~Q(**{words: ""}), **somebody)
    else:
        condition = Q(**nobody) | Q(**somebody)
    return models.CheckConstraint(condition=condition, name=f"outcome_{name}_at_with_by")


def _act(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, null=True, related_name=f"outcomes_{name}"
    )


@pghistory.track()
class OutcomeReport(models.Model):
    """What an organisation measured before and after it took a service up.

    One that is open for each organisation, listing and measure. It counts once a second member
    has confirmed it; other words begin anew and have to be confirmed again. Costs are whole
    pence a year, both or neither. Days are inclusive.
    """

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="outcomes")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="outcomes"
    )
    measure = models.CharField(max_length=150)
    unit = models.CharField(max_length=40)
    higher_is_better = models.BooleanField()
    before = models.DecimalField(max_digits=14, decimal_places=2)
    before_from = models.DateField()
    before_until = models.DateField()
    after = models.DecimalField(max_digits=14, decimal_places=2)
    after_from = models.DateField()
    after_until = models.DateField()
    cost_before_pence = models.PositiveBigIntegerField(null=True, blank=True)
    cost_after_pence = models.PositiveBigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=500)
    evidence = models.URLField(max_length=300, blank=True)
    reported_by = models.ForeignKey(
        _PERSON, on_delete=models.PROTECT, related_name="outcomes_reported"
    )
    reported_at = models.DateTimeField()
    confirmed_by = _act("confirmed")
    confirmed_at = models.DateTimeField(null=True)
    evidence_seen = models.CharField(max_length=500, blank=True)
    verified_by = _act("verified")
    verified_at = models.DateTimeField(null=True)
    withdrawn_by = _act("withdrawn")
    withdrawn_at = models.DateTimeField(null=True)
    hidden = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[OutcomeQuerySet] = OutcomeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "listing",
                "organisation",
                "measure",
                condition=Q(withdrawn_at__isnull=True),
                name="outcome_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(measure="") & ~Q(unit="") & ~Q(source=""), name="outcome_whole"
            ),
            models.CheckConstraint(
                condition=Q(
                    before_from__lte=F("before_until"),
                    before_until__lt=F("after_from"),
                    after_from__lte=F("after_until"),
                ),
                name="outcome_before_comes_first",
            ),
            models.CheckConstraint(
                condition=Q(cost_before_pence__isnull=True, cost_after_pence__isnull=True)
                | Q(cost_before_pence__isnull=False, cost_after_pence__isnull=False),
                name="outcome_costs_together",
            ),
            _pair("confirmed"),
            _pair("verified", words="evidence_seen"),
            _pair("withdrawn"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("reported_by")),
                name="outcome_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="outcome_verified_once_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.listing_id}: {self.measure}"

    @property
    def counts(self) -> bool:
        """As `counting` says of many."""
        return self.confirmed_at is not None and self.is_shown

    @property
    def is_shown(self) -> bool:
        return not self.hidden and self.withdrawn_at is None

    @property
    def is_waiting(self) -> bool:
        """A second member has something to confirm."""
        return self.confirmed_at is None and self.withdrawn_at is None

    @property
    def written_by(self) -> User:
        """Whose words they are; reviews answer to the same name."""
        return self.reported_by

    @property
    def change(self) -> Decimal:
        return self.after - self.before

    @property
    def is_better(self) -> bool:
        """What is measured became better; the cost is told apart."""
        return self.change > 0 if self.higher_is_better else self.change < 0
