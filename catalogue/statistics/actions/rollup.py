"""Writes the roll-ups of use; whoever calls, the rows decide (`methods.md` 2.3)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accounts.models import Event
from catalogue.models import Adoption, Listing
from catalogue.statistics.actions.spans import refresh_spans
from catalogue.statistics.definitions import (
    LISTING_TABLE,
    LISTINGS,
    PAIR_TABLE,
    PAIRS,
    USE_TABLE,
    USES,
    Table,
)

FAMILY = "adoption"
Pair = tuple[int, int]
_PAIRS_OF = "(SELECT * FROM unnest(%(listings)s::bigint[], %(bodies)s::bigint[]))"
_OF_LISTINGS = "(SELECT * FROM catalogue_adoptionrollup WHERE listing_id = ANY(%(listings)s))"
_OF_BODIES = "(SELECT * FROM catalogue_adoptionrollup WHERE organisation_id = ANY(%(bodies)s))"


def refresh_changed(events: Sequence[Event]) -> None:
    """Rewrites the rows of every pair that the events touch, from the present rows."""
    refresh_pairs(pairs=sorted(touched_pairs(events)))


def touched_pairs(events: Iterable[Event]) -> set[Pair]:
    """Pairs of listing and organisation whose rows may not be what they were."""
    known = list(events)
    pairs = {
        (event.listing_id, event.organisation_id)
        for event in known
        if event.kind.startswith("adoption.") and event.listing_id and event.organisation_id
    }
    bodies = {e.organisation_id for e in known if e.kind == "organisation.changed"}
    # Whose it is, what it does and whether everybody sees it stand in the rows as well.
    listings = {e.listing_id for e in known if e.kind.startswith("listing.")}
    return pairs | _pairs_around(bodies - {None}, listings - {None})


def _pairs_around(bodies: set[int | None], listings: set[int | None]) -> set[Pair]:
    if not (bodies or listings):
        return set()
    rows = Adoption.objects.values_list("listing_id", "organisation_id")
    owned = Listing.objects.filter(organisation__in=bodies).values("pk")
    return {
        *rows.filter(organisation__in=bodies),
        *rows.filter(listing__in=owned),
        *rows.filter(listing__in=listings),
    }


def refresh_pairs(*, pairs: Iterable[Pair]) -> None:
    """The pairs, their days, then the numbers of their listings and organisations.

    In key order, so that two writers never wait for each other in a ring.
    """
    keys = sorted(pairs)
    if not keys:
        return
    parameters = {
        "zone": settings.TIME_ZONE,
        "listings": [listing for listing, _ in keys],
        "bodies": [body for _, body in keys],
    }
    with transaction.atomic():
        _replace(
            PAIR_TABLE,
            where=f"(listing_id, organisation_id) IN {_PAIRS_OF}",
            rows=f"{PAIRS} AND (a.listing_id, a.organisation_id) IN {_PAIRS_OF}",
            parameters=parameters,
        )
        refresh_spans(pairs=keys)
        parameters["listings"] = sorted({listing for listing, _ in keys})
        parameters["bodies"] = sorted({body for _, body in keys})
        _replace(
            LISTING_TABLE,
            where="listing_id = ANY(%(listings)s)",
            rows=LISTINGS.format(pairs=_OF_LISTINGS),
            parameters=parameters,
        )
        _replace(
            USE_TABLE,
            where="organisation_id = ANY(%(bodies)s)",
            rows=USES.format(pairs=_OF_BODIES),
            parameters=parameters,
        )


def _replace(table: Table, *, where: str, rows: str, parameters: dict[str, Any]) -> None:
    """Makes the rows there be what they should, touching only those that differ."""
    with connection.cursor() as cursor:
        cursor.execute(table.replacing(where=where, rows=rows), parameters)
