"""What a list of services shows of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.utils.functional import Promise

from catalogue.models import Kind
from catalogue.models.listing import PUBLISHED_STATES
from catalogue.search.queries.matching import Found, Search, find
from catalogue.search.queries.orders import Sort

NEWEST = 5
_KINDS = {str(value): label for value, label in Kind.choices}

# One statement by hand: pages of results are asked for most of all, and the models would take
# most of their time. The words are English ones, or else in the language of the version.
_SHOWN = """
SELECT l.id, l.slug, r.name, l.kind, o.name, o.slug,
       coalesce(t.summary, ''), coalesce(t.language, r.language),
       ARRAY(SELECT c.name FROM catalogue_revision_capabilities rc
               JOIN catalogue_capability c ON c.id = rc.capability_id
              WHERE rc.revision_id = r.id ORDER BY c.name),
       l.published_on, coalesce(u.reuse, 0), CASE WHEN s.lower IS NOT NULL THEN s.share END
  FROM catalogue_listing l
  JOIN catalogue_revision r ON r.id = l.live_revision_id
  JOIN accounts_organisation o ON o.id = l.organisation_id
  LEFT JOIN LATERAL (
    SELECT x.summary, x.language FROM catalogue_revisiontext x
     WHERE x.revision_id = r.id AND x.language IN ('en', r.language)
     ORDER BY x.language = 'en' DESC LIMIT 1) AS t ON true
  LEFT JOIN catalogue_listingrollup u ON u.listing_id = l.id
  LEFT JOIN catalogue_ratingrollup s ON s.listing_id = l.id
 WHERE l.id = ANY(%(keys)s) AND l.state = ANY(%(states)s)
"""


@dataclass(frozen=True)
class Result:
    """`capabilities` are names. `reuse` is the figure whose list the page of adopters shows;
    `share`, from 0 to 1, of organisations would take it up again: None until reviews may be
    summed up.
    """

    listing_id: int
    slug: str
    name: str
    kind_value: str
    owner: str
    owner_slug: str
    summary: str
    language: str
    capabilities: Sequence[str]
    published_on: date | None
    reuse: int
    share: float | None

    @property
    def kind(self) -> str | Promise:
        """As people read it."""
        return _KINDS[self.kind_value]


def results(search: Search) -> list[Result]:
    """One page of what is found, in order."""
    return results_of(find(search))


def results_of(found: Found) -> list[Result]:
    """The same of a search that was made."""
    return list(results_by_key(match.listing_id for match in found.matches()).values())


def newest() -> list[Result]:
    return results(Search(sort=Sort.NEWEST))[:NEWEST]


def results_by_key(keys: Iterable[int]) -> dict[int, Result]:
    """In this order, those that are published; one query for any number."""
    wanted = list(keys)
    rows = {row[0]: row for row in _shown(wanted)} if wanted else {}
    return {key: Result(*rows[key]) for key in wanted if key in rows}


def _shown(keys: list[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_SHOWN, {"keys": keys, "states": list(PUBLISHED_STATES)})
        return list(cursor.fetchall())
