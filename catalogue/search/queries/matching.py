"""Which listings match, in which order, and how many for each filter (`methods.md` 9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any

from django.db import connection
from pyroaring import BitMap

from catalogue.models.search_document import CONFIGURATIONS, WHOLE_WORDS
from catalogue.search.queries.bitmaps import Index, present_index
from catalogue.search.queries.orders import Place, Sort, beyond, order_by, value_of

Row = tuple[Any, ...]
PAGE_SIZE = 20
MOST_PAGES = 10
ALL_RANKED = 100_000
"""Of so many listings every match is ranked by how well the words fit."""
CANDIDATES = 5_000
"""Of more listings so many matches are, the most used, and the page says so."""


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
 WHERE configuration = '{name}' AND vector @@ websearch_to_tsquery('{name}', %(words)s){among}
"""


def _texts(columns: str = "", among: str = "") -> str:
    """All texts that match the words, one statement for each way to read these."""
    return " UNION ALL ".join(
        _TEXTS.format(columns=columns.format(name=name), among=among, name=name) for name in _NAMES
    )


_OF_EACH = f"""
SELECT w.words, ARRAY(SELECT listing_id FROM ({_texts().replace("%(words)s", "w.words")}) AS texts)
  FROM unnest(%(each)s::text[]) AS w (words)
"""  # noqa: S608 - put together from constants
_SCORE = "round(max(text)::float8 * (1 + static) * 1e6)::bigint"
_IN_ORDER = f"""
SELECT coalesce(array_agg(d.listing_id), '{{{{}}}}'),
       array_agg(d.listing_id ORDER BY {order_by(Sort.MATCH, by="d.score")})
         FILTER (WHERE {{beyond}})
  FROM (SELECT listing_id, tie, {_SCORE} AS score
          FROM ({{texts}}) AS texts GROUP BY listing_id, static, tie) AS d
"""  # noqa: S608 - put together from constants
_RANKED = _texts(f", static, tie, {_FIT} AS text")
_SOME_RANKED = _texts(
    f", static, tie, {_FIT} AS text", " AND document_id = ANY(%(keys)s::bigint[])"
)
_MOST_USED = f"""
WITH d AS MATERIALIZED (SELECT DISTINCT * FROM ({_texts(", static, tie")}) AS texts)
SELECT ARRAY(SELECT listing_id FROM d),
       ARRAY(SELECT d.listing_id FROM d ORDER BY {order_by(Sort.REUSE)} LIMIT %(most)s)
"""  # noqa: S608
_AS_GIVEN = """
WITH matched AS MATERIALIZED (
  SELECT t.document_id, max(ts_rank_cd(t.vector, q.query))::float8 AS text
    FROM catalogue_searchtext t
   CROSS JOIN LATERAL
         (SELECT websearch_to_tsquery(t.configuration::regconfig, %(words)s) AS query) AS q
   WHERE t.document_id = ANY(%(keys)s::bigint[]) AND t.vector @@ q.query
   GROUP BY t.document_id)
SELECT d.listing_id, m.text, d.reuse, 1 + d.static,
       round(m.text * (1 + d.static) * 1e6)::bigint
  FROM unnest(%(keys)s::bigint[]) WITH ORDINALITY AS k (listing_id, place)
  JOIN catalogue_searchdocument d ON d.listing_id = k.listing_id
  JOIN matched m ON m.document_id = k.listing_id
 ORDER BY k.place
"""
_WITHOUT_WORDS = "d.listing_id, 0::float8, d.reuse, 1 + d.static, 0::bigint"


@dataclass(frozen=True)
class Found:
    """All that matches a search, as keys of listings, at one moment.

    `by_fit` are those that match the words, the best first, after the place where the search
    goes on; None where the order is another one or there are too many listings for it. Then
    `most_used` are the candidates that the words have, the most used first.
    """

    search: Search
    index: Index
    by_words: BitMap | None
    by_fit: Sequence[int] | None = None
    most_used: Sequence[int] = ()

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
        is_cut = self.search.sort == Sort.MATCH and self.by_fit is None
        return CANDIDATES if is_cut and self.total > CANDIDATES else 0

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
            keys = [*islice(filter(self.keys.__contains__, self._best()), offset, last)]
        else:
            rows = _first(self, last)[offset:]
            keys = [key for key, *_ in rows]
        if self.search.words:
            rows = _rows(_AS_GIVEN, {"words": self.search.words, "keys": keys})
        return [Match(*row) for row in rows]

    def _best(self) -> Sequence[int]:
        """The best first, of the most used where not all were ranked."""
        if self.by_fit is not None:
            return self.by_fit
        return _in_order(self.search, _SOME_RANKED, keys=as_array(self._candidates()))[1]

    def _candidates(self) -> Iterable[int]:
        if not self.cut_to:
            return self.keys
        if not self.search.chosen:
            return self.most_used
        most_used = replace(self, search=replace(self.search, sort=Sort.REUSE, after=None))
        return [key for key, *_ in _first(most_used, CANDIDATES)]

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
    if len(index.everything) <= ALL_RANKED:
        keys, by_fit = _in_order(search, _RANKED)
        return Found(search, index, BitMap(keys), by_fit)
    ((keys, most_used),) = _rows(_MOST_USED, {"words": search.words, "most": CANDIDATES})
    return Found(search, index, BitMap(keys), most_used=most_used)


def find_each(searches: Sequence[Search]) -> list[Found]:
    """What several find, for their keys and counts: two statements, whatever their number."""
    index = present_index()
    by_words = _by_words([*{one.words for one in searches if one.words}])
    return [Found(one, index, by_words.get(one.words)) for one in searches]


def _by_words(each: Sequence[str]) -> dict[str, BitMap]:
    return {words: BitMap(keys) for words, keys in _rows(_OF_EACH, {"each": each})}


def _in_order(search: Search, texts: str, **parameters: Any) -> tuple[list[int], list[int]]:
    """Keys of all that these texts are of, and the same by how well the words fit."""
    place = search.after
    parameters |= {"words": search.words, **(asdict(place) if place else {})}
    statement = _IN_ORDER.format(texts=texts, beyond=beyond(Sort.MATCH, place, by="d.score"))
    ((keys, by_fit),) = _rows(statement, parameters)
    return keys, by_fit or []


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
    if found.total <= max(CANDIDATES, steps):
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


def as_array(keys: Iterable[int]) -> str:
    """As PostgreSQL writes an array: thousands of numbers are many times slower one by one."""
    return f"{{{str(list(keys))[1:-1]}}}"


def _rows(statement: str, parameters: Mapping[str, Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
