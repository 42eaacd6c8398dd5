"""What the ledger tells of uses, as the days on which they counted are made from it."""

from collections.abc import Iterator

from django.db import connection

from catalogue.statistics.definitions import Part
from catalogue.statistics.spans import Told

_TOLD = """
SELECT e.listing_id, e.organisation_id, e.subject_id, e.occurred_on, e.kind,
       (e.delta->>'version')::int, coalesce(e.delta->>'to', ''),
       coalesce((e.delta->>'counts')::boolean, false)
  FROM accounts_event e
 WHERE e.kind LIKE 'adoption.%%' AND e.listing_id IS NOT NULL AND e.organisation_id IS NOT NULL
"""
_ORDER = " ORDER BY e.organisation_id, e.listing_id, e.subject_id, e.id"
AT_ONCE = 10_000

OfUse = tuple[int, int, int, Told]
"""Listing, organisation, adoption, and one entry about it."""


def told_of_pairs(listings: list[int], bodies: list[int]) -> Iterator[OfUse]:
    """Everything told of these pairs, the entries of one use together, in the ledger's order."""
    some = (
        "(e.listing_id, e.organisation_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{_TOLD} AND {some} {_ORDER}", [listings, bodies])
        for row in cursor.fetchall():
            yield _of_use(row)


def told_of_part(part: Part) -> Iterator[OfUse]:
    """The same of every pair whose listing falls in that part; call it in a transaction."""
    told = f"{_TOLD} AND {part.holds('e.listing_id')} {_ORDER}"
    with connection.cursor() as cursor:
        cursor.execute(f"DECLARE told NO SCROLL CURSOR FOR {told}", [])
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"FETCH {AT_ONCE} FROM told")
            rows = cursor.fetchall()
        if not rows:
            break
        yield from map(_of_use, rows)
    with connection.cursor() as cursor:
        cursor.execute("CLOSE told")


def _of_use(row: tuple[object, ...]) -> OfUse:
    listing, body, adoption, *entry = row
    return listing, body, adoption, Told(*entry)  # type: ignore[return-value, arg-type]
