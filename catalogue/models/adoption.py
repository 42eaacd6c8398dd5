from datetime import date
from typing import ClassVar, Self

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.models.listing import Listing


class Stage(models.TextChoices):
    CONSIDERING = "considering", _("considering")
    TRIALLING = "trialling", _("trying it out")
    LIVE = "live", _("in use")
    LEAVING = "leaving", _("leaving")
    ENDED = "ended", _("no longer used")


IN_USE = (Stage.LIVE, Stage.LEAVING)
RATING_STAGES = (Stage.TRIALLING, *IN_USE)
STEPS_FORWARD: dict[str, tuple[str, ...]] = {
    Stage.CONSIDERING: (Stage.TRIALLING, Stage.LIVE),
    Stage.TRIALLING: (Stage.LIVE,),
    Stage.LIVE: (),
    Stage.LEAVING: (Stage.LIVE,),
    Stage.ENDED: (Stage.CONSIDERING, Stage.TRIALLING, Stage.LIVE),
}
STEPS_BACK: dict[str, tuple[str, ...]] = {
    Stage.CONSIDERING: (Stage.ENDED,),
    Stage.TRIALLING: (Stage.CONSIDERING, Stage.ENDED),
    Stage.LIVE: (Stage.LEAVING, Stage.ENDED),
    Stage.LEAVING: (Stage.ENDED,),
    Stage.ENDED: (),
}
"""A step forward waits for a second person; a step back takes effect at once."""


class ContactPolicy(models.TextChoices):
    ASK = "ask_us", _("other bodies may ask us about it")
    NONE = "none", _("we would rather not be asked")


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def counting(self) -> Self:
        """`counts` of `methods.md` 1.1: confirmed, and neither lapsed, suspended nor withdrawn."""
        return self.filter(
            confirmed_at__isnull=False, lapsed=False, suspended=False, withdrawn=False
        )

    def in_use(self) -> Self:
        return self.counting().filter(stage__in=IN_USE)

    def unconfirmed(self) -> Self:
        return self.filter(confirmed_at__isnull=True, withdrawn=False)

    def lapsed(self) -> Self:
        """Nobody renewed them; they would count otherwise."""
        return self.filter(lapsed=True, suspended=False, withdrawn=False).exclude(
            stage=Stage.ENDED
        )

    def disputable(self) -> Self:
        """What stands on the publisher's pages: counting or unconfirmed, and not over."""
        return self.filter(lapsed=False, suspended=False, withdrawn=False).exclude(
            stage=Stage.ENDED
        )

    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def due_to_lapse(self, *, on: date) -> Self:
        return self.counting().exclude(stage=Stage.ENDED).filter(lapses_on__lte=on)


@pghistory.track()
class Adoption(models.Model):
    """One organisation takes up one listing. Teams are detail below it.

    `stage` is the confirmed stage, and before the first confirmation the declared one;
    `proposed_stage` is a step forward that waits for a second person.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="adoptions"
    )
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="adoptions")
    stage = models.CharField(max_length=15, choices=Stage)
    proposed_stage = models.CharField(max_length=15, choices=Stage, blank=True)
    scope = models.CharField(max_length=300, blank=True)
    started_on = models.DateField(null=True, blank=True)
    live_from = models.DateField(null=True, blank=True)
    version_used = models.CharField(max_length=50, blank=True)
    evidence = models.URLField(max_length=300, blank=True)
    replaces = models.CharField(max_length=200, blank=True)
    contact_policy = models.CharField(
        max_length=10, choices=ContactPolicy, default=ContactPolicy.ASK
    )
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="adoptions_declared"
    )
    declared_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="adoptions_proposed",
    )
    proposed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="adoptions_confirmed",
    )
    confirmed_at = models.DateTimeField(null=True)
    lapses_on = models.DateField(null=True)
    lapsed = models.BooleanField(default=False)
    suspended = models.BooleanField(default=False)
    withdrawn = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[AdoptionQuerySet] = AdoptionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint("organisation", "listing", name="adoption_once"),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values)
                & Q(proposed_stage__in=["", *Stage.values])
                & Q(contact_policy__in=ContactPolicy.values),
                name="adoption_words_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    confirmed_at__isnull=True, confirmed_by__isnull=True, lapses_on__isnull=True
                )
                | Q(
                    confirmed_at__isnull=False,
                    confirmed_by__isnull=False,
                    lapses_on__isnull=False,
                ),
                name="adoption_confirmed_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(proposed_stage="", proposed_at__isnull=True, proposed_by__isnull=True)
                | Q(
                    ~Q(proposed_stage=""),
                    proposed_at__isnull=False,
                    proposed_by__isnull=False,
                ),
                name="adoption_proposed_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=False) | Q(lapsed=False),
                name="adoption_lapses_once_confirmed",
            ),
        ]
        indexes = [
            models.Index("listing", "stage", name="adoption_of_listing"),
            models.Index("lapses_on", name="adoption_lapses"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} uses {self.listing_id}: {self.stage}"

    @property
    def counts(self) -> bool:
        return (
            self.confirmed_at is not None
            and not self.lapsed
            and not self.suspended
            and not self.withdrawn
        )

    @property
    def in_use(self) -> bool:
        return self.counts and self.stage in IN_USE

    @property
    def may_be_disputed(self) -> bool:
        over = self.lapsed or self.suspended or self.withdrawn
        return not over and self.stage != Stage.ENDED

    @property
    def may_be_asked_about(self) -> bool:
        return self.counts and self.contact_policy == ContactPolicy.ASK

    @property
    def may_be_rated(self) -> bool:
        return self.counts and self.stage in RATING_STAGES

    @property
    def is_waiting(self) -> bool:
        """A second person has something to confirm."""
        return not self.withdrawn and (self.confirmed_at is None or self.proposed_stage != "")
