"""What several organisations run at once, each for itself, as far as they publish it.

Nothing is estimated: a cost that is not public is in no sum, and of how many lines a sum is
stands beside it (`methods.md` 8.4).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from accounts.models import Organisation
from catalogue.dates import add_months
from catalogue.models import EstateLine
from catalogue.models.estate_line import EstateLineQuerySet

WITHIN_MONTHS = 12
"""A contract ends soon that ends within so many months from today."""
_PRICED = Q(cost_public=True, yearly_cost__isnull=False)
_DATED = Q(contract_public=True, contract_ends_on__isnull=False)


@dataclass(frozen=True, kw_only=True)
class OwnRun:
    """What organisations run themselves, in numbers.

    `cost` is the sum, in pence a year, of the `priced` lines whose cost is public, as stated for
    the years `first_year` to `last_year`. `dated` organisations publish the end of a contract,
    and contracts of `ending` of these end within twelve months.
    """

    organisations: int = 0
    lines: int = 0
    priced: int = 0
    cost: int = 0
    first_year: int | None = None
    last_year: int | None = None
    dated: int = 0
    ending: int = 0


def own_run() -> EstateLineQuerySet:
    """What public bodies run themselves today."""
    return EstateLine.objects.own_run()


def extent(lines: EstateLineQuerySet, *, on: date) -> OwnRun:
    """All of these lines together; each organisation once."""
    return OwnRun(**lines.aggregate(**_measures(on)))


def extent_by_purpose(lines: EstateLineQuerySet, *, on: date) -> dict[int, OwnRun]:
    """By the key of the capability; those that nobody runs are left out."""
    measures = _measures(on)
    rows: Any = lines.order_by().values("capability").annotate(**measures)
    return {row["capability"]: OwnRun(**{name: row[name] for name in measures}) for row in rows}


def _measures(on: date) -> dict[str, Any]:
    soon = _DATED & Q(contract_ends_on__range=(on, add_months(on, WITHIN_MONTHS)))
    return {
        "organisations": Count("organisation", distinct=True),
        "lines": Count("pk"),
        "priced": Count("pk", filter=_PRICED),
        "cost": Sum("yearly_cost", filter=_PRICED, default=0),
        "first_year": Min("cost_year", filter=_PRICED),
        "last_year": Max("cost_year", filter=_PRICED),
        "dated": Count("organisation", distinct=True, filter=_DATED),
        "ending": Count("organisation", distinct=True, filter=soon),
    }


def others_than(organisation: Organisation) -> EstateLineQuerySet:
    """What others run for the purposes that this one runs something for itself."""
    own = own_run().for_organisation(organisation)
    return (
        own_run()
        .filter(capability__in=own.values("capability"))
        .exclude(organisation=organisation)
    )
