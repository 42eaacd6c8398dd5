"""Which listings have which value of which facet, as bitmaps that each process keeps.

They are small and counted in microseconds, so that every count is exact at any size. What is
kept is checked against the moment of the caller's transaction, and only what changed is read.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection
from pyroaring import BitMap

from catalogue.models import FacetValue

Key = tuple[str, str]
"""Facet and value; both empty: every live listing."""
ALL: Key = ("", "")
OF_ONE_VALUE = ("organisation",)
"""Facets of which each listing has one value among thousands."""
SOONER = 5
"""Up to so many listings for each value it is sooner to look each listing's value up than to
compare their bitmap with those of all values."""


@dataclass(frozen=True, kw_only=True)
class Index:
    """`values` holds the bitmaps by facet and value; none may be changed.

    `of_listings` holds the value of each listing by its key, for the facets of one value.
    """

    stamps: Mapping[Key, UUID]
    values: Mapping[str, Mapping[str, BitMap]]
    of_listings: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def stamp(self) -> UUID | None:
        """Whatever was found or counted under it holds as long as it is the present one."""
        return self.stamps.get(ALL)

    @property
    def everything(self) -> BitMap:
        return self.having("", ("",))

    def having(self, facet: str, values: tuple[object, ...]) -> BitMap:
        """Listings with any of the values."""
        known = self.values.get(facet, {})
        return BitMap.union(BitMap(), *(known[str(one)] for one in values if str(one) in known))

    def counts(self, facet: str, keys: BitMap) -> dict[str, int]:
        """By value, how many of these listings have it; those that none has are left out."""
        known = self.values.get(facet, {})
        if facet in self.of_listings and len(keys) < SOONER * len(known):
            return Counter(map(self.of_listings[facet].__getitem__, keys))
        counts = map(keys.intersection_cardinality, known.values())
        return {value: number for value, number in zip(known, counts, strict=True) if number}


_kept = [Index(stamps={}, values={})]
"""The one of the last request. It is replaced whole, so that threads need no lock."""


def present_index() -> Index:
    """As it stands at the moment of this transaction."""
    return index_under(_present_stamp())


def index_under(stamp: UUID | None) -> Index:
    """The same, for a caller who has read the stamp in this transaction."""
    if stamp != _kept[0].stamp:
        _kept[0] = _read(_kept[0])
    return _kept[0]


def _present_stamp() -> UUID | None:
    """By hand, since every request asks for it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM catalogue_facetvalue WHERE facet = '' AND value = ''")
        row = cursor.fetchone()
    return row[0] if row else None


def _read(known: Index) -> Index:
    stamps: dict[Key, UUID] = {}
    values: dict[str, dict[str, BitMap]] = {}
    changed = []
    rows = FacetValue.objects.order_by("pk").values_list("pk", "facet", "value", "stamp")
    for pk, facet, value, stamp in rows:
        stamps[facet, value] = stamp
        if known.stamps.get((facet, value)) == stamp:
            values.setdefault(facet, {})[value] = known.values[facet][value]
        else:
            changed.append(pk)
    for one in FacetValue.objects.filter(pk__in=changed):
        values.setdefault(one.facet, {})[one.value] = BitMap.deserialize(bytes(one.listings))
    of_listings = {
        facet: _of_listings(known, facet, values[facet])
        for facet in OF_ONE_VALUE
        if facet in values
    }
    return Index(stamps=stamps, values=values, of_listings=of_listings)


def _of_listings(known: Index, facet: str, values: Mapping[str, BitMap]) -> list[str]:
    """What was known, with what changed since: whoever lost a listing lost it to another."""
    before = known.values.get(facet, {})
    found = list(known.of_listings.get(facet, ()))
    for value, listings in values.items():
        if listings and before.get(value) is not listings:
            found += [""] * (listings.max() + 1 - len(found))
            for key in listings:
                found[key] = value
    return found
