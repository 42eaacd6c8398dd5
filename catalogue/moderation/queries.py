from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, QuerySet
from django.http import Http404

from accounts.models import Membership, User
from catalogue.models import Decision, Revision

MANY_LINKS = 4


def queue(*, kind: str = "", sort: str = "") -> QuerySet[Revision]:
    """Revisions that wait, oldest first unless sorted by organisation."""
    waiting = Revision.objects.submitted().select_related("listing__organisation")
    if kind:
        waiting = waiting.filter(listing__kind=kind)
    if sort == "organisation":
        return waiting.order_by("listing__organisation__name", "submitted_at", "pk")
    return waiting.order_by("submitted_at", "pk")


def own_organisations(person: User) -> set[int]:
    """Keys of the organisations on whose listings this person may not decide."""
    keys = Membership.objects.filter(person=person).values_list("organisation_id", flat=True)
    return set(keys)


def case_or_404(key: int) -> Revision:
    """A revision that was sent at least once."""
    found = (
        Revision.objects.filter(pk=key, submitted_at__isnull=False)
        .select_related("listing__organisation", "listing__live_revision", "submitted_by")
        .prefetch_related(
            "texts",
            "capabilities",
            "listing__live_revision__texts",
            "listing__live_revision__capabilities",
        )
        .first()
    )
    if found is None:
        raise Http404
    return found


def decisions_on(revision: Revision) -> QuerySet[Decision]:
    return (
        Decision.objects.filter(revision__listing=revision.listing_id)
        .select_related("decided_by", "revision")
        .order_by("-decided_at", "-pk")
    )


@dataclass(frozen=True)
class Warnings:
    """What a moderator should look at twice."""

    first_listing: bool
    links: int

    @property
    def many_links(self) -> bool:
        return self.links >= MANY_LINKS


def warnings_of(revision: Revision) -> Warnings:
    live = revision.listing.organisation.listings.live().aggregate(count=Count("pk"))["count"]
    words = [text.description for text in revision.texts.all()]
    return Warnings(first_listing=live == 0, links=sum(text.count("://") for text in words))


def next_waiting(person: User) -> Revision | None:
    """The oldest case that this person may decide."""
    return queue().exclude(listing__organisation__in=own_organisations(person)).first()


def last_decided() -> datetime | None:
    latest: datetime | None = (
        Decision.objects.order_by("-decided_at").values_list("decided_at", flat=True).first()
    )
    return latest
