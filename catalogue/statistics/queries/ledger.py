"""What the ledger tells of uses, as the days on which they counted are made from it."""

from datetime import date
from typing import NamedTuple

from django.db import connection

from catalogue.statistics.definitions import Part


class Told(NamedTuple):
    """One use with its story, as `spans` takes it, and the day of each act in it."""

    listing_id: int
    organisation_id: int
    adoption_id: int
    days: list[date]
    story: str


# By the row's versions: of two that changed one row, either may be the first in the ledger, and
# no act is of a day before the one that it follows. Only merges leave the version alone; they
# come after what made it.
_TOLD = """
SELECT listing_id, organisation_id, adoption_id,
       array_agg(greatest(occurred_on, latest) ORDER BY version, id) AS days,
       string_agg(act || CASE WHEN occurred_on <= latest THEN '=' ELSE '' END,
                  ' ' ORDER BY version, id) AS story
  FROM (
    SELECT *, max(occurred_on) OVER (
                PARTITION BY organisation_id, listing_id, adoption_id ORDER BY version, id
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS latest
      FROM (
        SELECT listing_id, organisation_id, subject_id AS adoption_id, occurred_on, id,
               (delta->>'version')::int AS version,
               substr(kind, length('adoption.') + 1)
               || CASE WHEN kind = 'adoption.moved_in' AND delta->>'counts' = 'true'
                       THEN '_counting>' ELSE '>' END
               || coalesce(delta->>'to', '') AS act
          FROM accounts_event
         WHERE kind LIKE 'adoption.%%' AND listing_id IS NOT NULL AND organisation_id IS NOT NULL
           AND {some}) AS acts) AS acts
 GROUP BY organisation_id, listing_id, adoption_id
"""


def told_of_pairs(listings: list[int], bodies: list[int]) -> list[Told]:
    """Every use of these pairs."""
    some = "(listing_id, organisation_id) IN (SELECT * FROM unnest(%s::bigint[], %s::bigint[]))"
    with connection.cursor() as cursor:
        cursor.execute(_TOLD.format(some=some), [listings, bodies])
        return list(map(Told._make, cursor.fetchall()))


def keep_told_of_part(part: Part, *, table: str) -> list[str]:
    """Puts every use whose listing falls in that part into a new temporary table.

    Its columns are those of `Told`; call it in a transaction, at whose end the table goes.
    Answers the stories, each once.
    """
    told = _TOLD.format(some=part.holds("listing_id"))
    with connection.cursor() as cursor:
        # All of the ledger is read; by its index the rows would be fetched from everywhere.
        cursor.execute("SET LOCAL enable_indexscan = off")
        cursor.execute(f"CREATE TEMP TABLE {table} ON COMMIT DROP AS {told}", [])
        cursor.execute("SET LOCAL enable_indexscan = on")
        cursor.execute(f"ANALYZE {table}")
        cursor.execute(f"SELECT DISTINCT story FROM {table} ORDER BY story")  # noqa: S608
        return [story for (story,) in cursor.fetchall()]
