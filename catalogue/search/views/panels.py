"""The filters beside the results, with what choosing each value would show."""

from dataclasses import dataclass

from django.utils.functional import Promise

from catalogue.search.filters import Asked
from catalogue.search.queries.facets import CAPABILITY, Facet, capabilities_by_key, facets
from catalogue.search.queries.matching import Counts

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


def panels(asked: Asked, counts: Counts) -> list[Panel]:
    options = _Options(asked, counts)
    return [_panel(asked, facet, options.of(facet)) for facet in facets()]


def options_of(asked: Asked, counts: Counts, facet: Facet) -> list[Option]:
    """Every value of one facet, for its own page."""
    return _Options(asked, counts).of(facet)


def _panel(asked: Asked, facet: Facet, options: list[Option]) -> Panel:
    shown = [one for place, one in enumerate(options) if one.chosen or place < SHOWN_VALUES]
    return Panel(
        name=facet.name,
        title=facet.title,
        options=shown,
        more=len(options) - len(shown),
        address=asked.values_address(facet.name),
        open=any(one.chosen for one in shown),
    )


class _Options:
    """The values of facets as people read them; loads the names of capabilities once."""

    def __init__(self, asked: Asked, counts: Counts) -> None:
        self.asked = asked
        self.counts = counts
        self.capabilities = capabilities_by_key(counts.by_facet[CAPABILITY])

    def of(self, facet: Facet) -> list[Option]:
        """Those with most services first; a chosen one also where it shows none."""
        labels = {
            value: str(label)
            for (name, value), label in self.asked.labels.items()
            if name == facet.name
        }
        numbers = dict.fromkeys(labels, 0)
        for stored, number in self.counts.by_facet[facet.name].items():
            value, label = self._read(facet, stored)
            labels[value] = label
            numbers[value] = number
        order = sorted(numbers, key=lambda value: (-numbers[value], labels[value], value))
        return [
            Option(
                value=value,
                label=labels[value],
                count=numbers[value],
                chosen=(facet.name, value) in self.asked.labels,
                address=self.asked.having((facet.name, value)),
            )
            for value in order
        ]

    def _read(self, facet: Facet, stored: object) -> tuple[str, str]:
        """The value in the address, and its label."""
        if facet.name == CAPABILITY:
            capability = self.capabilities[int(str(stored))]
            return capability.slug, capability.name
        return str(stored), str(dict(facet.choices).get(str(stored), stored))
