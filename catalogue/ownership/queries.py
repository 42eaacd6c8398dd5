from django.db.models import F, Q, QuerySet
from django.http import Http404

from accounts.models import Membership, Organisation, OrganisationType, Role, User
from accounts.naming import has_words
from catalogue.models import Kind, Listing, Transfer
from catalogue.ownership.proof import proving_domain

MOST_MATCHES = 20


def claimable_or_404(slug: str) -> Listing:
    rows = Listing.objects.claimable().select_related("organisation", "live_revision")
    found = rows.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def addresses_of(listing: Listing) -> list[str]:
    """Where its code and its own page lie, as its live revision says."""
    facts = listing.live_revision.facts if listing.live_revision else {}
    return [str(facts[name]) for name in ("repository", "landing_page") if facts.get(name)]


def source_addresses_of(listing: Listing) -> list[str]:
    """Under which addresses other catalogues have it."""
    found = listing.sources.order_by("pk").values_list("identifier", flat=True)
    return list(dict.fromkeys(one.partition("#")[0] for one in found))


def proof_of(listing: Listing, organisation: Organisation) -> str:
    """The verified domain that shows that it is theirs; '' where none does."""
    return proving_domain(addresses_of(listing), verified_domains_of(organisation))


def verified_domains_of(organisation: Organisation) -> list[str]:
    return list(organisation.domains.order_by("domain").values_list("domain", flat=True))


def claimers(person: User) -> QuerySet[Membership]:
    """The organisations for which this person may claim."""
    return (
        Membership.objects.filter(person=person, role=Role.OWNER)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )


def organisations_like(words: str, *, listing: Listing) -> list[Organisation]:
    """Up to 20 that have the words in their name, may have that kind and have an owner."""
    if not words.split():
        return []
    found = Organisation.objects.filter(memberships__role=Role.OWNER).exclude(
        pk=listing.organisation_id
    )
    supplier = Q(type=OrganisationType.SUPPLIER)
    found = found.filter(supplier if listing.kind == Kind.COMMODITY_SERVICE else ~supplier)
    found = found.filter(has_words(words, "name"))
    return list(found.distinct().order_by("name", "pk")[:MOST_MATCHES])


def own_listing_or_404(organisation: Organisation, slug: str) -> Listing:
    found = Listing.objects.own(organisation, slug)
    if found is None:
        raise Http404
    return found


def _with_names(rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    return rows.select_related(
        "listing__live_revision",
        "listing__organisation",
        "from_organisation",
        "to_organisation",
        "asked_by",
        "settled_by",
    )


def transfers_of(organisation: Organisation) -> QuerySet[Transfer]:
    """What it offered, was offered and claims: open ones first, then the newest."""
    rows = _with_names(Transfer.objects.for_organisation(organisation))
    return rows.order_by(F("settled_at").desc(nulls_first=True), "-asked_at", "-pk")


def transfer_or_404(organisation: Organisation, key: int) -> Transfer:
    rows = _with_names(Transfer.objects.for_organisation(organisation))
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def open_claims() -> QuerySet[Transfer]:
    """What a moderator decides, the longest waiting first."""
    return _with_names(Transfer.objects.open().claimed()).order_by("asked_at", "pk")


def settled_claims() -> QuerySet[Transfer]:
    rows = _with_names(Transfer.objects.claimed().filter(settled_at__isnull=False))
    return rows.order_by("-settled_at", "-pk")


def claim_or_404(key: int) -> Transfer:
    rows = _with_names(Transfer.objects.claimed()).select_related("case__taken_by")
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found
