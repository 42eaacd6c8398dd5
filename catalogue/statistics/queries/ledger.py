"""What the ledger tells of uses, as the days on which they counted are made from it."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db import connection

from catalogue.statistics.definitions import Part


class Told(NamedTuple):
    """One use with the days and the story of its acts, as `spans` takes them."""

    listing_id: int
    organisation_id: int
    adoption_id: int
    days: list[date]
    story: str


# By the row's versions: of two that changed one row, either may be the first in the ledger. Only
# merges leave the version alone; they come after what made it.
_TOLD = """
SELECT e.listing_id, e.organisation_id, e.subject_id,
       array_agg(e.occurred_on ORDER BY (e.delta->>'version')::int, e.id),
       string_agg(
         substr(e.kind, length('adoption.') + 1)
         || CASE WHEN e.kind = 'adoption.moved_in' AND e.delta->>'counts' = 'true'
                 THEN '_counting>' ELSE '>' END
         || coalesce(e.delta->>'to', ''), ' ' ORDER BY (e.delta->>'version')::int, e.id)
  FROM accounts_event e
 WHERE e.kind LIKE 'adoption.%%' AND e.listing_id IS NOT NULL AND e.organisation_id IS NOT NULL
   AND {some}
 GROUP BY e.organisation_id, e.listing_id, e.subject_id
"""
AT_ONCE = 10_000


def told_of_pairs(listings: list[int], bodies: list[int]) -> list[Told]:
    """Every use of these pairs."""
    some = (
        "(e.listing_id, e.organisation_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))"
    )
    with connection.cursor() as cursor:
        cursor.execute(_TOLD.format(some=some), [listings, bodies])
        return list(map(Told._make, cursor.fetchall()))


def told_of_part(part: Part) -> Iterator[list[Told]]:
    """Every use whose listing falls in that part, some at once; call it in a transaction."""
    told = _TOLD.format(some=part.holds("e.listing_id"))
    with connection.cursor() as cursor:
        # All of the ledger is read; by its index the rows would be fetched from everywhere.
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute(f"DECLARE told NO SCROLL CURSOR FOR {told}", [])
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"FETCH {AT_ONCE} FROM told")
            rows = cursor.fetchall()
        if not rows:
            break
        yield list(map(Told._make, rows))
    with connection.cursor() as cursor:
        cursor.execute("CLOSE told")
        cursor.execute("SET LOCAL enable_indexscan = on")
