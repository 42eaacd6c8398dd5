"""Writes the roll-ups of use; whoever calls, the rows decide (`methods.md` 2.3)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accounts.models import Event
from catalogue.models import Adoption, Listing, ListingRollup
from catalogue.statistics.actions.spans import refresh_spans
from catalogue.statistics.definitions import (
    DOES_BY_ROLLUP,
    LISTING_TABLE,
    LISTINGS,
    PAIR_TABLE,
    PAIRS,
    USE_TABLE,
    USES,
)

FAMILY = "adoption"
Pair = tuple[int, int]
_PAIRS_OF = "(SELECT * FROM unnest(%(listings)s::bigint[], %(bodies)s::bigint[]))"
_OF_LISTINGS = "(SELECT * FROM catalogue_adoptionrollup WHERE listing_id = ANY(%(listings)s))"
_OF_BODIES = "(SELECT * FROM catalogue_adoptionrollup WHERE organisation_id = ANY(%(bodies)s))"
_KEYS = "(SELECT * FROM unnest(%(capabilities)s::bigint[], %(users)s::bigint[]))"

REFRESH_PAIRS = PAIR_TABLE.replacing(
    where=f"(listing_id, organisation_id) IN {_PAIRS_OF}",
    rows=f"{PAIRS} AND (a.listing_id, a.organisation_id) IN {_PAIRS_OF}",
)
REFRESH_LISTINGS = LISTING_TABLE.replacing(
    where="listing_id = ANY(%(listings)s)", rows=LISTINGS.format(pairs=_OF_LISTINGS)
)
REFRESH_USES = USE_TABLE.replacing(
    # Each half by its own index: the key is (capability, organisation).
    where=f"""
        id IN (SELECT id FROM catalogue_userollup WHERE (capability_id, organisation_id) IN {_KEYS}
                UNION ALL
               SELECT id FROM catalogue_userollup
                WHERE capability_id IS NULL AND organisation_id = ANY(%(bodies)s))
    """,  # noqa: S608 - constants
    rows=USES.format(
        pairs=_OF_BODIES,
        does=DOES_BY_ROLLUP,
        # 'IS TRUE' has each row looked up among the keys: joined with them by the capability
        # alone, as is guessed otherwise, ten times as many rows would be made.
        only=f"((d.capability_id, u.organisation_id) IN {_KEYS}) IS TRUE",
    ),
)
REFRESH_ALL_USES = USE_TABLE.replacing(
    where="organisation_id = ANY(%(bodies)s)",
    rows=USES.format(pairs=_OF_BODIES, does=DOES_BY_ROLLUP, only="true"),
)


def refresh_changed(events: Sequence[Event]) -> None:
    """Rewrites the rows of every pair that the events touch, from the present rows."""
    pairs, whole = _touched(events)
    refresh_pairs(pairs=pairs, whole=whole)


def touched_pairs(events: Iterable[Event]) -> set[Pair]:
    """Pairs of listing and organisation whose rows may not be what they were."""
    return _touched(events)[0]


def _touched(events: Iterable[Event]) -> tuple[set[Pair], set[int]]:
    """The pairs, and the organisations of which all must be counted again.

    A use that changes touches what its service does; a service that changes may have done
    something else before.
    """
    known = list(events)
    pairs = {
        (event.listing_id, event.organisation_id)
        for event in known
        if event.kind.startswith("adoption.") and event.listing_id and event.organisation_id
    }
    bodies = {e.organisation_id for e in known if e.kind == "organisation.changed"}
    # Whose it is, what it does and whether everybody sees it stand in the rows as well.
    listings = {e.listing_id for e in known if e.kind.startswith("listing.")}
    around = _pairs_around(bodies - {None}, listings - {None})
    return pairs | around, {body for _, body in around}


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


def refresh_pairs(*, pairs: Iterable[Pair], whole: Iterable[int] = ()) -> None:
    """The pairs, their days, then the numbers of their listings and organisations.

    `whole` are the organisations whose standing is counted again for all that services do. In
    key order, so that two writers never wait for each other in a ring.
    """
    keys, again = sorted(pairs), sorted(whole)
    if not keys:
        return
    listings, bodies = (sorted(set(column)) for column in zip(*keys, strict=True))
    columns = {"listings": [key[0] for key in keys], "bodies": [key[1] for key in keys]}
    with transaction.atomic():
        # Also what they did before: a listing that lost its last use has no row any more.
        touched = _capabilities_of(keys)
        _run(REFRESH_PAIRS, columns | {"zone": settings.TIME_ZONE})
        refresh_spans(pairs=keys)
        _run(REFRESH_LISTINGS, {"listings": listings})
        uses = sorted(touched | _capabilities_of(keys))
        does = {"capabilities": [key[0] for key in uses], "users": [key[1] for key in uses]}
        _run(REFRESH_USES, {"bodies": bodies, **does})
        if again:
            _run(REFRESH_ALL_USES, {"bodies": again})


def _capabilities_of(pairs: Sequence[Pair]) -> set[tuple[int, int]]:
    """What the listings of the pairs do, each with the organisation of the pair."""
    found = ListingRollup.objects.filter(pk__in={listing for listing, _ in pairs})
    does = dict(found.values_list("pk", "capability_ids"))
    return {(one, body) for listing, body in pairs for one in does.get(listing, ())}


def _run(statement: str, parameters: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
