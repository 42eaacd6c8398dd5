"""Keeps the figures of each day that differ from the last ones kept (`methods.md` 2.6)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from catalogue.statistics.definitions import STANDINGS

OF_LISTING = ("reuse", "reuse_groups", "in_use", "trialling", "considering")
OF_MANY = ("reuse", *STANDINGS)
_COUNTED = ", ".join(
    f"count(*) FILTER (WHERE u.standing = '{name}') AS {name}" for name in STANDINGS
)


def _values(side: str, names: Iterable[str]) -> str:
    return ", ".join(f"('{name}', coalesce({side}.{name}, 0))" for name in names)


_SNAPSHOT = f"""
WITH standing AS (
  SELECT 'capability:' || c.id AS subject, u.standing, u.reuse
    FROM catalogue_capability c LEFT JOIN catalogue_userollup u ON u.capability_id = c.id
   UNION ALL
  SELECT s.subject, u.standing, u.reuse
    FROM catalogue_userollup u
    JOIN accounts_organisation o ON o.id = u.organisation_id
   CROSS JOIN LATERAL (VALUES ('commons:0'), ('type:' || o.type), ('place:' || o.place))
      AS s (subject)
   WHERE u.capability_id IS NULL
), counted AS (
  SELECT u.subject, count(*) FILTER (WHERE u.reuse) AS reuse, {_COUNTED}
    FROM standing u GROUP BY u.subject
), figures AS (
  SELECT 'listing:' || l.id || ':' || f.name AS key, f.value
    FROM catalogue_listing l LEFT JOIN catalogue_listingrollup r ON r.listing_id = l.id
   CROSS JOIN LATERAL (VALUES {_values("r", OF_LISTING)}) AS f (name, value)
   WHERE l.state IN ('live', 'lapsed', 'retired')
   UNION ALL
  SELECT c.subject || ':' || f.name, f.value
    FROM counted c CROSS JOIN LATERAL (VALUES {_values("c", OF_MANY)}) AS f (name, value)
), latest AS (
  SELECT DISTINCT ON (key) key, value FROM catalogue_figure
   WHERE definition_version = 1 ORDER BY key, as_of DESC
)
INSERT INTO catalogue_figure
  (as_of, key, value, reason, unit, definition_version, watermark)
SELECT %(day)s, f.key, f.value, '', 'organisations', 1,
       coalesce((SELECT xid::text || ':' || event_id FROM catalogue_watermark
                  WHERE family = 'adoption'), '')
  FROM figures f LEFT JOIN latest l USING (key)
 WHERE l.key IS NULL OR l.value IS DISTINCT FROM f.value
ON CONFLICT (key, definition_version, as_of)
  DO UPDATE SET value = excluded.value, watermark = excluded.watermark
"""  # noqa: S608 - put together from constants


def record_figures(*, at: datetime) -> int:
    """Keeps the day's figures of every listing, capability, type, place and of the commons.

    Answers how many differ from the last ones kept.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT, {"day": timezone.localdate(at)})
        return int(cursor.rowcount)
