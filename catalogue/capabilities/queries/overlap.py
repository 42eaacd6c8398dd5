"""Purposes beside each other: who runs their own, what they could use, and who does already."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import Organisation
from catalogue.estate.queries.overlap import OwnRun, extent_by_purpose, others_than
from catalogue.estate.queries.public import run_by
from catalogue.models import Capability
from catalogue.models.estate_line import EstateLineQuerySet
from catalogue.search.queries.facets import CAPABILITY
from catalogue.search.queries.matching import everything
from catalogue.search.queries.reusers import reusers_by_capability

SEVERAL = 2
NONE = OwnRun()


@dataclass(frozen=True)
class Overlap:
    """One purpose: what is run for it, services that do it, organisations that reuse one.

    What is run is for this purpose alone; `is_group` says that others lie below it.
    """

    capability: Capability
    own: OwnRun
    services: int
    reusers: int
    is_group: bool


def overlaps(lines: EstateLineQuerySet, *, order: str, on: date) -> list[Overlap]:
    """Purposes for which several organisations run something; ties fall by name.

    `order` is one of the filter's, or '' for most organisations first.
    """
    found = extent_by_purpose(lines, on=on)
    several = {key: own for key, own in found.items() if own.organisations >= SEVERAL}
    return _in_order(_beside(several), order)


def overlaps_of(organisation: Organisation, *, on: date) -> list[Overlap]:
    """Every purpose that it runs something for, with what others run; most of them first."""
    own = run_by(organisation).order_by().values_list("capability", flat=True).distinct()
    others = extent_by_purpose(others_than(organisation), on=on)
    return _in_order(_beside({key: others.get(key, NONE) for key in own}), "")


def _beside(found: Mapping[int, OwnRun]) -> list[Overlap]:
    """Each purpose with what there is to use instead."""
    capabilities = Capability.objects.in_bulk(found.keys())
    groups = set(Capability.objects.filter(children__isnull=False).values_list("pk", flat=True))
    services, reusers = everything().values(CAPABILITY), reusers_by_capability()
    return [
        Overlap(
            capabilities[key], own, services.get(str(key), 0), reusers.get(key, 0), key in groups
        )
        for key, own in found.items()
    ]


_MOST: Mapping[str, Callable[[OwnRun], int]] = {
    "": lambda own: own.organisations,
    "cost": lambda own: own.cost,
    "ending": lambda own: own.ending,
    "name": lambda _own: 0,
}


def _in_order(rows: Iterable[Overlap], order: str) -> list[Overlap]:
    return sorted(rows, key=lambda one: (-_MOST[order](one.own), one.capability.name))
