"""The filters beside the results, with what choosing each value would show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from catalogue.search.filters import Asked
from catalogue.search.queries.answers import Counts
from catalogue.search.queries.facets import ROWS, Facet, facets, rows_by_key
from catalogue.search.queries.matching import Found


@dataclass(frozen=True, kw_only=True)
class Option:
    value: str
    label: str
    count: int
    chosen: bool


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
    """As people read them, those with most services first."""
    read = _rows_read(facet, numbers) if facet.name in ROWS else _values_read(facet, numbers)
    options = [
        Option(
            value=value,
            label=label,
            count=numbers[stored],
            chosen=(facet.name, value) in asked.labels,
        )
        for stored, (value, label) in read.items()
    ]
    return sorted(options, key=lambda one: (-one.count, one.label, one.value))


def _rows_read(facet: Facet, numbers: Iterable[str]) -> dict[str, tuple[str, str]]:
    """By key: the slug and the name of a row."""
    rows = rows_by_key(facet.name, numbers)
    return {str(key): (row.slug, row.name) for key, row in rows.items()}


def _values_read(facet: Facet, numbers: Iterable[str]) -> dict[str, tuple[str, str]]:
    labels = dict(facet.choices)
    return {value: (value, str(labels.get(value, value))) for value in numbers}
