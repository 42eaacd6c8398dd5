"""What a refresh changed: which listings gained or lost which value or word."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from catalogue.models import SearchDocument, SearchText
from catalogue.search.queries.bitmaps import ALL, Key
from catalogue.search.queries.facets import Facet, facets


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What one live listing has."""

    values: frozenset[Key] = frozenset()
    words: frozenset[str] = frozenset()


@dataclass(kw_only=True)
class Changes:
    """`written` says whether any row changed at all; `words` is by how many listings more."""

    gained: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    lost: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    words: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    written: bool = False

    def note(self, before: Mapping[int, Standing], after: Mapping[int, Standing]) -> None:
        for listing in before.keys() | after.keys():
            self._note(listing, before.get(listing, Standing()), after.get(listing, Standing()))

    def _note(self, listing: int, had: Standing, has: Standing) -> None:
        for key in has.values - had.values:
            self.gained[key].append(listing)
        for key in had.values - has.values:
            self.lost[key].append(listing)
        for word in has.words - had.words:
            self.words[word] += 1
        for word in had.words - has.words:
            self.words[word] -= 1


def standing_of(listing_ids: Iterable[int]) -> dict[int, Standing]:
    """By listing; those that are not live are left out."""
    rows = SearchDocument.objects.in_bulk(list(listing_ids))
    words: dict[int, set[str]] = defaultdict(set)
    texts = SearchText.objects.filter(document__in=rows).order_by("pk")
    for listing, found in texts.values_list("document", "words"):
        words[listing] |= {*found}
    known = facets()
    return {
        key: Standing(values=frozenset(values_of(row, known)), words=frozenset(words[key]))
        for key, row in rows.items()
    }


def values_of(document: SearchDocument, known: Sequence[Facet]) -> set[Key]:
    """Of these facets."""
    return {(facet.name, one) for facet in known for one in facet.values_of(document)} | {ALL}
