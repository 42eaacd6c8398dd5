"""Keeps the bitmaps of facets in step with the documents; called by search's actions only."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func
from pyroaring import BitMap

from catalogue.models import FacetValue, SearchDocument
from catalogue.search.actions.changes import Changes
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
    expected = {ALL: BitMap(SearchDocument.objects.values_list("pk", flat=True))}
    for key, listings in _of_documents():
        expected[key] = expected.get(key, BitMap()) | BitMap(listings)
    standing = FacetValue.objects.values_list("facet", "value")
    gone = {key: BitMap() for key in standing if key not in expected}
    _put(expected | gone)


def _of_documents() -> Iterator[tuple[Key, list[int]]]:
    """What the database puts together of each column; one value may come more than once."""
    known = {facet.name: facet for facet in facets()}
    for facet in known.values():
        for stored, listings in _by_value(facet.column) if facet.column else ():
            yield from (((facet.name, value), listings) for value in facet.values_in(stored))
    for stored, listings in _by_value("other_values"):
        name, value = stored.split(":", 1)
        if name in known:
            yield (name, value), listings


def _by_value(column: str) -> Iterator[tuple[Any, list[int]]]:
    field = SearchDocument._meta.get_field(column)  # noqa: SLF001 - Django's own door
    one = Func(column, function="unnest") if isinstance(field, ArrayField) else F(column)
    grouped = SearchDocument.objects.order_by().values(one=one).annotate(keys=ArrayAgg("pk"))
    return grouped.values_list("one", "keys").iterator(AT_ONCE)


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
