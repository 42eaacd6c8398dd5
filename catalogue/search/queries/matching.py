"""Which listings match, in which order, and how many for each filter (`methods.md` 9)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db import connection
from pyroaring import BitMap

from catalogue.models.search_document import CONFIGURATIONS, WHOLE_WORDS
from catalogue.search.queries.bitmaps import Index, present_index
from catalogue.search.queries.orders import Place, Sort, beyond, order_by, value_of

Row = tuple[Any, ...]
PAGE_SIZE = 20
MOST_PAGES = 10
MOST_RANKED = 5_000
"""Of more the most used are ranked by how well the words fit, and the page says so."""


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is asked for. `chosen` holds values by facet: keys of rows for what is a row.

    A page is the one of that number, or what comes after a place.
    """

    words: str = ""
    chosen: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    sort: Sort = Sort.REUSE
    page: int = 1
    after: Place | None = None

    @property
    def offset(self) -> int:
        return 0 if self.after else (self.page - 1) * PAGE_SIZE


@dataclass(frozen=True)
class Match:
    """One listing of a page. `text` is how well the words fit, `factor` what reuse makes of it."""

    listing_id: int
    text: float
    reuse: int
    factor: float
    score: int


_NAMES = (*CONFIGURATIONS.values(), WHOLE_WORDS)
# A text matches by its own language's reading of the words alone.
_TEXTS = " UNION ALL ".join(
    f"SELECT document_id FROM catalogue_searchtext WHERE configuration = '{name}'"  # noqa: S608
    f" AND vector @@ websearch_to_tsquery('{name}', %(words)s)"
    for name in _NAMES
)
_BY_WORDS = f"SELECT coalesce(array_agg(document_id), '{{}}') FROM ({_TEXTS}) AS texts"  # noqa: S608
_QUERIES = ", ".join(f"websearch_to_tsquery('{name}', %(words)s) AS {name}" for name in _NAMES)
_OWN_QUERY = " ".join(f"WHEN '{name}' THEN q.{name}" for name in _NAMES)
_RANKED = f"""
WITH q AS MATERIALIZED (SELECT {_QUERIES}),
texts AS (
  SELECT t.document_id, t.vector, CASE t.configuration {_OWN_QUERY} END AS query
    FROM catalogue_searchtext t CROSS JOIN q WHERE t.document_id = ANY(%(keys)s::bigint[])
), matched AS MATERIALIZED (
  SELECT document_id, max(ts_rank_cd(vector, query))::float8 AS text
    FROM texts WHERE vector @@ query GROUP BY document_id)
"""  # noqa: S608 - put together from constants
_SCORE = "round(m.text * (1 + d.static) * 1e6)::bigint"
_MATCH = f"d.listing_id, m.text, d.reuse, 1 + d.static, {_SCORE}"
_BEST = f"""
{_RANKED} SELECT {_MATCH}
  FROM matched m JOIN catalogue_searchdocument d ON d.listing_id = m.document_id
 WHERE {{beyond}} ORDER BY {order_by(Sort.MATCH, by=_SCORE)} LIMIT %(limit)s OFFSET %(offset)s
"""  # noqa: S608
_AS_GIVEN = f"""
{_RANKED} SELECT {_MATCH}
  FROM unnest(%(keys)s::bigint[]) WITH ORDINALITY AS k (listing_id, place)
  JOIN catalogue_searchdocument d ON d.listing_id = k.listing_id
  JOIN matched m ON m.document_id = k.listing_id
 ORDER BY k.place
"""  # noqa: S608
_WITHOUT_WORDS = "d.listing_id, 0::float8, d.reuse, 1 + d.static, 0::bigint"


