"""Which listings match, in which order, and how many for each filter (`methods.md` 9)."""

from collections.abc import Mapping, Sequence
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
FEW = 5_000
"""Up to so many are sorted rather than met on the way through an index."""
BEST = 2_000
"""So many are kept in order; where filters leave too few of them, what they leave is ranked."""


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
_FIT = "ts_rank_cd(vector, websearch_to_tsquery('{name}', %(words)s))"
# A text matches by its own language's reading of the words alone.
_TEXTS = """
SELECT document_id AS listing_id{columns} FROM catalogue_searchtext
 WHERE configuration = '{name}' AND vector @@ websearch_to_tsquery('{name}', %(words)s)
"""


def _in_each(statement: str) -> str:
    """The same for each way to read the words."""
    return " UNION ALL ".join(statement.replace("{name}", name) for name in _NAMES)


def _texts(columns: str = "") -> str:
    """All texts that match the words."""
    return _in_each(_TEXTS.replace("{columns}", columns))


_OF_EACH = f"""
SELECT w.words, ARRAY(SELECT listing_id FROM ({_texts().replace("%(words)s", "w.words")}) AS texts)
  FROM unnest(%(each)s::text[]) AS w (words)
"""  # noqa: S608 - put together from constants
_IN_ORDER = f"""
WITH d AS MATERIALIZED (
  SELECT listing_id, tie, round({{text}}::float8 * (1 + static) * 1e6)::bigint AS score
    FROM ({{texts}}) AS texts {{each}})
SELECT ARRAY(SELECT listing_id FROM d),
       ARRAY(SELECT d.listing_id FROM d WHERE {{beyond}}
              ORDER BY {order_by(Sort.MATCH, by="d.score")} LIMIT {{best}})
"""  # noqa: S608 - put together from constants
_ONCE = "GROUP BY listing_id, static, tie"
_RANKED = _texts(f", static, tie, {_FIT} AS text")
_QUERIES = _in_each("SELECT '{name}', websearch_to_tsquery('{name}', %(words)s)")
_SOME_RANKED = f"""
SELECT t.document_id AS listing_id, t.static, t.tie, ts_rank_cd(t.vector, q.query) AS text
  FROM catalogue_searchtext t
  JOIN ({_QUERIES}) AS q (configuration, query) ON q.configuration = t.configuration
 WHERE t.document_id = ANY(%(keys)s::bigint[]) AND t.vector @@ q.query
"""  # noqa: S608
_AS_GIVEN = f"""
WITH matched AS MATERIALIZED (
  SELECT listing_id, max(text)::float8 AS text
    FROM ({_SOME_RANKED}) AS texts GROUP BY listing_id)
SELECT d.listing_id, m.text, d.reuse, 1 + d.static,
       round(m.text * (1 + d.static) * 1e6)::bigint
  FROM unnest(%(keys)s::bigint[]) WITH ORDINALITY AS k (listing_id, place)
  JOIN catalogue_searchdocument d ON d.listing_id = k.listing_id
  JOIN matched m ON m.listing_id = k.listing_id
 ORDER BY k.place
"""  # noqa: S608
_WITHOUT_WORDS = "d.listing_id, 0::float8, d.reuse, 1 + d.static, 0::bigint"


@dataclass(frozen=True)
class Found:
    """All that matches a search, as keys of listings, at one moment.

    `by_fit` are the best of those that match the words, the best first, after the place where
    the search goes on; one may come again, for another language. None where the order is
    another one.
    """

    search: Search
    index: Index
    by_words: BitMap | None
    by_fit: Sequence[int] | None = None

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
        offset, last = self.search.offset, self.search.offset + PAGE_SIZE + 1
        if self.search.sort == Sort.MATCH:
            keys = self._best(last)[offset:last]
        else:
            rows = _first(self, last)[offset:]
            keys = [key for key, *_ in rows]
        if self.search.words:
            rows = _rows(_AS_GIVEN, {"words": self.search.words, "keys": keys})
        return [Match(*row) for row in rows]

    def _best(self, number: int) -> Sequence[int]:
        """So many at least where there are, the best first."""
        if self.by_fit is not None:
            found = [*dict.fromkeys(filter(self.keys.__contains__, self.by_fit))]
            if len(found) >= number or len(self.by_fit) < BEST:
                return found
        keys = as_array(self.keys)
        return [*dict.fromkeys(_in_order(self.search, _SOME_RANKED, keys=keys)[1])]

    def place_of(self, match: Match) -> Place:
        """Where the next page begins if this one ends with it."""
        sort = self.search.sort
        by = "%(score)s::bigint" if sort == Sort.MATCH else value_of(sort)
        ((value, tie),) = _rows(
            f"SELECT {by}, d.tie FROM catalogue_searchdocument d WHERE d.listing_id = %(key)s",  # noqa: S608
            {"score": match.score, "key": match.listing_id},
        )
        return Place(value, tie, match.listing_id)


def find(search: Search, index: Index | None = None) -> Found:
    """Looks the words up; counts and pages are of the moment of this transaction, as is `index`."""
    index = index or present_index()
    if not search.words:
        search = replace(search, sort=Sort.REUSE) if search.sort == Sort.MATCH else search
        return Found(search, index, None)
    if search.sort != Sort.MATCH:
        return Found(search, index, _by_words([search.words])[search.words])
    keys, by_fit = _in_order(search, _RANKED)
    return Found(search, index, BitMap(keys), by_fit)


def find_each(searches: Sequence[Search]) -> list[Found]:
    """What several find, for their keys and counts: two statements, whatever their number."""
    index = present_index()
    by_words = _by_words([*{one.words for one in searches if one.words}])
    return [Found(one, index, by_words.get(one.words)) for one in searches]


def _by_words(each: Sequence[str]) -> dict[str, BitMap]:
    return {words: BitMap(keys) for words, keys in _rows(_OF_EACH, {"each": each})}


def _in_order(search: Search, texts: str, **parameters: Any) -> tuple[list[int], list[int]]:
    """Keys of all that these texts are of, and of the best by how well the words fit.

    A listing with texts in several languages stands where the best of them is; on from a place
    the others must not bring it again.
    """
    place = search.after
    parameters |= {"words": search.words, **(asdict(place) if place else {})}
    statement = _IN_ORDER.format(
        texts=texts,
        text="max(text)" if place else "text",
        each=_ONCE if place else "",
        beyond=beyond(Sort.MATCH, place, by="d.score"),
        best=BEST,
    )
    ((keys, by_fit),) = _rows(statement, parameters)
    return keys, by_fit


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
    if found.total <= max(FEW, steps):
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
