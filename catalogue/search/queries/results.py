"""What a list of services shows of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from catalogue.models import Kind
from catalogue.models.listing import PUBLISHED_STATES
from catalogue.ratings.intervals import Score
from catalogue.ratings.queries import stored_scores
from catalogue.search.queries.matching import Found, Search, find
from catalogue.search.queries.orders import Sort
from catalogue.statistics.queries import reuse_of

NEWEST = 5

# One statement by hand: pages of results are asked for most of all, and the models would take
# most of their time. The words are English ones, or else in the language of the version.
_SHOWN = """
SELECT l.id, l.slug, r.name, l.kind, o.name, o.slug,
       coalesce(t.summary, ''), coalesce(t.language, r.language),
       ARRAY(SELECT c.name FROM catalogue_revision_capabilities rc
               JOIN catalogue_capability c ON c.id = rc.capability_id
              WHERE rc.revision_id = r.id ORDER BY c.name),
       l.published_on
  FROM catalogue_listing l
  JOIN catalogue_revision r ON r.id = l.live_revision_id
  JOIN accounts_organisation o ON o.id = l.organisation_id
  LEFT JOIN LATERAL (
    SELECT x.summary, x.language FROM catalogue_revisiontext x
     WHERE x.revision_id = r.id AND x.language IN ('en', r.language)
     ORDER BY x.language = 'en' DESC LIMIT 1) AS t ON true
 WHERE l.id = ANY(%(keys)s) AND l.state = ANY(%(states)s)
"""


@dataclass(frozen=True, kw_only=True)
class Result:
    """`capabilities` are names. `reuse` is the figure whose list the page of adopters shows;
    `score` None until reviews may be summed up.
    """

    listing_id: int
    slug: str
    name: str
    kind: str
    owner: str
    owner_slug: str
    summary: str
    language: str
    capabilities: Sequence[str]
    published_on: date | None
    reuse: int
    score: Score | None


def results(search: Search) -> list[Result]:
    """One page of what is found, in order."""
    return results_of(find(search))


def results_of(found: Found) -> list[Result]:
    """The same of a search that was made."""
    return list(results_by_key(match.listing_id for match in found.matches()).values())


def newest() -> list[Result]:
    return results(Search(sort=Sort.NEWEST))[:NEWEST]


def results_by_key(keys: Iterable[int], *, scored: bool = False) -> dict[int, Result]:
    """In this order, those that are published; the number of queries is that for any number.

    Scores are looked up where they are shown alone.
    """
    wanted = list(keys)
    rows = {row.listing_id: row for row in _shown(wanted)}
    reuse = reuse_of(wanted) if rows else {}
    scores = stored_scores(wanted) if rows and scored else {}
    kinds = {str(value): str(label) for value, label in Kind.choices}
    found = {}
    for key in (one for one in wanted if one in rows):
        score, facts = scores.get(key), {**vars(rows[key]), "kind": kinds[rows[key].kind]}
        told = score if score and score.published else None
        found[key] = Result(**facts, reuse=reuse.get(key, 0), score=told)
    return found


@dataclass(frozen=True)
class _Row:
    """A published listing with what is live of it, as the statement answers it."""

    listing_id: int
    slug: str
    name: str
    kind: str
    owner: str
    owner_slug: str
    summary: str
    language: str
    capabilities: list[str]
    published_on: date | None


def _shown(keys: list[int]) -> list[_Row]:
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, {"keys": keys, "states": list(PUBLISHED_STATES)})
        return [_Row(*row) for row in cursor.fetchall()]
