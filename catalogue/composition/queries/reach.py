"""Who reaches a listing, directly and through what it is part of (`methods.md` 1.3 and 1.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.models import Organisation
from catalogue.composition.graph import depth_reach
from catalogue.composition.queries.edges import FACTS as PART_FACTS
from catalogue.jobs.ledger import as_of
from catalogue.models import AdoptionRollup, Listing, ReachRollup
from catalogue.models.adoption import IN_USE

GAMMA = 0.5
"""How much less each further step counts; provisional."""
REACH_COLUMNS = ("listing_id", "organisation_id", "distance", "through_id")

EXPECTED_REACH = """
WITH RECURSIVE above (listing_id, whole_id, distance) AS (
  SELECT DISTINCT p.part_id, p.part_id, 1
    FROM catalogue_part p
    JOIN catalogue_listing l ON l.id = p.part_id AND l.state = ANY(%(published)s)
    JOIN catalogue_listing w ON w.id = p.whole_id AND w.state = ANY(%(published)s)
   WHERE p.relation = ANY(%(built_from)s) AND {which}
  UNION
  SELECT a.listing_id, p.whole_id, a.distance + 1
    FROM above a
    JOIN catalogue_part p ON p.part_id = a.whole_id AND p.relation = ANY(%(built_from)s)
    JOIN catalogue_listing w ON w.id = p.whole_id AND w.state = ANY(%(published)s)
   WHERE a.distance < %(deepest)s
), nearest AS (
  SELECT listing_id, whole_id, min(distance) AS distance FROM above GROUP BY 1, 2
), reaching AS (
  SELECT n.listing_id, u.organisation_id, min(ARRAY[n.distance, n.whole_id]) AS way
    FROM nearest n
    JOIN catalogue_adoption u ON u.listing_id = n.whole_id
    JOIN accounts_organisation o ON o.id = u.organisation_id
    JOIN catalogue_listing l ON l.id = n.listing_id
    JOIN accounts_organisation p ON p.id = l.organisation_id
   WHERE u.confirmed_at IS NOT NULL AND NOT u.lapsed AND NOT u.suspended AND NOT u.withdrawn
     AND u.stage = ANY(%(in_use)s)
     AND coalesce(o.group_id, o.id) <> coalesce(p.group_id, p.id)
     AND {whose}
   GROUP BY 1, 2
)
SELECT listing_id, organisation_id, way[1]::smallint AS distance, way[2] AS through_id
  FROM reaching
"""
"""What the roll-up should hold, from the present rows alone: use, parts, states and groups.

It reads no other roll-up, since each is written by a reader of its own. `which` narrows the
listings p.part_id, `whose` the organisations u.organisation_id.
"""

FACTS: dict[str, Any] = {**PART_FACTS, "in_use": [one.value for one in IN_USE]}


@dataclass(frozen=True, kw_only=True)
class ReachFigures:
    """Organisations outside the publisher's group; `as_of` is None until the readers have looked.

    `reach` is a set: whoever uses the listing and also reaches it through something else counts
    once, as direct. `depth_reach` weighs each by its distance.
    """

    direct: int
    through_parts: int
    reach: int
    depth_reach: float
    as_of: datetime | None


def reach_figures(listing_id: int, *, gamma: float = GAMMA) -> ReachFigures:
    """Of one listing; one that is part of nothing is reached by those who reuse it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT distance, count(*) FROM catalogue_reachrollup"
            " WHERE listing_id = %s GROUP BY distance",
            [listing_id],
        )
        users_at = dict(cursor.fetchall())
    if not users_at:
        reuse = AdoptionRollup.objects.reuse().filter(listing=listing_id).count()
        users_at = {1: reuse} if reuse else {}
    direct, reach = users_at.get(1, 0), sum(users_at.values())
    return ReachFigures(
        direct=direct,
        through_parts=reach - direct,
        reach=reach,
        depth_reach=depth_reach(users_at, gamma=gamma),
        as_of=as_of("adoption", "reach"),
    )


