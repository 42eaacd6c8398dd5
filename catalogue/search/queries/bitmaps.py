"""Which listings have which value of which facet, as bitmaps that each process keeps.

They are small and counted in microseconds, so that every count is exact at any size. What is
kept is checked against the moment of the caller's transaction, and only what changed is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from pyroaring import BitMap

from catalogue.models import FacetValue

Key = tuple[str, str]
"""Facet and value; both empty: every live listing."""
ALL: Key = ("", "")


@dataclass(frozen=True, kw_only=True)
class Index:
    """`values` holds the bitmaps by facet and value; none may be changed."""

    stamps: Mapping[Key, UUID]
    values: Mapping[str, Mapping[str, BitMap]]

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


_kept = [Index(stamps={}, values={})]
"""The one of the last request. It is replaced whole, so that threads need no lock."""


def present_index() -> Index:
    """As it stands at the moment of this transaction."""
    stamp = FacetValue.objects.filter(facet="", value="").values_list("stamp", flat=True)
    if stamp.first() != _kept[0].stamp:
        _kept[0] = _read(_kept[0])
    return _kept[0]


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
    return Index(stamps=stamps, values=values)
