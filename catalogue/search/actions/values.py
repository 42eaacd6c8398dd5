"""Keeps the bitmaps of facets in step with the documents; called by search's actions only."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import uuid4

from pyroaring import BitMap

from catalogue.models import FacetValue, SearchDocument
from catalogue.search.actions.changes import Changes, values_of
from catalogue.search.queries.bitmaps import ALL, Key
from catalogue.search.queries.facets import facets

AT_ONCE = 2_000


def store(changes: Changes) -> None:
    """Call it in the transaction that wrote the documents, one writer at a time."""
    if not changes.written:
        return
    keys = changes.gained.keys() | changes.lost.keys() | {ALL}
    names, values = {facet for facet, _ in keys}, {value for _, value in keys}
    rows = FacetValue.objects.filter(facet__in=names, value__in=values)
    standing = {(one.facet, one.value): BitMap.deserialize(bytes(one.listings)) for one in rows}
    _put(
        {
            key: (standing.get(key, BitMap()) | BitMap(changes.gained.get(key, ())))
            - BitMap(changes.lost.get(key, ()))
            for key in keys
        }
    )


def store_all() -> None:
    """Makes all of them anew from the documents."""
    listings: dict[Key, list[int]] = defaultdict(list)
    known = facets()
    for document in SearchDocument.objects.order_by("pk").iterator(AT_ONCE):
        for key in values_of(document, known):
            listings[key].append(document.pk)
    expected = {key: BitMap(keys) for key, keys in listings.items()} | {
        ALL: BitMap(listings.get(ALL, ()))
    }
    standing = FacetValue.objects.values_list("facet", "value")
    gone = {key: BitMap() for key in standing if key not in expected}
    _put(expected | gone)


def _put(bitmaps: Mapping[Key, BitMap]) -> None:
    """Writes these rows; a value that no listing has any more has no row."""
    kept = {key: bitmap for key, bitmap in sorted(bitmaps.items()) if bitmap or key == ALL}
    gone = [key for key in bitmaps if key not in kept]
    for facet in {facet for facet, _ in gone}:
        values = [value for name, value in gone if name == facet]
        FacetValue.objects.filter(facet=facet, value__in=values).delete()
    FacetValue.objects.bulk_create(
        (
            FacetValue(facet=facet, value=value, listings=_packed(bitmap), stamp=uuid4())
            for (facet, value), bitmap in kept.items()
        ),
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["facet", "value"],
        update_fields=["listings", "stamp"],
    )


def _packed(bitmap: BitMap) -> bytes:
    """The same bytes for the same listings, whatever came and went before."""
    fresh = BitMap(bitmap.to_array())
    fresh.run_optimize()
    return fresh.serialize()
