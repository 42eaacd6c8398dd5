from functools import reduce
from operator import or_
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from catalogue.models.adoption import IN_USE, Stage
from catalogue.models.capability import Capability
from catalogue.models.listing import Listing


class Standing(models.TextChoices):
    """Where an organisation stands with several services at once, the furthest first.

    The last two stand beside the figures and never inside.
    """

    LIVE = "live", _("in use")
    LEAVING = "leaving", _("leaving")
    TRIALLING = "trialling", _("trying it out")
    CONSIDERING = "considering", _("considering")
    UNCONFIRMED = "unconfirmed", _("recorded, not yet confirmed")
    LAPSED = "lapsed", _("lapsed, because nobody confirmed it again")


class AdoptionRollupQuerySet(models.QuerySet["AdoptionRollup"]):
    def in_use(self) -> Self:
        return self.filter(confirmed=True, stage__in=IN_USE)

    def reuse(self) -> Self:
        """In use outside the publisher's ownership group."""
        return self.in_use().exclude(group_id=F("publisher_group_id"))

    def at_stage(self, stage: str) -> Self:
        return self.filter(confirmed=True, stage=stage)

    def trialling(self) -> Self:
        return self.at_stage(Stage.TRIALLING)

    def considering(self) -> Self:
        return self.at_stage(Stage.CONSIDERING)

    def unconfirmed(self) -> Self:
        return self.filter(confirmed=False, lapsed=False)

    def lapsed(self) -> Self:
        return self.filter(lapsed=True)

    def shown(self) -> Self:
        """Of services that everybody sees: what is not public is in no figure beyond its own."""
        return self.filter(shown=True)


