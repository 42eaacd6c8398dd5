from typing import ClassVar, Self

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Organisation, User
from catalogue.fields import Kind


class ListingState(models.TextChoices):
    UNPUBLISHED = "unpublished", _("not published")
    LIVE = "live", _("live")
    SUSPENDED = "suspended", _("suspended")
    RETIRED = "retired", _("retired")


class ListingQuerySet(models.QuerySet["Listing"]):
    def published(self) -> Self:
        """What everybody may see."""
        return self.filter(state__in=(ListingState.LIVE, ListingState.RETIRED))

    def live(self) -> Self:
        return self.filter(state=ListingState.LIVE)

    def for_organisation(self, organisation: Organisation) -> Self:
        return self.filter(organisation=organisation)

    def visible_to(self, person: User | None) -> Self:
        """Published ones, and those of the person's own organisations; moderators see all."""
        if person is None or not person.is_authenticated:
            return self.published()
        if person.is_moderator:
            return self.all()
        own = Membership.objects.filter(person=person).values("organisation")
        return self.filter(
            Q(state__in=(ListingState.LIVE, ListingState.RETIRED)) | Q(organisation__in=own)
        )

    def with_live_revision(self) -> Self:
        return self.select_related("organisation", "live_revision").prefetch_related(
            "live_revision__texts", "live_revision__capabilities"
        )


@pghistory.track()
class Listing(models.Model):
    """An entry of the catalogue. Its words and facts are those of its live revision."""

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
    version = models.PositiveIntegerField(default=1)

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
        ]
        indexes = [models.Index("organisation", "state", name="listing_of_organisation")]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_published(self) -> bool:
        return self.state in {ListingState.LIVE, ListingState.RETIRED}

    @property
    def is_live(self) -> bool:
        return self.state == ListingState.LIVE
