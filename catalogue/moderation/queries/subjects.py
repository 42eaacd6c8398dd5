from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Organisation
from catalogue.models import Ending, Finding, Flag, Listing, Suspension, Trust, UsualReason


def listing_or_404(slug: str) -> Listing:
    """One that was published once, whatever its state; for moderators."""
    found = (
        Listing.objects.filter(slug=slug, live_revision__isnull=False)
        .select_related("organisation", "live_revision")
        .first()
    )
    if found is None:
        raise Http404
    return found


def name_for_publisher(listing: Listing) -> str:
    """That of the newest version, though it may not be published yet."""
    newest = listing.revisions.order_by("-pk").values_list("name", flat=True).first()
    return newest or listing.slug


def published_or_404(slug: str) -> Listing:
    found = (
        Listing.objects.published()
        .filter(slug=slug)
        .select_related("organisation", "live_revision")
        .first()
    )
    if found is None:
        raise Http404
    return found


def organisation_or_404(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def standing_trust(organisation: Organisation) -> Trust | None:
    standing = Trust.objects.filter(organisation=organisation, ended_at__isnull=True)
    return standing.select_related("given_by").first()


def trusts_of(organisation: Organisation) -> QuerySet[Trust]:
    """Those that have ended, the newest first."""
    ended = Trust.objects.filter(organisation=organisation, ended_at__isnull=False)
    return ended.select_related("given_by", "ended_by").order_by("-given_at", "-pk")


def all_reasons() -> QuerySet[UsualReason]:
    return UsualReason.objects.order_by("-in_use", "title", "pk")


def reason_or_404(key: int) -> UsualReason:
    found = UsualReason.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def suspensions_of(listing: Listing) -> QuerySet[Suspension]:
    return listing.suspensions.order_by("-suspended_at", "-pk")


def flags_upheld(listing: Listing) -> QuerySet[Flag]:
    """Reported problems that a moderator agreed with, the newest first."""
    return listing.flags.filter(state=Finding.UPHELD).order_by("-settled_at", "-pk")


def endings_undone(listing: Listing) -> QuerySet[Ending]:
    """What its owner ended and a moderator put back."""
    return listing.endings.filter(undone_at__isnull=False).order_by("-undone_at", "-pk")
