"""How many organisations could use something, over time (`methods.md` 1.3)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import connection

from catalogue.statistics.queries.uses import Subject

Step = tuple[date, int]
BEGINNING = date.min
"""Of organisations that say no first day."""

_LIVES = """
WITH lives AS (
  SELECT id, type, place, coalesce(group_id, id) AS group_id,
         coalesce(exists_from, '0001-01-01') AS day, 1 AS step
    FROM accounts_organisation
   UNION ALL
  SELECT id, type, place, coalesce(group_id, id), exists_until, -1
    FROM accounts_organisation WHERE exists_until IS NOT NULL
)
"""
_OF_LISTINGS = """
, by_type AS (SELECT type, day, sum(step) AS step FROM lives GROUP BY type, day)
, by_group AS (
  SELECT group_id, type, day, sum(step) AS step FROM lives GROUP BY group_id, type, day
), everybody AS MATERIALIZED (SELECT DISTINCT type::text FROM lives WHERE type <> 'supplier')
, meant AS (
  SELECT l.id AS subject, audience.type, coalesce(p.group_id, p.id) AS group_id
    FROM catalogue_listing l
    JOIN accounts_organisation p ON p.id = l.organisation_id
    JOIN catalogue_revision r ON r.id = l.live_revision_id
   CROSS JOIN LATERAL (
     SELECT jsonb_path_query(r.facts, '$.audience[*]') #>> '{}'
      UNION
     SELECT type FROM everybody WHERE NOT jsonb_path_exists(r.facts, '$.audience[*]')
   ) AS audience (type)
   WHERE l.id = ANY(%(subjects)s::bigint[])
), steps AS (
  SELECT m.subject, t.day, t.step FROM meant m JOIN by_type t USING (type)
   UNION ALL
  SELECT m.subject, g.day, -g.step FROM meant m JOIN by_group g USING (type, group_id)
)
SELECT subject, day, sum(step)::int FROM steps GROUP BY 1, 2 ORDER BY 1, 2
"""
"""Types in the service's audience, all where it names none, without the publisher's group."""
_OF_PUBLISHERS = """
, outside AS (
  SELECT p.id AS subject, l.day, l.step
    FROM accounts_organisation p
    JOIN lives l ON l.group_id = coalesce(p.group_id, p.id) AND l.type <> 'supplier'
   WHERE p.id = ANY(%(subjects)s::bigint[])
), steps AS (
  SELECT o.id AS subject, l.day, l.step
    FROM unnest(%(subjects)s::bigint[]) AS o (id)
   CROSS JOIN (SELECT day, sum(step) AS step FROM lives WHERE type <> 'supplier' GROUP BY day) l
   UNION ALL
  SELECT subject, day, -step FROM outside
)
SELECT subject, day, sum(step)::int FROM steps GROUP BY 1, 2 ORDER BY 1, 2
"""
"""Public bodies outside its group."""
_BY_COLUMN = """
SELECT {column}, day, sum(step)::int FROM lives
 WHERE type <> 'supplier' OR 'type' = %(column)s GROUP BY 1, 2 ORDER BY 1, 2
"""
_OF_ALL = "SELECT 0, day, sum(step)::int FROM lives WHERE type <> 'supplier' GROUP BY 2 ORDER BY 2"
_STATEMENTS = {
    "listing": _OF_LISTINGS,
    "publisher": _OF_PUBLISHERS,
    "type": _BY_COLUMN.format(column="type"),
    "place": _BY_COLUMN.format(column="place"),
}


def populations(noun: str, subjects: Collection[Subject]) -> dict[Any, list[Step]]:
    """By how much the number of the eligible rises, and on which day, for each subject."""
    found: dict[Any, list[Step]] = {}
    given: dict[str, Any] = {"subjects": list(subjects), "column": noun}
    with connection.cursor() as cursor:
        cursor.execute(_LIVES + _STATEMENTS.get(noun, _OF_ALL), given)
        for subject, day, step in cursor.fetchall():
            found.setdefault(subject, []).append((day, step))
    if noun in _STATEMENTS:
        return found
    # The same for each of them: all public bodies.
    return {subject: found.get(0, []) for subject in subjects}
