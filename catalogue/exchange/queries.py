import hashlib
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Organisation, OrganisationIdentifier
from catalogue.adoption.queries import adopters_of
from catalogue.exchange import tables
from catalogue.exchange.publiccode import KINDS
from catalogue.exchange.records import Named, Party, Record
from catalogue.fields import FieldType, Home, is_given, public_fields_of
from catalogue.jobs.ledger import state_of_readers
from catalogue.models import Listing, Part, Relation, Revision
from catalogue.models.listing import ListingQuerySet
from catalogue.statistics.queries import reuse_of

BATCH = 1_000
_URNS = {"uri": "{}", "ipa": "urn:x-italian-pa:{}"}
"""How the identifiers of a scheme are written as the address of an organisation."""


def published_listings() -> ListingQuerySet:
    """With all that a record needs; the number of queries is the same for any number of rows."""
    return Listing.objects.published().with_live_revision().prefetch_related(_identifiers())


def _identifiers(path: str = "organisation__identifiers") -> Prefetch:
    return Prefetch(path, queryset=OrganisationIdentifier.objects.order_by("pk"))


def records_of(listings: Iterable[Listing]) -> list[Record]:
    rows = list(listings)
    reuse = reuse_of(row.pk for row in rows)
    return [
        record_of(row, owner=_party(row.organisation), reused_by=reuse.get(row.pk, 0))
        for row in rows
    ]


def live_records() -> Iterator[list[Record]]:
    """All live listings by key, a thousand at a time."""
    last = 0
    rows = published_listings().live().order_by("pk")
    while found := list(rows.filter(pk__gt=last)[:BATCH]):
        yield records_of(found)
        last = found[-1].pk


def exportable_or_404(slug: str) -> Listing:
    """One whose kind publiccode.yml describes."""
    found = published_listings().filter(slug=slug, kind__in=KINDS).first()
    if found is None:
        raise Http404
    return found


def users_of(listing: Listing) -> list[Party]:
    """Organisations whose use is confirmed and counts, the publisher's group included."""
    rows = adopters_of(listing, show="in_use").prefetch_related(_identifiers())
    return [_party(row.organisation) for row in rows]


def bases_of(listing: Listing) -> list[str]:
    """Where the code lies of what it is based on, as far as its owner and theirs have said."""
    rows = Part.objects.shown().filter(whole=listing, relation=Relation.BASED_ON)
    rows = rows.select_related("part__live_revision").order_by("pk")
    revisions = [row.part.live_revision for row in rows]
    found = [one.value_of("repository") for one in revisions if one]
    return [address for address in found if isinstance(address, str) and address]


def record_of(listing: Listing, *, owner: Party, reused_by: int) -> Record:
    """Of one that is published; `reused_by` is what a page beside it has counted."""
    revision = listing.live_revision
    if revision is None or listing.published_on is None:
        raise LookupError(f"listing {listing.pk} is published without a revision")
    fields = list(public_fields_of(listing.kind))
    return Record(
        slug=listing.slug,
        address=settings.BASE_URL + reverse("listings:page", args=[listing.slug]),
        kind=listing.kind,
        state=listing.state,
        language=revision.language,
        owner=owner,
        published_on=listing.published_on,
        reused_by=reused_by,
        capabilities=[
            Named(slug=one.slug, name=one.name)
            for one in sorted(revision.capabilities.all(), key=lambda one: one.name)
        ],
        values={
            field.name: revision.value_of(field.name)
            for field in fields
            if field.home is not Home.LANGUAGE and field.type is not FieldType.CAPABILITIES
        },
        texts=_texts(revision, [field.name for field in fields if field.home is Home.LANGUAGE]),
    )


def _texts(revision: Revision, names: Sequence[str]) -> dict[str, dict[str, object]]:
    """By language, those in which anything is said."""
    texts = sorted(revision.texts.all(), key=lambda text: text.language)
    words = {text.language: {name: getattr(text, name) for name in names} for text in texts}
    return {language: one for language, one in words.items() if any(map(is_given, one.values()))}


def _party(organisation: Organisation) -> Party:
    return party_of(organisation, identifiers=organisation.identifiers.all())


def party_of(
    organisation: Organisation, *, identifiers: Iterable[OrganisationIdentifier]
) -> Party:
    """With the first of these that is an address; without them its page's."""
    page = settings.BASE_URL + reverse("organisations:page", args=[organisation.slug])
    official = (_URNS[one.scheme].format(one.value) for one in identifiers if one.scheme in _URNS)
    return Party(slug=organisation.slug, name=organisation.name, uri=next(official, page))


def state_of_the_data() -> str:
    """Changes whenever a reader of the ledger has seen something new, or the schema is another.

    So a table made by these rows is at most as old as the figures.
    """
    shape = [*state_of_readers(), tables.columns(notice=example_notice())]
    return hashlib.sha256(repr(shape).encode()).hexdigest()[:32]


def example_notice() -> str:
    """What every export says while demonstration data is loaded."""
    return _("Example data: the organisations are fictional.") if settings.DEMONSTRATION else ""
