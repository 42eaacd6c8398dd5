from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import Lower
from django.http import Http404

from accounts.models import Membership, Organisation, OrganisationType, User
from accounts.naming import has_words
from accounts.permissions import EDITING
from catalogue.adoption.queries import RENEWAL_DAYS
from catalogue.models import Kind, Listing, ListingState, Offer
from catalogue.models.listing import ListingQuerySet
from catalogue.models.offer import BRICK_KINDS

MOST_MATCHES = 20
SHOWN_SERVICES = 20


def offers_of(listing: Listing) -> QuerySet[Offer]:
    """What suppliers offer for a listing now, by kind and then by supplier."""
    return (
        Offer.objects.shown()
        .filter(listing=listing)
        .select_related("supplier")
        .order_by("kind", Lower("supplier__name"), "pk")
    )


def offers_by(supplier: Organisation) -> QuerySet[Offer]:
    """What everybody sees of a supplier's offers, by the name of the service."""
    return (
        Offer.objects.shown()
        .for_organisation(supplier)
        .select_related("listing__live_revision", "listing__organisation")
        .order_by(Lower("listing__live_revision__name"), "listing", "kind", "pk")
    )


def own_offers(supplier: Organisation) -> QuerySet[Offer]:
    """What its members see: every open offer, the first to lapse first.

    One that waits with a merged listing is not among them, since nobody can do anything with it.
    """
    return (
        Offer.objects.open()
        .for_organisation(supplier)
        .exclude(listing__state=ListingState.MERGED)
        .select_related("listing__live_revision")
        .order_by("lapses_on", "pk")
    )


def offers_to_renew(person: User, *, on: date) -> QuerySet[Offer]:
    """Open offers of suppliers where the person is an editor, that lapse within 60 days or did."""
    mine = Membership.objects.filter(person=person, role__in=EDITING).values("organisation")
    return (
        Offer.objects.open()
        .filter(
            supplier__in=mine,
            listing__state=ListingState.LIVE,
            lapses_on__lte=on + timedelta(days=RENEWAL_DAYS),
        )
        .select_related("supplier", "listing__live_revision")
        .order_by("lapses_on", "pk")
    )


def own_offer_or_404(supplier: Organisation, key: int) -> Offer:
    """Ended ones too: their pages say so."""
    found = (
        Offer.objects.for_organisation(supplier)
        .filter(pk=key)
        .select_related("listing__live_revision", "listing__organisation", "supplier")
        .first()
    )
    if found is None:
        raise Http404
    return found


def suppliers_named(words: str) -> QuerySet[Organisation]:
    """Suppliers whose name has all the words, by name."""
    named = Organisation.objects.filter(has_words(words, "name"), type=OrganisationType.SUPPLIER)
    return named.order_by(Lower("name"), "pk")


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How much of each a supplier shows; each is as long as its list on the supplier's page."""

    services: int = 0
    offers: int = 0


def counts_of(supplier_ids: Iterable[int]) -> dict[int, Counts]:
    """In two queries for any number of suppliers; those without anything are left out."""
    keys = list(supplier_ids)
    listings = _commodity_services().filter(organisation__in=keys)
    services = dict(listings.values_list("organisation_id").annotate(number=Count("pk")))
    shown = Offer.objects.shown().filter(supplier__in=keys)
    offers = dict(shown.values_list("supplier_id").annotate(number=Count("pk")))
    return {
        key: Counts(services=services.get(key, 0), offers=offers.get(key, 0))
        for key in services.keys() | offers.keys()
    }


def _commodity_services() -> ListingQuerySet:
    return Listing.objects.live().filter(kind=Kind.COMMODITY_SERVICE)


def services_of(supplier: Organisation) -> QuerySet[Listing]:
    """Its live commodity services, by name."""
    return (
        _commodity_services()
        .for_organisation(supplier)
        .with_live_revision()
        .order_by(Lower("live_revision__name"), "pk")
    )


def supplier_or_404(slug: str) -> Organisation:
    found = (
        Organisation.objects.filter(slug=slug, type=OrganisationType.SUPPLIER)
        .prefetch_related("identifiers")
        .first()
    )
    if found is None:
        raise Http404
    return found


def bricks_named(words: str, *, supplier: Organisation) -> list[Listing]:
    """Up to 20 live bricks of others whose name has all the words."""
    rows = _bricks(supplier).live().filter(has_words(words, "live_revision__name"))
    return list(rows.order_by(Lower("live_revision__name"), "pk")[:MOST_MATCHES])


def brick_or_404(supplier: Organisation, slug: str) -> Listing:
    """Also one that is live no more, so that a form already filled in says why it is refused."""
    found = _bricks(supplier).published().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _bricks(supplier: Organisation) -> ListingQuerySet:
    """Building blocks and shared services that are not its own."""
    rows = Listing.objects.filter(kind__in=BRICK_KINDS).exclude(organisation=supplier)
    return rows.select_related("live_revision", "organisation")


def open_kinds(supplier: Organisation, listing: Listing) -> set[str]:
    """The kinds of offer that it has open for this listing already."""
    rows = Offer.objects.open().filter(supplier=supplier, listing=listing)
    return set(rows.values_list("kind", flat=True))


def sellers_of(person: User) -> QuerySet[Organisation]:
    """The suppliers for which this person may make offers."""
    mine = Membership.objects.filter(person=person, role__in=EDITING).values("organisation")
    rows = Organisation.objects.filter(pk__in=mine, type=OrganisationType.SUPPLIER)
    return rows.order_by("name", "pk")
