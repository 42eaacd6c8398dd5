"""The filters beside the results, with what choosing each value would show."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from catalogue.search.filters import Asked
from catalogue.search.queries.answers import Counts
from catalogue.search.queries.facets import ROWS, Facet, Label, facets, rows_by_key
from catalogue.search.queries.matching import Found


@dataclass(frozen=True, kw_only=True)
class Option:
    """`depth`: how many of those before it, one in another, it lies below."""

    value: str
    label: str
    count: int
    chosen: bool
    depth: int


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One facet beside the results; `more` is how many values its own page has besides."""

    name: str
    title: str | Promise
    options: list[Option]
    more: int
    address: str
    open: bool


def panels(asked: Asked, counts: Mapping[str, Counts], stamp: UUID | None) -> list[Panel]:
    """Those that have a value to show."""
    return [
        _panel(asked, facet, counts[facet.name], stamp)
        for facet in facets()
        if counts[facet.name].numbers
    ]


def options_of(asked: Asked, found: Found, facet: Facet) -> list[Option]:
    """Every value of one facet, for its own page; a chosen one also where it shows no service."""
    chosen = dict.fromkeys((str(one) for one in asked.search.chosen.get(facet.name, ())), 0)
    return _options(asked, facet, chosen | found.values(facet.name), found.index.stamp)


def _panel(asked: Asked, facet: Facet, counts: Counts, stamp: UUID | None) -> Panel:
    return Panel(
        name=facet.name,
        title=facet.title,
        options=_options(asked, facet, counts.numbers, stamp),
        more=counts.more,
        address=asked.values_address(facet.name),
        open=facet.name in asked.search.chosen,
    )


def _options(
    asked: Asked, facet: Facet, numbers: Mapping[str, int], stamp: UUID | None
) -> list[Option]:
    """As people read them, those with most services first, and each below what it belongs to."""
    is_row = facet.name in ROWS
    read = rows_by_key(facet.name, numbers, stamp=stamp) if is_row else _read(facet, numbers)
    below: dict[str, list[str]] = {}
    for stored, one in read.items():
        below.setdefault(one.above if one.above in read else "", []).append(stored)

    def order(stored: str) -> tuple[int, str, str]:
        return (-numbers[stored], read[stored].name, read[stored].slug)

    return [
        Option(
            value=read[stored].slug,
            label=read[stored].name,
            count=numbers[stored],
            chosen=(facet.name, read[stored].slug) in asked.labels,
            depth=depth,
        )
        for stored, depth in _down(below, order, "", 0)
    ]


def _down(
    below: Mapping[str, list[str]], order: Callable[[str], Any], place: str, depth: int
) -> Iterator[tuple[str, int]]:
    """Each below what it belongs to, and how deep it lies."""
    for stored in sorted(below.get(place, ()), key=order):
        yield stored, depth
        yield from _down(below, order, stored, depth + 1)


def _read(facet: Facet, numbers: Iterable[str]) -> dict[str, Label]:
    """Values that are no rows of another table stand for themselves in the address."""
    labels = dict(facet.choices)
    return {value: Label(value, str(labels.get(value, value))) for value in numbers}