@dataclass(frozen=True)
class Found:
    """All that matches a search, as keys of listings, at one moment."""

    search: Search
    index: Index
    by_words: BitMap | None

    @cached_property
    def keys(self) -> BitMap:
        return self._keys()

    def _keys(self, *, without: str = "") -> BitMap:
        """Or within a facet, and between facets."""
        keys = self.index.everything if self.by_words is None else self.by_words
        for name, values in self.search.chosen.items():
            if name != without:
                keys = keys & self.index.having(name, values)
        return keys

    @property
    def total(self) -> int:
        return len(self.keys)

    @property
    def cut_to(self) -> int:
        """How many, the most used, were ranked alone; 0 where all were."""
        is_cut = self.search.sort == Sort.MATCH and self.total > MOST_RANKED
        return MOST_RANKED if is_cut else 0

    def choosing(self, facet: str, *values: object) -> "Found":
        """What of it has one of the values, in the order of use."""
        chosen = {**self.search.chosen, facet: values}
        search = replace(self.search, chosen=chosen, sort=Sort.REUSE)
        return Found(search, self.index, self.by_words)

    def values(self, facet: str) -> dict[str, int]:
        """By value of one facet: how many choosing it would show beside the filters of the others.

        So each facet ignores its own. Values that would show nothing are left out.
        """
        keys = self._keys(without=facet) if facet in self.search.chosen else self.keys
        return self.index.counts(facet, keys)

    def matches(self) -> list[Match]:
        """One page, in order; ties fall by a hash, then by key."""
        return self._page[:PAGE_SIZE]

    @property
    def goes_on(self) -> bool:
        """Whether there is another after this page."""
        return len(self._page) > PAGE_SIZE

    @cached_property
    def _page(self) -> list[Match]:
        """With the first of the next."""
        if self.search.sort == Sort.MATCH:
            return [Match(*row) for row in self._best()]
        offset = self.search.offset
        rows = _first(self, offset + PAGE_SIZE + 1)[offset:]
        if self.search.words:
            keys = [key for key, *_ in rows]
            rows = _rows(_AS_GIVEN, {"words": self.search.words, "keys": keys})
        return [Match(*row) for row in rows]

    def _best(self) -> list[Row]:
        most_used = replace(self, search=replace(self.search, sort=Sort.REUSE, after=None))
        keys = self.keys
        if self.cut_to:
            keys = BitMap([key for key, *_ in _first(most_used, MOST_RANKED)])
        place = self.search.after
        parameters = {
            "words": self.search.words,
            "keys": as_array(keys),
            "limit": PAGE_SIZE + 1,
            "offset": self.search.offset,
            **(asdict(place) if place else {}),
        }
        return _rows(_BEST.format(beyond=beyond(Sort.MATCH, place, by=_SCORE)), parameters)

    def place_of(self, match: Match) -> Place:
        """Where the next page begins if this one ends with it."""
        sort = self.search.sort
        by = "%(score)s::bigint" if sort == Sort.MATCH else value_of(sort)
        ((value, tie),) = _rows(
            f"SELECT {by}, d.tie FROM catalogue_searchdocument d WHERE d.listing_id = %(key)s",  # noqa: S608
            {"score": match.score, "key": match.listing_id},
        )
        return Place(value, tie, match.listing_id)


def find(search: Search) -> Found:
    """Looks the words up; counts and pages are of the moment of this transaction."""
    if not search.words:
        search = replace(search, sort=Sort.REUSE) if search.sort == Sort.MATCH else search
        return Found(search, present_index(), None)
    ((keys,),) = _rows(_BY_WORDS, {"words": search.words})
    return Found(search, present_index(), BitMap(keys))


def _first(found: Found, number: int) -> list[Row]:
    """The first of what was found in its order, after its place, as of no words.

    Few are sorted, and so are more of which many are wanted; else the index is walked in its
    order until enough were met.
    """
    sort, place = found.search.sort, found.search.after
    statement = f"SELECT {_WITHOUT_WORDS} FROM catalogue_searchdocument d"  # noqa: S608 - constants
    statement += f" WHERE {beyond(sort, place)}"
    order = f"ORDER BY {order_by(sort)}"
    parameters = asdict(place) if place else {}
    steps = number * len(found.index.everything) // max(1, found.total)
    if found.total <= max(MOST_RANKED, steps):
        few = f"{statement} AND d.listing_id = ANY(%(keys)s::bigint[]) {order} LIMIT {number}"
        return _rows(few, {"keys": as_array(found.keys), **parameters})
    while True:
        steps = 2 * steps + PAGE_SIZE
        rows = _rows(f"{statement} {order} LIMIT {steps}", parameters)
        met = [row for row in rows if row[0] in found.keys][:number]
        if len(met) == number or len(rows) < steps:
            return met


def says_something(words: str) -> bool:
    """Whether a search in English has any word left: signs and very common words do not count."""
    ((nodes,),) = _rows(
        "SELECT numnode(websearch_to_tsquery('commons_english', %(words)s))", {"words": words}
    )
    return bool(nodes)


def everything() -> Found:
    """All live services."""
    return find(Search())


def as_array(keys: BitMap) -> str:
    """As PostgreSQL writes an array: thousands of numbers are many times slower one by one."""
    return f"{{{str(list(keys))[1:-1]}}}"


def _rows(statement: str, parameters: Mapping[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
