from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.models.case import Case
from catalogue.models.listing import Listing
from catalogue.models.steps import Actor, Step, act_of


class TransferKind(models.TextChoices):
    OFFERED = "offered", _("offered by its owner")
    CLAIMED = "claimed", _("claimed by another organisation")


class Proof(models.TextChoices):
    DOMAIN = "domain", _("a verified domain")
    MODERATOR = "moderator", _("a moderator's decision")


class TransferState(models.TextChoices):
    OPEN = "open", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    TAKEN_BACK = "taken_back", _("taken back")


_OPEN = TransferState.OPEN
TRANSFER_STEPS = (
    Step(
        act="transfer.settled",
        before=_OPEN,
        after=TransferState.ACCEPTED,
        by=(Actor.OWNER, Actor.MODERATOR, Actor.RULE),
    ),
    Step(
        act="transfer.settled",
        before=_OPEN,
        after=TransferState.REFUSED,
        by=(Actor.OWNER, Actor.MODERATOR),
        reason=True,
    ),
    Step(
        act="transfer.settled",
        before=_OPEN,
        after=TransferState.TAKEN_BACK,
        by=(Actor.OWNER, Actor.EDITOR),
    ),
)
"""A trigger of the table holds the same pairs of states."""


class TransferQuerySet(models.QuerySet["Transfer"]):
    def open(self) -> Self:
        return self.filter(state=TransferState.OPEN)

    def offered(self) -> Self:
        return self.filter(kind=TransferKind.OFFERED)

    def claimed(self) -> Self:
        return self.filter(kind=TransferKind.CLAIMED)

    def for_organisation(self, organisation: Organisation) -> Self:
        """What it offered, what it was offered and what it claims; no claim on what it has."""
        return self.filter(
            Q(to_organisation=organisation)
            | Q(from_organisation=organisation, kind=TransferKind.OFFERED)
        )


@pghistory.track()
class Transfer(models.Model):
    """A service goes to another organisation: its owner offers it, or the other claims it.

    `words` are those of who asks, `reason` those of who answers. A claim is settled by its
    `proof`: at once where a verified domain shows whose it is, else by a moderator, whose case
    it then is.
    """

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="transfers")
    from_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="transfers_from"
    )
    to_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="transfers_to"
    )
    kind = models.CharField(max_length=10, choices=TransferKind)
    words = models.CharField(max_length=500, blank=True)
    proof = models.CharField(max_length=10, choices=Proof, blank=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, null=True, related_name="transfer")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="transfers_asked"
    )
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=TransferState, default=TransferState.OPEN)
    reason = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="transfers_settled",
    )
    settled_at = models.DateTimeField(null=True)

    objects: ClassVar[TransferQuerySet] = TransferQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "listing", condition=Q(state=TransferState.OPEN), name="transfer_open_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=TransferKind.values, state__in=TransferState.values),
                name="transfer_words_known",
            ),
            models.CheckConstraint(
                condition=~Q(from_organisation=F("to_organisation")), name="transfer_to_another"
            ),
            models.CheckConstraint(
                condition=Q(kind=TransferKind.OFFERED, proof="", case__isnull=True)
                | Q(kind=TransferKind.CLAIMED, proof=Proof.DOMAIN, case__isnull=True)
                | Q(kind=TransferKind.CLAIMED, proof=Proof.MODERATOR, case__isnull=False),
                name="transfer_claim_has_proof",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, state="open")
                | Q(~Q(state="open"), settled_at__isnull=False, settled_by__isnull=False),
                name="transfer_settled_at_with_by",
            ),
            models.CheckConstraint(
                condition=~Q(state=TransferState.REFUSED) | ~Q(reason=""),
                name="transfer_refused_with_reason",
            ),
        ]
        indexes = [
            models.Index("asked_at", condition=Q(state="open"), name="transfer_waiting"),
            models.Index("to_organisation", F("asked_at").desc(), name="transfer_to"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} to {self.to_organisation_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == TransferState.OPEN

    def act_to(self, state: str, *, by: Actor, reason: str) -> str:
        """What the ledger calls this step; raises NoSuchStep, ReasonMissing."""
        return act_of(TRANSFER_STEPS, self.state, state, by=by, reason=reason)

    @property
    def is_claim(self) -> bool:
        return self.kind == TransferKind.CLAIMED
