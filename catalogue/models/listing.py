from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.locking import locked
from accounts.models import Membership, Organisation, OrganisationType, User
from catalogue.dates import add_months
from catalogue.fields import Kind
from catalogue.models.steps import Actor, Step, act_of, allowed


class ListingState(models.TextChoices):
    UNPUBLISHED = "unpublished", _("not published")
    LIVE = "live", _("live")
    SUSPENDED = "suspended", _("suspended")
    LAPSED = "lapsed", _("not renewed")
    RETIRED = "retired", _("retired")
    MERGED = "merged", _("merged into another")


PUBLISHED_STATES = (ListingState.LIVE, ListingState.LAPSED, ListingState.RETIRED)
"""Everybody may see it, though only a live one is found by search and can be taken up."""
HIDDEN_STATES = (ListingState.SUSPENDED, ListingState.MERGED)
"""Out of sight after a moderator's act that can be undone; `resumes_as` is the state before."""
RENEWAL_MONTHS = 12
"""How long a supplier's word holds that its commodity service is still as it says."""


def _steps() -> tuple[Step, ...]:
    live, lapsed, retired = PUBLISHED_STATES
    suspended, merged = HIDDEN_STATES
    moderator = (Actor.MODERATOR,)
    publish = Step(
        act="listing.published",
        before=ListingState.UNPUBLISHED,
        after=live,
        by=(Actor.MODERATOR, Actor.RULE),
    )
    steps = [publish]
    for state in PUBLISHED_STATES:
        there = {"before": state, "by": moderator, "reason": True}
        steps += [
            Step(act="listing.suspended", after=suspended, **there),  # type: ignore[arg-type]
            Step(act="listing.merged", after=merged, **there),  # type: ignore[arg-type]
        ]
        back = {"after": state, "by": moderator, "reason": True}
        steps += [
            Step(act="listing.restored", before=suspended, **back),  # type: ignore[arg-type]
            Step(act="listing.unmerged", before=merged, **back),  # type: ignore[arg-type]
        ]
    editor = (Actor.EDITOR,)
    return (
        *steps,
        Step(act="listing.lapsed", before=live, after=lapsed, by=(Actor.CLOCK,)),
        Step(act="listing.renewed", before=lapsed, after=live, by=editor),
        Step(act="listing.retired", before=live, after=retired, by=editor, reason=True),
        Step(act="listing.retired", before=lapsed, after=retired, by=editor, reason=True),
        Step(act="listing.restored", before=retired, after=live, by=moderator, reason=True),
    )


LISTING_STEPS = _steps()


def kinds_for(organisation: Organisation) -> tuple[str, ...]:
    """Suppliers list commodity services, public bodies the other two kinds."""
    if organisation.is_supplier:
        return (Kind.COMMODITY_SERVICE,)
    return (Kind.COMPONENT, Kind.SHARED_SERVICE)


class ListingQuerySet(models.QuerySet["Listing"]):
    def published(self) -> Self:
        """What everybody may see."""
        return self.filter(state__in=PUBLISHED_STATES)

    def live(self) -> Self:
        return self.filter(state=ListingState.LIVE)

    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def own(self, organisation: Organisation, slug: str) -> "Listing | None":
        """That of the organisation at this address, with what is published of it."""
        rows = self.for_organisation(organisation).select_related("organisation", "live_revision")
        return rows.filter(slug=slug).first()

    def due_to_lapse(self, *, on: date) -> Self:
        """Suppliers' commodity services that nobody renewed in time."""
        return self.live().filter(
            kind=Kind.COMMODITY_SERVICE,
            organisation__type=OrganisationType.SUPPLIER,
            lapses_on__lte=on,
        )

    def visible_to(self, person: User | None) -> Self:
        """Published ones, and those of the person's own organisations.

        Moderators see the suspended ones too. What is not published yet they see in its case.
        """
        if person is None or not person.is_authenticated:
            return self.published()
        seen = Q(state__in=PUBLISHED_STATES)
        if person.is_moderator:
            seen |= Q(state=ListingState.SUSPENDED)
        own = Membership.objects.filter(person=person).values("organisation")
        return self.filter(seen | Q(organisation__in=own) & ~Q(state=ListingState.MERGED))

    def claimable(self) -> Self:
        """What everybody sees, came with an import, and whose organisation has no members."""
        imported = self.published().filter(sources__isnull=False)
        return imported.filter(organisation__memberships__isnull=True).distinct()

    def telling_claimable(self) -> Self:
        """Each with `is_claimable`, read along with the row."""
        same = Listing.objects.claimable().filter(pk=OuterRef("pk"))
        return self.annotate(is_claimable=Exists(same))

    def held(self, listing: "Listing") -> bool:
        """Whether it is among these; its row then stays as it is until the transaction ends."""
        rows = self.filter(pk=listing.pk).select_for_update(of=("self",), no_key=True)
        return rows.first() is not None

    def lock(self, key: int) -> "Listing":
        """The row with its organisation, until the transaction ends."""
        return locked(self.select_related("organisation"), key)

    def lock_all(self, keys: Iterable[int]) -> "dict[int, Listing]":
        """In key order, so that two people never wait for each other in a ring."""
        return {key: self.lock(key) for key in sorted(keys)}

    def with_live_revision(self) -> Self:
        return self.select_related("organisation", "live_revision").prefetch_related(
            "live_revision__texts", "live_revision__capabilities"
        )