class AdoptionRollup(models.Model):
    """One pair of listing and organisation that a count counts, or shows beside it.

    Every figure of adoption is a number of these rows, and the list behind it is the rows
    themselves, so the two cannot differ. `confirmed` says that it counts (`methods.md` 1.1).
    Written by the statistics reader only.
    """

    # Here and below the rows are joined with what their keys name a moment before they are
    # written: to check the keys as well would read each once more, for a third of a rebuild.
    listing = models.ForeignKey(
        Listing,
        on_delete=models.CASCADE,
        related_name="adoption_rollups",
        db_index=False,
        db_constraint=False,
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        related_name="adoption_rollups",
        db_constraint=False,
    )
    stage = models.CharField(max_length=15)
    confirmed = models.BooleanField()
    lapsed = models.BooleanField(default=False, db_default=False)
    shown = models.BooleanField(default=True, db_default=True)
    group_id = models.BigIntegerField()
    publisher_id = models.BigIntegerField(db_index=True)
    publisher_group_id = models.BigIntegerField()
    since = models.DateField()
    confirmed_on = models.DateField(null=True)

    objects: ClassVar[AdoptionRollupQuerySet] = AdoptionRollupQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint("listing", "organisation", name="adoption_rollup_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} uses {self.listing_id}: {self.stage}"


class UseRollupQuerySet(models.QuerySet["UseRollup"]):
    def of(self, capability: Capability | None) -> Self:
        """With services that do this; None: with any service of the commons."""
        return self.filter(capability=capability)

    def in_use(self) -> Self:
        return self.filter(standing__in=IN_USE)

    def reuse(self) -> Self:
        return self.filter(reuse=True)


_FURTHEST = Case(
    *(When(**{f"{one}__gt": 0}, then=Value(one)) for one in Standing.values[:-1]),
    default=Value(Standing.values[-1]),
)


class UseRollup(models.Model):
    """One organisation and one capability, or the whole commons: how many uses stand where.

    Those of published services; `reused` of them are in use and belong to another ownership
    group. `standing` is the furthest, so that each organisation is counted once and the numbers
    by stage add up. `capability` covers what lies below it in the tree, and is empty for the
    whole commons.
    """

    capability = models.ForeignKey(
        Capability,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    live = models.PositiveIntegerField()
    leaving = models.PositiveIntegerField()
    trialling = models.PositiveIntegerField()
    considering = models.PositiveIntegerField()
    unconfirmed = models.PositiveIntegerField()
    lapsed = models.PositiveIntegerField()
    reused = models.PositiveIntegerField()
    standing = models.GeneratedField(
        expression=_FURTHEST, output_field=models.CharField(max_length=15), db_persist=True
    )
    reuse = models.GeneratedField(
        expression=GreaterThan(F("reused"), 0), output_field=models.BooleanField(), db_persist=True
    )

    objects: ClassVar[UseRollupQuerySet] = UseRollupQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "capability", "organisation", name="use_rollup_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=reduce(or_, (Q(**{f"{one}__gt": 0}) for one in Standing.values)),
                name="use_rollup_is_some",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} with {self.capability_id or 'any'}: {self.standing}"


class ListingRollup(models.Model):
    """The numbers of one listing (`methods.md` 1.3), recounted whenever one of its pairs changed.

    Each is the number of its `AdoptionRollup` rows; a listing without any has no row.
    `capability_ids` is what it does, with all that lies above in the tree.
    """

    listing = models.OneToOneField(
        Listing, on_delete=models.CASCADE, primary_key=True, related_name="rollup"
    )
    shown = models.BooleanField()
    reuse = models.PositiveIntegerField()
    reuse_groups = models.PositiveIntegerField()
    in_use = models.PositiveIntegerField()
    leaving = models.PositiveIntegerField()
    trialling = models.PositiveIntegerField()
    considering = models.PositiveIntegerField()
    unconfirmed = models.PositiveIntegerField()
    lapsed = models.PositiveIntegerField()
    capability_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        indexes = [
            models.Index("reuse", "listing", condition=Q(shown=True), name="listing_rollup_reuse")
        ]

    def __str__(self) -> str:
        return f"{self.listing_id}: reused by {self.reuse}"


class UseSpanQuerySet(models.QuerySet["UseSpan"]):
    def in_use(self) -> Self:
        return self.filter(stage__in=IN_USE)

    def reuse(self) -> Self:
        """In use outside the publisher's ownership group, as it is today."""
        return self.in_use().exclude(group_id=F("publisher_group_id"))

    def shown(self) -> Self:
        return self.filter(shown=True)


class UseSpan(models.Model):
    """The days from `from_on` to the one before `until_on` on which one use counted at a stage.

    `until_on` is empty while it goes on. From the ledger alone (`catalogue.statistics.spans`);
    groups, publisher and whether the service is shown are those of today, as in
    `AdoptionRollup`. What curves, retention, flows and momentum are made of.
    """

    listing = models.ForeignKey(
        Listing,
        on_delete=models.CASCADE,
        related_name="use_spans",
        db_index=False,
        db_constraint=False,
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="use_spans", db_constraint=False
    )
    adoption_id = models.BigIntegerField()
    stage = models.CharField(max_length=15)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    group_id = models.BigIntegerField()
    publisher_id = models.BigIntegerField(db_index=True)
    publisher_group_id = models.BigIntegerField()
    shown = models.BooleanField()

    objects: ClassVar[UseSpanQuerySet] = UseSpanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "listing", "organisation", "adoption_id", "from_on", name="use_span_once"
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("from_on")),
                name="use_span_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        until = self.until_on or "today"
        return f"{self.organisation_id} with {self.listing_id}: {self.from_on} to {until}"


class RollupDifference(models.Model):
    """A row of a roll-up that is not what its source rows say, kept until somebody mends it.

    `key` names the row, as 'listing 12, organisation 7'; `standing` and `expected` are its
    values as text, empty where there is no row.
    """

    found_at = models.DateTimeField()
    table = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    standing = models.TextField(blank=True)
    expected = models.TextField(blank=True)
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    mended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(mended_at__isnull=True, mended_by__isnull=True)
                | Q(mended_at__isnull=False, mended_by__isnull=False),
                name="rollup_difference_mended_at_with_by",
            )
        ]
        indexes = [
            models.Index(
                "found_at", condition=Q(mended_at__isnull=True), name="rollup_difference_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.table}: {self.key}"
