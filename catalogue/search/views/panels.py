"""The filters beside the results, with what choosing each value would show."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.utils.functional import Promise

from catalogue.search.filters import Asked
from catalogue.search.queries.answers import Counts
from catalogue.search.queries.facets import CAPABILITY, ROWS, Facet, facets, rows_by_key
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


def panels(asked: Asked, counts: Mapping[str, Counts]) -> list[Panel]:
    """Those that have a value to show."""
    return [
        _panel(asked, facet, counts[facet.name])
        for facet in facets()
        if counts[facet.name].numbers
    ]


def options_of(asked: Asked, found: Found, facet: Facet) -> list[Option]:
    """Every value of one facet, for its own page; a chosen one also where it shows no service."""
    chosen = dict.fromkeys((str(one) for one in asked.search.chosen.get(facet.name, ())), 0)
    return _options(asked, facet, chosen | found.values(facet.name))


def _panel(asked: Asked, facet: Facet, counts: Counts) -> Panel:
    return Panel(
        name=facet.name,
        title=facet.title,
        options=_options(asked, facet, counts.numbers),
        more=counts.more,
        address=asked.values_address(facet.name),
        open=facet.name in asked.search.chosen,
    )


def _options(asked: Asked, facet: Facet, numbers: Mapping[str, int]) -> list[Option]:
    """As people read them, those with most services first, and each below what it belongs to."""
    read = _rows_read(facet, numbers) if facet.name in ROWS else _values_read(facet, numbers)
    options = {
        stored: Option(
            value=one.value,
            label=one.label,
            count=numbers[stored],
            chosen=(facet.name, one.value) in asked.labels,
            depth=0,
        )
        for stored, one in read.items()
    }
    below: dict[str, list[str]] = {}
    for stored, one in read.items():
        below.setdefault(one.above if one.above in read else "", []).append(stored)
    return list(_down(options, below, "", 0))


def _down(
    options: Mapping[str, Option], below: Mapping[str, list[str]], place: str, depth: int
) -> Iterator[Option]:
    def order(stored: str) -> tuple[int, str, str]:
        return (-options[stored].count, options[stored].label, options[stored].value)

    for stored in sorted(below.get(place, ()), key=order):
        yield replace(options[stored], depth=depth)
        yield from _down(options, below, stored, depth + 1)


@dataclass(frozen=True)
class _Read:
    """How a value stands in the address and for people, and the value that it lies below."""

    value: str
    label: str
    above: str = ""


def _rows_read(facet: Facet, numbers: Iterable[str]) -> dict[str, _Read]:
    """By key: the slug and the name of a row; organisations stand beside one another."""
    rows = rows_by_key(facet.name, numbers)
    return {
        str(key): _Read(row.slug, row.name, str(row.parent_id) if facet.name == CAPABILITY else "")
        for key, row in rows.items()
    }


def _values_read(facet: Facet, numbers: Iterable[str]) -> dict[str, _Read]:
    labels = dict(facet.choices)
    return {value: _Read(value, str(labels.get(value, value))) for value in numbers}