@dataclass(frozen=True)
class Reached:
    """One organisation that reaches a listing, at which distance, and which listing it uses.

    `through` is None where everybody may see that listing no more.
    """

    organisation: Organisation
    distance: int
    through: Listing | None


SHOWS = {
    "through": ReachRollup.objects.through_parts,
    "direct": ReachRollup.objects.direct,
    "reach": ReachRollup.objects.all,
}
"""Each figure and the rows that it counts: the number is the length of the list."""


def reached(listing: Listing, *, show: str) -> list[Reached]:
    """The organisations behind a figure, the nearest first, then by name."""
    counted = SHOWS[show]().filter(listing=listing).select_related("organisation")
    rows = list(counted.order_by("distance", "organisation__name", "organisation"))
    if not rows and show != "through" and not listing.reach_rollups.exists():
        return [Reached(row.organisation, 1, listing) for row in _reusers(listing)]
    known = _shown({row.through_id for row in rows})
    return [Reached(row.organisation, row.distance, known.get(row.through_id)) for row in rows]


def reached_through(listing: Listing) -> list[Reached]:
    """Those who reach it only inside something else."""
    return reached(listing, show="through")


def _reusers(listing: Listing) -> QuerySet[AdoptionRollup]:
    rows = AdoptionRollup.objects.reuse().filter(listing=listing).select_related("organisation")
    return rows.order_by("organisation__name", "organisation")


def _shown(keys: set[int]) -> dict[int, Listing]:
    return Listing.objects.published().select_related("live_revision").in_bulk(keys)


def reach_differences(*, part: int | None = None) -> list[tuple[object, ...]]:
    """Rows that stand and should not, or should stand and do not; none is the right answer.

    With `part`, only those whose listing falls in that hundredth. Run it in a REPEATABLE READ
    transaction after reading the ledger to its end.
    """
    some = "true" if part is None else "mod(abs(hashint8({key})::bigint), 100) = %(part)s"
    columns = ", ".join(REACH_COLUMNS)
    wanted = EXPECTED_REACH.format(which=some.format(key="p.part_id"), whose="true")
    standing = f"SELECT {columns} FROM catalogue_reachrollup WHERE {some.format(key='listing_id')}"  # noqa: S608
    statement = f"""
        WITH expected AS MATERIALIZED ({wanted}), standing AS ({standing})
        (SELECT 'standing' AS side, d.* FROM (TABLE standing EXCEPT TABLE expected) AS d)
        UNION ALL
        (SELECT 'expected' AS side, d.* FROM (TABLE expected EXCEPT TABLE standing) AS d)
        ORDER BY 2, 3, 1 LIMIT 1000
    """  # noqa: S608 - put together from constants
    return _rows(statement, {**FACTS, "part": part})


_BELOW = """
WITH RECURSIVE below (listing_id, organisation_id, distance) AS (
  SELECT k.listing_id, k.organisation_id, 1
    FROM unnest(%(listings)s::bigint[], %(bodies)s::bigint[]) AS k (listing_id, organisation_id)
  UNION
  SELECT p.part_id, b.organisation_id, b.distance + 1
    FROM below b
    JOIN catalogue_part p ON p.whole_id = b.listing_id AND p.relation = ANY(%(built_from)s)
   WHERE b.distance < %(deepest)s
)
SELECT DISTINCT listing_id, organisation_id FROM below ORDER BY 1, 2
"""


def below(changed: Sequence[tuple[int, int | None]]) -> list[tuple[int, int | None]]:
    """The rows of the roll-up that hang on what changed: each listing with one organisation.

    None stands for all organisations. Out of sight or not, every part is among them: a listing
    that went out of sight passes nothing on any more, and what is below it has to be told.
    """
    listings, bodies = [key for key, _ in changed], [body for _, body in changed]
    rows = _rows(_BELOW, {**FACTS, "listings": listings, "bodies": bodies})
    return [(key, body) for key, body in rows]  # type: ignore[misc]


def _rows(statement: str, parameters: dict[str, Any]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
