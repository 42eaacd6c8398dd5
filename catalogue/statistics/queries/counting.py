"""From counted days of use to the panel of a chart: one function for each thing that is shown.

Each takes the subjects that are asked for and a day, and answers by subject; who has nothing to
show is left out.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import OrganisationType, Place
from accounts.models.organisation import SECTORS
from catalogue.charts import panels
from catalogue.charts.panels import Panel
from catalogue.statistics.calculations import month_ends, running, spread
from catalogue.statistics.queries import eligible, uses
from catalogue.statistics.queries.uses import Subject
from catalogue.statistics.retention import Ending, shown, survival
from catalogue.statistics.waiting import BANDS, Wait, banded, quartiles

LEAST_POINTS = 2
SECTOR_OF = {one: sector for sector, types in SECTORS.items() for one in types}


def growth(
    noun: str, subjects: Collection[Subject], day: date, *, unit: Any, against: Any = ""
) -> dict[Any, Panel]:
    """Use over time, from the month before the first; `against` names the eligible."""
    rises = uses.steps(noun, subjects, until=day)
    people = eligible.populations(noun, rises.keys()) if against else {}
    return {
        subject: panels.growth_panel(
            noun,
            moments,
            unit=str(unit),
            # Without an audience, nobody knows whom it is meant for.
            eligible=str(against) if people.get(subject) else "",
        )
        for subject, found in rises.items()
        if len(moments := _moments(found, people.get(subject, []), day)) >= LEAST_POINTS
    }


def _moments(
    rises: Collection[uses.Rise], people: Collection[eligible.Step], until: date
) -> list[panels.Moment]:
    used = [(day, number) for day, number, _fitting in rises]
    fitting = [(day, number) for day, _used, number in rises]
    days = month_ends(used, until=until)
    columns = (running(steps, days) for steps in (used, fitting, people))
    return [panels.Moment(*row) for row in zip(days, *columns, strict=True)]


def types(noun: str, subjects: Collection[Subject], day: date) -> dict[Any, Panel]:
    found = uses.parts(noun, subjects, column="type", on=day)
    return {subject: _types_panel(noun, numbers) for subject, numbers in found.items()}


def _types_panel(noun: str, numbers: Collection[tuple[str, int]]) -> Panel:
    sectors: dict[str, int] = {}
    for code, number in numbers:
        sectors[SECTOR_OF[code]] = sectors.get(SECTOR_OF[code], 0) + number
    parts = [panels.Part(_type(code), number) for code, number in numbers]
    return panels.types_panel(noun, parts, spread=spread(sectors.values()))


def _type(value: str) -> str:
    return str(OrganisationType(value).label)


def places(noun: str, subjects: Collection[Subject], day: date) -> dict[Any, Panel]:
    found = uses.parts(noun, subjects, column="place", on=day)
    return {
        subject: panels.places_panel(
            noun,
            [panels.Part(str(Place(one).label) if one else "", number) for one, number in numbers],
        )
        for subject, numbers in found.items()
    }


def retention(noun: str, subjects: Collection[Subject], day: date) -> dict[Any, Panel]:
    """Of organisations; of the commons, of uses."""
    found = uses.endings(noun, subjects, until=day)
    return {
        subject: panels.retention_panel(
            [
                panels.Kept(one.month, one.at_risk, one.lost, one.share)
                for one in shown(survival(Ending(*ending) for ending in endings))
            ],
            began=sum(number for _months, _lost, number in endings),
            counted="uses" if noun == "uses" else "organisations",
        )
        for subject, endings in found.items()
    }


def waiting(noun: str, subjects: Collection[Subject], _day: date) -> dict[Any, Panel]:
    found = uses.waits(noun, subjects)
    return {subject: _waiting_panel(waits) for subject, waits in found.items()}


def _waiting_panel(waits: list[Wait]) -> Panel:
    enough = sum(number for _days, number in waits) >= panels.FEWEST
    return panels.waiting_panel(
        list(zip(_band_names(), banded(waits), strict=True)),
        quartiles=quartiles(waits) if enough else None,
    )


def _band_names() -> list[str]:
    firsts = [0, *(last + 1 for last in BANDS[:-1])]
    names = [
        _("%(first)s to %(last)s") % {"first": first, "last": last}
        for first, last in zip(firsts, BANDS, strict=True)
    ]
    return [*names, _("Over %(last)s") % {"last": BANDS[-1]}]


def flows(_subjects: Collection[Subject], day: date) -> dict[Any, Panel]:
    found = uses.flows(on=day)
    return {uses.COMMONS: _flows_panel(found)} if found else {}


def flows_of_types(subjects: Collection[Subject], day: date) -> dict[Any, Panel]:
    """Each type with what it gives and what it takes."""
    found = uses.flows(on=day)
    own = {code: [flow for flow in found if code in flow[:2]] for code in subjects}
    return {code: _flows_panel(some) for code, some in own.items() if some}


def _flows_panel(found: Collection[tuple[str, str, int]]) -> Panel:
    return panels.flows_panel(
        [panels.Flow(_type(giver), _type(taker), number) for giver, taker, number in found]
    )
