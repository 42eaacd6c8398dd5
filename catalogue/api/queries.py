import re

from accounts.models import Organisation
from catalogue.exchange.queries import published_listings, records_of
from catalogue.exchange.records import Record
from catalogue.models.listing import ListingQuerySet

_SLUG = re.compile(r"[-a-zA-Z0-9_]{1,120}")


def live_listings(*, kind: str, organisation: Organisation | None) -> ListingQuerySet:
    """Those that search finds; '' is any kind, None any organisation."""
    found = published_listings().live()
    if kind:
        found = found.filter(kind=kind)
    return found if organisation is None else found.for_organisation(organisation)


def organisation_named(slug: str) -> Organisation | None:
    return Organisation.objects.filter(slug=slug).first() if _SLUG.fullmatch(slug) else None


def published_record(slug: str) -> Record | None:
    return next(iter(records_of(published_listings().filter(slug=slug))), None)
