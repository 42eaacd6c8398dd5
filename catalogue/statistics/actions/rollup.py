"""Writes the roll-ups of use; whoever calls, the rows decide (`methods.md` 2.3)."""

from collections.abc import Iterable, Sequence
from operator import sub
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from accounts.models import Event
from catalogue.models import Adoption, AdoptionRollup, Listing, ListingRollup
from catalogue.statistics.actions.spans import refresh_spans
from catalogue.statistics.definitions import (
    DOES_AS_GIVEN,
    LISTING_TABLE,
    LISTINGS,
    PAIR_TABLE,
    PAIRS,
    STANDINGS,
    USE_TABLE,
    USES,
)

FAMILY = "adoption"
Pair = tuple[int, int]
Uses = dict[tuple[int | None, int], tuple[int, ...]]
"""By capability, None for the commons, and organisation: the numbers of a row of `UseRollup`."""
Does = dict[int, list[int]]
"""By listing: what it does, with all that lies above in the tree."""
_PAIRS_OF = "(SELECT * FROM unnest(%(listings)s::bigint[], %(bodies)s::bigint[]))"
_THESE = (
    f"(SELECT * FROM catalogue_adoptionrollup WHERE (listing_id, organisation_id) IN {_PAIRS_OF})"  # noqa: S608 - constants
)
_OF_LISTINGS = "(SELECT * FROM catalogue_adoptionrollup WHERE listing_id = ANY(%(listings)s))"

REFRESH_PAIRS = PAIR_TABLE.replacing(
    where=f"(listing_id, organisation_id) IN {_PAIRS_OF}",
    rows=f"{PAIRS} AND (a.listing_id, a.organisation_id) IN {_PAIRS_OF}",
)
REFRESH_LISTINGS = LISTING_TABLE.replacing(
    where="listing_id = ANY(%(listings)s)",
    # Said of both sides: how many listings the pairs have is not known to the planner, and it
    # would read all.
    rows=LISTINGS.format(pairs=_OF_LISTINGS, only="l.id = ANY(%(listings)s)"),
)
USES_OF_PAIRS = USES.format(pairs=_THESE, does=DOES_AS_GIVEN)

_COLUMNS = ", ".join(USE_TABLE.columns)
# Where a row was wrong before, the reader goes on and the nightly comparison tells it: no number
# falls below none.
_SUMS = {one: f"greatest(t.{one} + d.{one}, 0)" for one in USE_TABLE.values}
_IS_SOME = " OR ".join(f"{_SUMS[one]} > 0" for one in STANDINGS)
_NEW = {one: f"greatest(d.{one}, 0)" for one in USE_TABLE.values}
_IS_NEW = " OR ".join(f"{_NEW[one]} > 0" for one in STANDINGS)
_SHIFT_USES = f"""
MERGE INTO {USE_TABLE.name} AS t
USING (SELECT * FROM unnest({", ".join(f"%({one})s::bigint[]" for one in USE_TABLE.columns)})
           AS d ({_COLUMNS}) WHERE {{these}}) AS d
   ON {{same}} AND t.organisation_id = d.organisation_id
 WHEN MATCHED AND NOT ({_IS_SOME}) THEN DELETE
 WHEN MATCHED THEN UPDATE SET ({", ".join(_SUMS)}) = ROW ({", ".join(_SUMS.values())})
 WHEN NOT MATCHED AND ({_IS_NEW}) THEN
      INSERT ({_COLUMNS}) VALUES (d.capability_id, d.organisation_id, {", ".join(_NEW.values())})
"""  # noqa: S608
# Each half finds its rows by the index; a comparison that takes both in would read all.
SHIFT_USES = (
    _SHIFT_USES.format(
        these="capability_id IS NOT NULL", same="t.capability_id = d.capability_id"
    ),
    _SHIFT_USES.format(these="capability_id IS NULL", same="t.capability_id IS NULL"),
)


def refresh_changed(events: Sequence[Event]) -> None:
    """Rewrites the rows of every pair that the events touch, from the present rows."""
    refresh_pairs(pairs=touched_pairs(events))


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

    An organisation's numbers move by what these pairs add to them now, less what they added
    before, so that the cost follows the change. One caller at a time: `read_ledger` holds the
    lock. In key order, so that two writers never wait for each other in a ring.
    """
    keys = sorted(set(pairs))
    if not keys:
        return
    listings = sorted({listing for listing, _ in keys})
    with transaction.atomic():
        did = _what_they_do(listings)
        before = _uses_of(keys, did)
        _run(REFRESH_PAIRS, _columns(keys) | {"zone": settings.TIME_ZONE})
        refresh_spans(pairs=keys)
        _run(REFRESH_LISTINGS, {"listings": listings})
        do = _what_they_do(listings)
        _shift_uses(before, _uses_of(keys, do))
        # The event that tells it may come in a later batch, which then finds nothing to move.
        if others := _other_pairs_of({one for one in did if did[one] != do.get(one)}, keys):
            _shift_uses(_uses_of(others, did), _uses_of(others, do))


def _what_they_do(listings: Sequence[int]) -> Does:
    found = ListingRollup.objects.filter(pk__in=listings)
    return dict(found.values_list("pk", "capability_ids"))


def _other_pairs_of(listings: Iterable[int], keys: Sequence[Pair]) -> list[Pair]:
    rows = AdoptionRollup.objects.filter(listing__in=listings)
    return sorted({*rows.values_list("listing_id", "organisation_id")}.difference(keys))


def _uses_of(pairs: Sequence[Pair], does: Does) -> Uses:
    """What these pairs, as they stand in the roll-up, add to the numbers of organisations."""
    each = [(listing, capability) for listing, found in does.items() for capability in found]
    given = {"doing": [one[0] for one in each], "done": [one[1] for one in each]}
    with connection.cursor() as cursor:
        cursor.execute(USES_OF_PAIRS, _columns(pairs) | given)
        return {(capability, body): tuple(rest) for capability, body, *rest in cursor.fetchall()}


def _columns(pairs: Sequence[Pair]) -> dict[str, Any]:
    return {"listings": [one[0] for one in pairs], "bodies": [one[1] for one in pairs]}


def _shift_uses(before: Uses, after: Uses) -> None:
    none = (0,) * len(USE_TABLE.values)
    shifts = [
        (*key, *map(sub, after.get(key, none), before.get(key, none)))
        for key in sorted(before.keys() | after.keys(), key=lambda key: (key[0] or 0, key[1]))
        if after.get(key) != before.get(key)
    ]
    if shifts:
        columns = [list(column) for column in zip(*shifts, strict=True)]
        for statement in SHIFT_USES:
            _run(statement, dict(zip(USE_TABLE.columns, columns, strict=True)))


def _run(statement: str, parameters: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
