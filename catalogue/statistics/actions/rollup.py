"""Writes the roll-up and the figures; whoever calls, the rows decide (`methods.md` 2.3)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Event
from catalogue.jobs.ledger import mark_all_read
from catalogue.models import Adoption, AdoptionRollup, Listing
from catalogue.statistics.queries import EXPECTED_ROLLUP, ROLLUP_COLUMNS

FAMILY = "adoption"
Pair = tuple[int, int]
_COLUMNS = ", ".join(ROLLUP_COLUMNS)


def refresh_changed(events: list[Event]) -> None:
    """Rewrites the roll-up rows of every pair that the events touch, from the present rows."""
    pairs: set[Pair] = {
        (event.listing_id, event.organisation_id)
        for event in events
        if event.kind.startswith("adoption.") and event.listing_id and event.organisation_id
    }
    bodies = {e.organisation_id for e in events if e.kind == "organisation.changed"}
    listings = {e.listing_id for e in events if e.kind == "listing.transferred"}
    if bodies or listings:
        pairs |= _pairs_around(bodies, listings)
    refresh_pairs(pairs=sorted(pairs))


def _pairs_around(bodies: set[int | None], listings: set[int | None]) -> set[Pair]:
    rows = Adoption.objects.values_list("listing_id", "organisation_id")
    owned = Listing.objects.filter(organisation__in=bodies).values("pk")
    return {
        *rows.filter(organisation__in=bodies),
        *rows.filter(listing__in=owned),
        *rows.filter(listing__in=listings),
    }


def refresh_pairs(*, pairs: Iterable[Pair]) -> None:
    """In key order, so that two writers never wait for each other in a ring."""
    keys = list(pairs)
    if not keys:
        return
    parameters: dict[str, Any] = {
        "zone": settings.TIME_ZONE,
        "listings": [listing for listing, _ in keys],
        "bodies": [body for _, body in keys],
    }
    touched = "(SELECT * FROM unnest(%(listings)s::bigint[], %(bodies)s::bigint[]))"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM catalogue_adoptionrollup"  # noqa: S608 - constants only
            f" WHERE (listing_id, organisation_id) IN {touched}",
            parameters,
        )
        cursor.execute(
            f"INSERT INTO catalogue_adoptionrollup ({_COLUMNS}) {EXPECTED_ROLLUP}"
            f" AND (a.listing_id, a.organisation_id) IN {touched}",
            parameters,
        )


def rebuild_rollup() -> int:
    """Writes the whole roll-up anew from the rows; readers see the old one until it is done."""
    with transaction.atomic(), connection.cursor() as cursor:
        mark_all_read(FAMILY)
        AdoptionRollup.objects.all().delete()
        cursor.execute(
            f"INSERT INTO catalogue_adoptionrollup ({_COLUMNS}) {EXPECTED_ROLLUP}",
            {"zone": settings.TIME_ZONE},
        )
        return int(cursor.rowcount)


_SNAPSHOT = """
WITH counted AS (
  SELECT listing_id,
         count(*) FILTER (WHERE confirmed AND stage IN ('live', 'leaving')
                            AND group_id <> publisher_group_id) AS reuse,
         count(*) FILTER (WHERE confirmed AND stage IN ('live', 'leaving')) AS in_use,
         count(*) FILTER (WHERE confirmed AND stage = 'trialling') AS trialling
    FROM catalogue_adoptionrollup GROUP BY listing_id
), listed AS (
  SELECT l.id, coalesce(c.reuse, 0) AS reuse, coalesce(c.in_use, 0) AS in_use,
         coalesce(c.trialling, 0) AS trialling
    FROM catalogue_listing l LEFT JOIN counted c ON c.listing_id = l.id
   WHERE l.state IN ('live', 'lapsed', 'retired')
), figures AS (
  SELECT 'listing:' || id || ':' || name AS key, value
    FROM listed CROSS JOIN LATERAL (
      VALUES ('reuse', reuse), ('in_use', in_use), ('trialling', trialling)) AS f (name, value)
), latest AS (
  SELECT DISTINCT ON (key) key, value FROM catalogue_figure
   WHERE definition_version = 1 ORDER BY key, as_of DESC
)
INSERT INTO catalogue_figure
  (as_of, key, value, reason, unit, definition_version, watermark)
SELECT %(day)s, f.key, f.value, '', 'organisations', 1,
       (SELECT xid::text || ':' || event_id FROM catalogue_watermark WHERE family = 'adoption')
  FROM figures f LEFT JOIN latest l USING (key)
 WHERE l.key IS NULL OR l.value IS DISTINCT FROM f.value
ON CONFLICT (key, definition_version, as_of)
  DO UPDATE SET value = excluded.value, watermark = excluded.watermark
"""


def record_figures(*, at: datetime) -> int:
    """Keeps the day's figures of every listing that differ from the last ones kept."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SNAPSHOT, {"day": timezone.localdate(at)})
        return int(cursor.rowcount)
