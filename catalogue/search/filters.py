"""A search as its address says it: what is asked for, what was not understood, ways to change it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace
from functools import cache

from django.core import signing
from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalogue.search.queries.bitmaps import present_index
from catalogue.search.queries.facets import ROWS, Facet, facets_by_name, rows_by_slug
from catalogue.search.queries.matching import Search
from catalogue.search.queries.orders import Place, Sort
from catalogue.search.words import read_words

MOST_PARAMETERS = 50
COMPARED, MOST_BESIDE, LONGEST_SLUG = "service", 3, 120
Pair = tuple[str, str]
_SALT = "catalogue.search.after"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """`pairs` are the filters as the address has them, `labels` what people read for each.

    `compared` are services that were chosen for a comparison before, by slug. `ignored` are
    parts of the address that mean nothing here.
    """

    search: Search
    cut: bool
    pairs: tuple[Pair, ...]
    labels: Mapping[Pair, str | Promise]
    compared: tuple[str, ...]
    ignored: tuple[str, ...]

    def address(self, *, page: int = 1, sort: Sort | None = None) -> str:
        return self._address(self.pairs, page=page, sort=sort)

    def canonical_address(self) -> str:
        """The one address of this page: without what it does not know or only hands on."""
        alone, after = replace(self, compared=()), self.search.after
        return alone.going_on(after) if after else alone.address(page=self.search.page)

    def kept_address(self) -> str:
        """What a saved search keeps: what follows the '?' of the address of its first page.

        Filters stand in one order, so that the same search is the same address.
        """
        search = replace(self.search, sort=self.default_sort(), page=1, after=None)
        alone = replace(self, search=search, pairs=tuple(sorted(self.pairs)))
        return alone.canonical_address().partition("?")[2]

    def saving(self) -> str:
        """The page on which this search can be saved."""
        address, kept = _page("search:keep"), self.kept_address()
        return f"{address}?{kept}" if kept else address

    def going_on(self, place: Place) -> str:
        """What comes after that place of these results."""
        return self._address(self.pairs, after=_signed(place, self.search))

    def without(self, pair: Pair) -> str:
        return self._address(one for one in self.pairs if one != pair)

    def having(self, pair: Pair) -> str:
        return self._address(dict.fromkeys((*self.pairs, pair)))

    def without_filters(self) -> str:
        return self._address(())

    def values_address(self, facet: str, *, page: int = 1) -> str:
        """The page with every value of one facet, for the same search."""
        return _page("search:values", facet) + self._query(self.pairs, page=page)

    def feed_address(self, *, after: Place | None = None) -> str:
        """The feed of what matches; it has an order of its own."""
        search = replace(self.search, sort=Sort.NEWEST)
        signed = _signed(after, search) if after else ""
        query = self._query(self.pairs, sort=self.default_sort(), after=signed)
        return _page("search:feed") + query

    def comparing(self, slug: str) -> str:
        """The comparison of this service with those chosen before."""
        slugs = dict.fromkeys((*self.compared, slug))
        return f"{_page('listings:compare')}?{urlencode([(COMPARED, one) for one in slugs])}"

    def default_sort(self) -> Sort:
        return Sort.MATCH if self.search.words else Sort.REUSE

    def _address(
        self, pairs: Iterable[Pair], *, page: int = 1, sort: Sort | None = None, after: str = ""
    ) -> str:
        return _page("search:results") + self._query(pairs, page=page, sort=sort, after=after)

    def _query(
        self, pairs: Iterable[Pair], *, page: int = 1, sort: Sort | None = None, after: str = ""
    ) -> str:
        sort = sort or self.search.sort
        parts = [("q", self.search.words)] if self.search.words else []
        parts += [*pairs, *((COMPARED, slug) for slug in self.compared)]
        if sort != self.default_sort():
            parts.append(("sort", sort))
        if page > 1:
            parts.append(("page", str(page)))
        if after:
            parts.append(("after", after))
        return f"?{urlencode(parts)}" if parts else ""


@cache
def _page(name: str, *parts: str) -> str:
    """Kept: every result and every filter has some."""
    return reverse(name, args=parts)


def read_address(data: QueryDict) -> Asked:
    """Raises BadRequest above 50 parameters; what it does not know it leaves out and names."""
    refuse_too_many(data)
    words = read_words(data.get("q", ""))
    reading = _Reading(data)
    search = Search(
        words=words.text,
        chosen=reading.chosen(),
        sort=reading.sort(Sort.MATCH if words.text else Sort.REUSE),
        page=reading.page(),
    )
    search = replace(search, after=_place(data.get("after", ""), search))
    reading.note_unknown_names()
    return Asked(
        search=search,
        cut=words.cut,
        pairs=tuple(reading.labels),
        labels=reading.labels,
        compared=reading.compared(),
        ignored=tuple(reading.ignored),
    )


def read_kept(address: str) -> Asked:
    """A saved search as it is read now: what means nothing any more is left out and named."""
    return read_address(QueryDict(address))


def _signed(place: Place, search: Search) -> str:
    """A place as an address holds it: for this very search alone."""
    return signing.dumps([_digest(search), *astuple(place)], salt=_SALT)


def _place(signed: str, search: Search) -> Place | None:
    if not signed:
        return None
    try:
        digest, *place = signing.loads(signed, salt=_SALT)
    except signing.BadSignature as error:
        raise BadRequest(
            _("The part “after” of the address is none of ours. Start the search again.")
        ) from error
    if digest != _digest(search):
        raise BadRequest(
            _(
                "The part “after” of the address goes on with another search. Start again without it."
            )
        )
    return Place(*place)


def _digest(search: Search) -> str:
    chosen = sorted((name, sorted(map(str, some))) for name, some in search.chosen.items())
    text = json.dumps([search.words, chosen, search.sort])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def refuse_too_many(data: QueryDict) -> None:
    if sum(len(values) for _name, values in data.lists()) > MOST_PARAMETERS:
        raise BadRequest(_("A search can have 50 filters at most. Remove some of them."))


class _Reading:
    """One pass over an address, which collects labels and what it could not use."""

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.labels: dict[Pair, str | Promise] = {}
        self.ignored: list[str] = []

    def chosen(self) -> dict[str, tuple[object, ...]]:
        chosen = {}
        for name, facet in facets_by_name().items():
            values = list(dict.fromkeys(value for value in self.data.getlist(name) if value))
            known = self._known(facet, values) if values else {}
            for value in values:
                if value in known:
                    self.labels[name, value] = known[value][1]
                else:
                    self._ignore(name, value)
            if known:
                chosen[name] = tuple(stored for stored, _label in known.values())
        return chosen

    def _known(self, facet: Facet, values: list[str]) -> dict[str, tuple[object, str | Promise]]:
        """By value in the address: the stored value and its label."""
        if facet.name in ROWS:
            rows = rows_by_slug(facet.name, _printable(values))
            return {slug: (row.pk, row.name) for slug, row in rows.items()}
        labels = dict(facet.choices)
        known: dict[str, tuple[object, str | Promise]] = {}
        known |= {value: (value, labels[value]) for value in values if value in labels}
        if facet.extensible:
            standing = present_index().values.get(facet.name, {})
            others = (value for value in values if value in standing and value not in known)
            known |= {value: (value, value) for value in others}
        return known

    def compared(self) -> tuple[str, ...]:
        """Not looked up: the comparison says which of them are not there."""
        given = [slug for slug in self.data.getlist(COMPARED) if 0 < len(slug) <= LONGEST_SLUG]
        return tuple(dict.fromkeys(given))[:MOST_BESIDE]

    def sort(self, default: Sort) -> Sort:
        value = self.data.get("sort", "")
        if value not in set(Sort):
            if value:
                self._ignore("sort", value)
            return default
        return Sort(value) if value != Sort.MATCH else default

    def page(self) -> int:
        value = self.data.get("page", "1")
        if value.isdecimal() and len(value) < 10 and int(value) > 0:
            return int(value)
        if value.isdecimal() and value.strip("0"):
            return 10**9
        self._ignore("page", value)
        return 1

    def note_unknown_names(self) -> None:
        known = {"q", "sort", "page", "after", COMPARED, *facets_by_name()}
        for name in self.data:
            if name not in known:
                self._ignore(name, self.data.get(name, ""))

    def _ignore(self, name: str, value: str) -> None:
        shown = read_words(f"{name[:40]}={value[:40]}").text
        self.ignored.append(shown)


def _printable(values: Iterable[str]) -> list[str]:
    """Without those that PostgreSQL could not even compare."""
    return [value for value in values if value and "\x00" not in value]
