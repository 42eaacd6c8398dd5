"""The filters beside the results, with what choosing each value would show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from catalogue.search.filters import Asked
from catalogue.search.queries.facets import ROWS, Facet, facets, rows_by_key
from catalogue.search.queries.matching import Found

SHOWN_VALUES = 10


@dataclass(frozen=True, kw_only=True)
class Option:
    value: str
    label: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One facet beside the results; `more` is how many values its own page has besides."""

    name: str
    title: str | Promise
    options: list[Option]
    more: int
    address: str
    open: bool


def panels(asked: Asked, found: Found) -> list[Panel]:
    return [_panel(asked, facet, _numbers(asked, facet, found)) for facet in facets()]


def options_of(asked: Asked, found: Found, facet: Facet) -> list[Option]:
    """Every value of one facet, for its own page."""
    return _options(asked, facet, _numbers(asked, facet, found))


def _numbers(asked: Asked, facet: Facet, found: Found) -> dict[str, int]:
    """By stored value; a chosen one also where it shows no service."""
    return dict.fromkeys(_chosen(asked, facet), 0) | found.values(facet.name)


def _chosen(asked: Asked, facet: Facet) -> list[str]:
    return [str(value) for value in asked.search.chosen.get(facet.name, ())]


def _panel(asked: Asked, facet: Facet, numbers: Mapping[str, int]) -> Panel:
    chosen = _chosen(asked, facet)
    most = sorted(numbers, key=lambda value: (-numbers[value], value))[:SHOWN_VALUES]
    shown = {value: numbers[value] for value in (*most, *chosen)}
    return Panel(
        name=facet.name,
        title=facet.title,
        options=_options(asked, facet, shown),
        more=len(numbers) - len(shown),
        address=asked.values_address(facet.name),
        open=bool(chosen),
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
            address=asked.having((facet.name, value)),
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
