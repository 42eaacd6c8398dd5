"""The graph of what is built from what, read from its rows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from catalogue.composition.graph import DEEPEST, Edge
from catalogue.models import Listing
from catalogue.models.listing import PUBLISHED_STATES
from catalogue.models.part import BUILT_FROM

Said = Mapping[Edge, Sequence[str]]
"""Every pair of a whole and a part once, with all relations that are said of it."""
FACTS: dict[str, Any] = {
    "published": [one.value for one in PUBLISHED_STATES],
    "built_from": [one.value for one in BUILT_FROM],
    "deepest": DEEPEST,
}
"""What the statements of this slice name: who is seen, what passes use on, and how far."""
_WAYS = {"below": ("whole_id", "part_id"), "above": ("part_id", "whole_id")}

_SEEN = """
{name} (listing_id, distance) AS (
  SELECT %(key)s::bigint, 1
  UNION
  SELECT l.id, s.distance + 1
    FROM {name} s
    JOIN catalogue_part p ON p.{near} = s.listing_id AND p.relation = ANY(%(built_from)s)
    JOIN catalogue_listing l ON l.id = p.{far} AND l.state = ANY(%(published)s)
   WHERE s.distance < %(deepest)s
)
"""
_SEEN_BELOW, _SEEN_ABOVE = (
    _SEEN.format(name=name, near=near, far=far) for name, (near, far) in _WAYS.items()
)
_EDGES = """
WITH RECURSIVE {seen}
SELECT DISTINCT p.whole_id, p.part_id, p.relation
  FROM {name} s
  JOIN catalogue_part p ON p.{near} = s.listing_id AND p.relation = ANY(%(built_from)s)
  JOIN catalogue_listing l ON l.id = p.{far} AND l.state = ANY(%(published)s)
 WHERE s.distance < %(deepest)s
 ORDER BY 1, 2, 3
"""
_EDGES_BELOW, _EDGES_ABOVE = (
    _EDGES.format(seen=seen, name=name, near=near, far=far)
    for seen, (name, (near, far)) in zip((_SEEN_BELOW, _SEEN_ABOVE), _WAYS.items(), strict=True)
)
_EVERY_EDGE_BELOW = """
WITH RECURSIVE below (listing_id) AS (
  SELECT %(key)s::bigint
  UNION
  SELECT p.part_id
    FROM below b
    JOIN catalogue_part p ON p.whole_id = b.listing_id AND p.relation = ANY(%(built_from)s)
)
SELECT DISTINCT p.whole_id, p.part_id
  FROM below b
  JOIN catalogue_part p ON p.whole_id = b.listing_id AND p.relation = ANY(%(built_from)s)
 ORDER BY 1, 2
"""
_EXTENT = f"""
WITH RECURSIVE {_SEEN_BELOW}, {_SEEN_ABOVE}
SELECT (SELECT count(DISTINCT listing_id) - 1 FROM below),
       (SELECT count(DISTINCT listing_id) - 1 FROM above),
       (SELECT count(*)
          FROM catalogue_part p
          JOIN catalogue_listing w ON w.id = p.whole_id AND w.state = ANY(%(published)s)
          JOIN catalogue_listing l ON l.id = p.part_id AND l.state = ANY(%(published)s)
         WHERE p.relation <> ALL(%(built_from)s) AND (p.whole_id = %(key)s OR p.part_id = %(key)s))
"""  # noqa: S608 - put together from the constants above


@dataclass(frozen=True)
class Extent:
    """How many services stand in each list of a listing's page of parts."""

    built_from: int
    used_in: int
    others: int


def extent_of(listing: Listing) -> Extent:
    (row,) = _rows(_EXTENT, listing.pk)
    return Extent(*row)


def edges_below(key: int) -> Said:
    """What everybody sees of what a listing is built from, as deep as use is passed on."""
    return _joined(_rows(_EDGES_BELOW, key))


def edges_above(key: int) -> Said:
    """What everybody sees of what is built from a listing, as far as use is passed on."""
    return _joined(_rows(_EDGES_ABOVE, key))


def _joined(rows: Iterable[tuple[Any, ...]]) -> Said:
    found: dict[Edge, list[str]] = defaultdict(list)
    for whole, part, relation in rows:
        found[whole, part].append(relation)
    return dict(found)


def every_edge_below(key: int) -> list[Edge]:
    """What a listing is built from, however deep and whether it can be seen or not."""
    return [(whole, part) for whole, part in _rows(_EVERY_EDGE_BELOW, key)]


def _rows(statement: str, key: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**FACTS, "key": key})
        return list(cursor.fetchall())
