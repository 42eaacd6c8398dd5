"""All that a page of results takes from the tables of search, kept for as long as it holds.

What was found, ranked and counted under one stamp of the tables is so until they change, and each
change gives a new stamp (`FacetValue`). So nothing that is kept can be out of date.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import nlargest
from uuid import UUID

from catalogue.search.queries.bitmaps import Index, index_under
from catalogue.search.queries.facets import CAPABILITY, capabilities, facets
from catalogue.search.queries.matching import (
    MOST_PAGES,
    PAGE_SIZE,
    Found,
    Match,
    Search,
    find,
    says_something,
)
from catalogue.search.queries.orders import Place, Sort
from catalogue.search.queries.reasons import Reason, words_found
from catalogue.search.queries.spelling import meant, near

KEPT = 1_000
SHOWN_VALUES = 10

_Chosen = tuple[tuple[str, tuple[object, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class Counts:
    """By value of one facet: how many choosing it would show, for those with most services and
    those chosen; of a tree, for its tops and what was opened by choosing.

    `more` is how many values there are besides.
    """

    numbers: Mapping[str, int]
    more: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One page of what is found; none of it may be changed.

    `page` is the one shown where a later one was asked for, `words` those that were searched
    for, others than those typed where these match nothing. `better` finds far more. `reasons`
    are by listing. `ends_at` is the place after which the next page begins, None where there is
    none.
    """

    words: str
    total: int
    page: int
    last_page: int
    matches: Sequence[Match]
    ends_at: Place | None
    reasons: Mapping[int, Sequence[Reason]]
    counts: Mapping[str, Counts]
    better: Search | None
    says_nothing: bool


def answer(search: Search, index: Index) -> Answer:
    """Call it within `one_moment`: what is kept is what was read with the stamp."""
    return _answer(
        index.stamp,
        words=search.words,
        chosen=tuple(search.chosen.items()),
        sort=search.sort,
        page=search.page,
        after=search.after,
    )


@lru_cache(KEPT)
def _answer(
    stamp: UUID | None,
    *,
    words: str,
    chosen: _Chosen,
    sort: Sort,
    page: int,
    after: Place | None,
) -> Answer:
    search = Search(words=words, chosen=dict(chosen), sort=sort, after=after)
    asked = find(search, index_under(stamp))
    instead = near(asked)
    found = instead or asked
    last_page = max(1, min(MOST_PAGES, -(-found.total // PAGE_SIZE)))
    found = replace(found, search=replace(found.search, page=min(page, last_page)))
    matches, better = found.matches(), None if instead else meant(found)
    return Answer(
        words=found.search.words,
        total=found.total,
        page=found.search.page,
        last_page=last_page,
        matches=matches,
        ends_at=found.place_of(matches[-1]) if found.goes_on else None,
        reasons=words_found((one.listing_id for one in matches), found.search.words),
        counts={facet.name: _counts(found, facet.name) for facet in facets()},
        better=better.search if better else None,
        says_nothing=bool(words) and not found.total and not says_something(words),
    )


def _counts(found: Found, facet: str) -> Counts:
    chosen = [str(value) for value in found.search.chosen.get(facet, ())]
    numbers = dict.fromkeys(chosen, 0) | found.values(facet)
    is_tree = facet == CAPABILITY
    most = _opened(found.index.stamp, numbers, chosen) if is_tree else _most(numbers, numbers)
    shown = {value: numbers[value] for value in (*most, *chosen)}
    return Counts(numbers=shown, more=len(numbers) - len(shown))


def _most(values: Collection[str], numbers: Mapping[str, int]) -> list[str]:
    """Without sorting thousands: only those that may be among the first."""
    least = nlargest(SHOWN_VALUES, (numbers[value] for value in values))[-1:]
    some = [value for value in values if [numbers[value]] >= least]
    return sorted(some, key=lambda value: (-numbers[value], value))[:SHOWN_VALUES]


def _opened(stamp: UUID | None, numbers: Mapping[str, int], chosen: Sequence[str]) -> list[str]:
    """Of a tree: the tops, and the way to what was chosen with what lies right below it."""
    above = {value: one.above for value, one in capabilities(numbers, stamp=stamp).items()}
    shown = _most([one for one in above if not above[one]], numbers)
    for one in chosen:
        shown += _most([value for value in above if above[value] == one], numbers)
        while above.get(one):
            shown.append(one := above[one])
    return [value for value in shown if value in numbers]
