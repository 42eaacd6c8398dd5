"""Which live services may stand in for one, and which say much the same, each with its reason."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from django.db import connection
from pyroaring import BitMap

from catalogue.models import Capability, SearchDocument, SearchWord
from catalogue.search.queries.bitmaps import present_index
from catalogue.search.queries.facets import CAPABILITY
from catalogue.search.queries.matching import Found, Match, Search, find

MOST = 10
MOST_WORDS = 8
RARE = 100
"""A word says something of a service if one in so many, or ten, have it at most."""
LEAST_IN_COMMON = 2
"""One word in common is no likeness."""

_IN_COMMON = """
SELECT t.document_id, array_agg(DISTINCT word ORDER BY word)
  FROM catalogue_searchtext t CROSS JOIN unnest(t.words) AS word
 WHERE t.document_id = ANY(%(keys)s::bigint[]) AND word = ANY(%(words)s::text[])
 GROUP BY t.document_id HAVING count(DISTINCT word) >= %(least)s
"""


@dataclass(frozen=True)
class Alike:
    """One service and why: the names of what both do, or the words that both have."""

    match: Match
    reasons: Sequence[str]


def alternatives(listing_id: int, capabilities: Sequence[Capability]) -> list[Alike]:
    """Those that do all of it, then those that do some of it; the most reused first."""
    index, itself = present_index(), BitMap([listing_id])
    doing = {one.name: index.having(CAPABILITY, (one.pk,)) - itself for one in capabilities}
    if not doing:
        return []
    all_of_it = BitMap.intersection(*doing.values())
    some_of_it = BitMap.union(*doing.values()) - all_of_it
    found = [*_by_use(all_of_it), *_by_use(some_of_it)]
    return [
        Alike(match, [name for name, keys in doing.items() if match.listing_id in keys])
        for match in found[:MOST]
    ]


def similar(listing_id: int) -> list[Alike]:
    """Those with most of its rare words in their names, summaries and features.

    Each word weighs log(all services / services that have it); ties fall by reuse, as ever.
    """
    words = _rare_words(listing_id)
    if len(words) < LEAST_IN_COMMON:
        return []
    keys = find(Search(words=" or ".join(words))).keys - BitMap([listing_id])
    common = _in_common(keys, words)
    weights = {key: sum(words[one] for one in some) for key, some in common.items()}
    return [Alike(one, common[one.listing_id]) for one in _heaviest(weights)]


def _heaviest(weights: Mapping[int, float]) -> list[Match]:
    least = sorted(weights.values(), reverse=True)[:MOST][-1:]
    above = [key for key, weight in weights.items() if [weight] > least]
    equal = [key for key, weight in weights.items() if [weight] == least]
    found = sorted(_by_use(above), key=lambda one: -weights[one.listing_id])
    return [*found, *_by_use(equal)][:MOST]


def _by_use(keys: Iterable[int]) -> list[Match]:
    return Found(Search(), present_index(), BitMap(keys)).matches()


def _rare_words(listing_id: int) -> dict[str, float]:
    """Those of one service by weight, the rarest; a word that no other has tells of nothing."""
    total = len(present_index().everything)
    own = SearchDocument.objects.filter(pk=listing_id).values_list("texts__words", flat=True)
    names = {word for words in own for word in words or ()}
    rows = SearchWord.objects.filter(
        word__in=names, documents__gt=1, documents__lte=max(10, total // RARE)
    )
    rarest = rows.order_by("documents", "word").values_list("word", "documents")[:MOST_WORDS]
    return {word: log(total / documents) for word, documents in rarest}


def _in_common(keys: Iterable[int], words: Mapping[str, float]) -> dict[int, list[str]]:
    parameters: dict[str, int | list[Any]] = {
        "keys": list(keys),
        "words": list(words),
        "least": LEAST_IN_COMMON,
    }
    with connection.cursor() as cursor:
        cursor.execute(_IN_COMMON, parameters)
        return dict(cursor.fetchall())
