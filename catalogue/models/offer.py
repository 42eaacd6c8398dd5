from datetime import date
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.fields import Kind
from catalogue.models.listing import Listing, ListingState
from catalogue.models.steps import Actor, Step, act_of

BRICK_KINDS = (Kind.COMPONENT, Kind.SHARED_SERVICE)
"""What a supplier can host, support or integrate; a commodity service is sold by its owner."""


class OfferKind(models.TextChoices):
    HOSTING = "hosting", _("hosting")
    INTEGRATION = "integration", _("integration")
    SUPPORT = "support", _("support")


class OfferState(models.TextChoices):
    OFFERED = "offered", _("offered")
    LAPSED = "lapsed", _("not renewed")
    ENDED = "ended", _("ended")


TERMS = ("words", "price_words", "framework", "framework_address")
"""The columns that its supplier writes, and may change."""
OPEN_STATES = (OfferState.OFFERED, OfferState.LAPSED)
"""Those that can still be changed, renewed and ended; one for each supplier, listing and kind."""

_EDITOR = (Actor.EDITOR,)
OFFER_STEPS = (
    Step(
        act="offer.lapsed",
        before=OfferState.OFFERED,
        after=OfferState.LAPSED,
        by=(Actor.CLOCK,),
    ),
    Step(act="offer.renewed", before=OfferState.LAPSED, after=OfferState.OFFERED, by=_EDITOR),
    Step(act="offer.ended", before=OfferState.OFFERED, after=OfferState.ENDED, by=_EDITOR),
    Step(act="offer.ended", before=OfferState.LAPSED, after=OfferState.ENDED, by=_EDITOR),
)
"""A trigger of the table holds the same pairs of states."""


class OfferQuerySet(models.QuerySet["Offer"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN_STATES)

    def shown(self) -> Self:
        """What everybody may see: offered, for a listing that can be taken up."""
        return self.filter(state=OfferState.OFFERED, listing__state=ListingState.LIVE)

    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(supplier=organisation)

    def due_to_lapse(self, *, on: date) -> Self:
        return self.filter(state=OfferState.OFFERED, lapses_on__lte=on)


@pghistory.track()
class Offer(models.Model):
    """A supplier says that it hosts, supports or integrates a building block or shared service.

    `framework` is what it can be bought through; its address is shown, never fetched.
    """

    supplier = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="offers")
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="offers")
    kind = models.CharField(max_length=15, choices=OfferKind)
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OFFERED)
    words = models.CharField(max_length=500)
    price_words = models.CharField(max_length=150, blank=True)
    framework = models.CharField(max_length=150)
    framework_address = models.URLField(max_length=300)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="offers_made"
    )
    offered_at = models.DateTimeField()
    renewed_on = models.DateField()
    lapses_on = models.DateField()
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[OfferQuerySet] = OfferQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            # Triggers beside them hold what spans tables: the supplier is one, the listing is
            # neither a commodity service nor its own; and which state may follow which.
            models.UniqueConstraint(
                "listing",
                "supplier",
                "kind",
                condition=Q(state__in=OPEN_STATES),
                name="offer_open_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OfferKind.values), name="offer_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OfferState.values), name="offer_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(words="")
                & ~Q(framework="")
                & Q(framework_address__regex=r"^https?://"),
                name="offer_says_what_and_where",
            ),
            models.CheckConstraint(
                condition=Q(lapses_on__gt=F("renewed_on")), name="offer_lapses_after_renewal"
            ),
        ]
        indexes = [models.Index("lapses_on", name="offer_lapses")]

    def __str__(self) -> str:
        return f"{self.supplier_id} offers {self.kind} of {self.listing_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def has_lapsed(self) -> bool:
        return self.state == OfferState.LAPSED

    def act_to(self, state: str, *, by: Actor) -> str:
        """What the ledger calls this step; raises NoSuchStep."""
        return act_of(OFFER_STEPS, self.state, state, by=by)
