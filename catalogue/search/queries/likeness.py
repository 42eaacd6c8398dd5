"""Which live services may stand in for one, and which say much the same, each with its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from catalogue.models.search_document import CONFIGURATIONS, WHOLE_WORDS
from catalogue.search.queries.bitmaps import present_index

MOST = 10
MOST_WORDS = 8
RARE, COMMON = 100, 10
"""A word is rare that at most one service in so many has, or in a small commons so many."""
LEAST_IN_COMMON = 2
"""One word in common is no likeness."""

_ALTERNATIVES = """
SELECT d.listing_id, l.slug, d.name, does.names
  FROM catalogue_searchdocument d
  JOIN catalogue_listing l ON l.id = d.listing_id
 CROSS JOIN LATERAL (
   SELECT array_agg(c.name ORDER BY c.name) AS names FROM catalogue_capability c
    WHERE c.id = ANY(%(own)s::bigint[]) AND c.id = ANY(d.capability_ids)) AS does
 WHERE d.capability_ids && %(own)s::bigint[] AND d.listing_id <> %(itself)s
 ORDER BY cardinality(does.names) DESC, d.static DESC, d.tie, d.listing_id LIMIT %(most)s
"""
# A text is looked for by its own language's reading of the words, as everywhere in search.
_TEXTS = " UNION ALL ".join(
    f"SELECT document_id, words FROM catalogue_searchtext WHERE configuration = '{name}' AND vector"  # noqa: S608
    f" @@ (SELECT websearch_to_tsquery('{name}', string_agg(word, ' or ')) FROM rare)"
    for name in (*CONFIGURATIONS.values(), WHOLE_WORDS)
)
_SIMILAR = f"""
WITH rare AS MATERIALIZED (
  SELECT w.word, ln(%(total)s::float8 / w.documents) AS weight
    FROM catalogue_searchword w
   WHERE w.documents BETWEEN 2 AND %(rare)s AND w.word IN (
     SELECT unnest(words) FROM catalogue_searchtext WHERE document_id = %(itself)s
     EXCEPT
     SELECT unnest(tsvector_to_array(to_tsvector('{WHOLE_WORDS}', o.name)))
       FROM catalogue_searchdocument d
       JOIN accounts_organisation o ON o.id = d.organisation_id
      WHERE d.listing_id = %(itself)s)
   ORDER BY w.documents, w.word LIMIT {MOST_WORDS}
), alike AS (
  SELECT t.document_id, array_agg(r.word ORDER BY r.word) AS words, sum(r.weight) AS weight
    FROM (SELECT DISTINCT document_id, unnest(words) AS word FROM ({_TEXTS}) AS found) AS t
    JOIN rare r ON r.word = t.word
   WHERE t.document_id <> %(itself)s
   GROUP BY t.document_id HAVING count(*) >= {LEAST_IN_COMMON}
)
SELECT d.listing_id, l.slug, d.name, a.words
  FROM alike a JOIN catalogue_searchdocument d ON d.listing_id = a.document_id
  JOIN catalogue_listing l ON l.id = d.listing_id
 WHERE NOT d.listing_id = ANY(%(without)s::bigint[])
 ORDER BY round(a.weight::numeric, 6) DESC, d.static DESC, d.tie, d.listing_id LIMIT %(most)s
"""  # noqa: S608 - put together from constants


@dataclass(frozen=True)
class Alike:
    """One service and why: the names of what both do, or the words that both have."""

    listing_id: int
    slug: str
    name: str
    reasons: Sequence[str]


def alternatives(
    listing_id: int, capability_ids: Sequence[int], *, most: int = MOST
) -> list[Alike]:
    """Those that do most of it; of these the most reused first."""
    parameters = {"itself": listing_id, "own": list(capability_ids), "most": most}
    return _rows(_ALTERNATIVES, parameters) if capability_ids else []


def similar(listing_id: int, *, without: Sequence[int] = ()) -> list[Alike]:
    """Those with most of its rare words in their names, summaries and features.

    The words of its owner's name are not among them: services of one owner need not be alike.
    Each word weighs log(all services / services that have it); ties fall by reuse, as ever. A
    word that half of all have says nothing. `without` are services that are shown already.
    """
    total = len(present_index().everything)
    rare = min(max(COMMON, total // RARE), total // 2)
    parameters = {"itself": listing_id, "total": total, "rare": rare, "without": list(without)}
    return _rows(_SIMILAR, {**parameters, "most": MOST})


def _rows(statement: str, parameters: Mapping[str, Any]) -> list[Alike]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return [Alike(*row) for row in cursor.fetchall()]