@pghistory.track()
class Listing(models.Model):
    """An entry of the catalogue. Its words and facts are those of its live revision.

    `resumes_as` is the state in which a hidden one comes back, `lapses_on` the day on which a
    commodity service leaves the search unless its supplier renews it.
    """

    slug = models.SlugField(max_length=120, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="listings"
    )
    state = models.CharField(max_length=15, choices=ListingState, default=ListingState.UNPUBLISHED)
    live_revision = models.OneToOneField(
        "catalogue.Revision", on_delete=models.PROTECT, null=True, related_name="live_on"
    )
    published_on = models.DateField(null=True)
    resumes_as = models.CharField(
        max_length=15, choices=ListingState, blank=True, default="", db_default=""
    )
    lapses_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    is_claimable: bool
    """Only on rows of `telling_claimable`."""
    offer_count: int
    """Only on what `listings.queries.visible_or_404` answers."""

    objects: ClassVar[ListingQuerySet] = ListingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="listing_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=ListingState.values), name="listing_state_known"
            ),
            # A trigger of the first migration adds: the live revision is an approved one of
            # this very listing.
            models.CheckConstraint(
                condition=Q(
                    state=ListingState.UNPUBLISHED,
                    live_revision__isnull=True,
                    published_on__isnull=True,
                )
                | Q(
                    ~Q(state=ListingState.UNPUBLISHED),
                    live_revision__isnull=False,
                    published_on__isnull=False,
                ),
                name="listing_published_with_revision",
            ),
            models.CheckConstraint(
                condition=Q(state__in=HIDDEN_STATES, resumes_as__in=PUBLISHED_STATES)
                | Q(~Q(state__in=HIDDEN_STATES), resumes_as=""),
                name="listing_hidden_remembers_state",
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.COMMODITY_SERVICE) | Q(lapses_on__isnull=True),
                name="listing_commodity_lapses",
            ),
        ]
        indexes = [models.Index("organisation", "state", name="listing_of_organisation")]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_published(self) -> bool:
        return self.state in PUBLISHED_STATES

    @property
    def is_live(self) -> bool:
        return self.state == ListingState.LIVE

    @property
    def has_lapsed(self) -> bool:
        return self.state == ListingState.LAPSED

    @property
    def is_renewable(self) -> bool:
        """A supplier's commodity service, live or lapsed; its organisation has been loaded."""
        return (
            self.kind == Kind.COMMODITY_SERVICE
            and self.organisation.is_supplier
            and self.state in (ListingState.LIVE, ListingState.LAPSED)
        )

    def may_become(self, state: str, *, by: Actor) -> bool:
        return allowed(LISTING_STEPS, self.state, state, by=by)

    def act_to(self, state: str, *, by: Actor, reason: str = "") -> str:
        """What the ledger calls this step; raises NoSuchStep, ReasonMissing."""
        return act_of(LISTING_STEPS, self.state, state, by=by, reason=reason)

    @property
    def may_be_suspended(self) -> bool:
        return self.may_become(ListingState.SUSPENDED, by=Actor.MODERATOR)

    @property
    def may_be_restored(self) -> bool:
        """It was suspended, or its owner ended it."""
        found = {step.before for step in LISTING_STEPS if step.act == "listing.restored"}
        return self.state in found

    def lapse_after(self, day: date) -> date | None:
        """The day on which it lapses if its supplier's word of that day is the last."""
        return add_months(day, RENEWAL_MONTHS) if self.kind == Kind.COMMODITY_SERVICE else None
