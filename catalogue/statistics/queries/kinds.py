"""Every kind of chart: whose it is, what counts its rows, and its words."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.charts.panels import Panel
from catalogue.statistics.queries.counting import (
    flows,
    flows_of_types,
    growth,
    places,
    retention,
    types,
    waiting,
)
from catalogue.statistics.queries.uses import Subject

Panels = Callable[[Collection[Subject], date], Mapping[Any, Panel]]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of chart. `panels` answers by subject; who has nothing to show is left out."""

    noun: str
    name: str
    panels: Panels
    what: Any
    over_time: bool = False

    def key_of(self, subject: Subject) -> str:
        """'listing:12:adoption' of the subject 12."""
        return f"{self.noun}:{subject}:{self.name}"

    def subtitle(self, name: str) -> str:
        return _("%(name)s. %(what)s") % {"name": name, "what": self.what}


REUSERS = gettext_lazy("Organisations that reuse")
BODIES = gettext_lazy("Public bodies")
GROWTH = (
    Kind(
        noun="listing",
        name="adoption",
        panels=partial(
            growth, "listing", unit=REUSERS, against=gettext_lazy("Eligible organisations")
        ),
        what=gettext_lazy(
            "Organisations outside the publisher's group with confirmed live use, at each "
            "month's end. Eligible are those of the types that it is meant for."
        ),
        over_time=True,
    ),
    Kind(
        noun="organisation",
        name="reuse",
        panels=partial(growth, "publisher", unit=REUSERS, against=BODIES),
        what=gettext_lazy(
            "Organisations outside its group with confirmed live use of one of its services "
            "at least, at each month's end"
        ),
        over_time=True,
    ),
    Kind(
        noun="organisation",
        name="uses",
        panels=partial(growth, "user", unit=gettext_lazy("Services")),
        what=gettext_lazy("Services that it has in confirmed live use, at each month's end"),
        over_time=True,
    ),
    Kind(
        noun="capability",
        name="adoption",
        panels=partial(growth, "capability", unit=REUSERS, against=BODIES),
        what=gettext_lazy(
            "Organisations with confirmed live use of one service at least that does this and "
            "belongs to another group, at each month's end"
        ),
        over_time=True,
    ),
    *(
        Kind(
            noun=noun,
            name="adoption",
            panels=partial(growth, noun, unit=REUSERS, against=BODIES),
            what=gettext_lazy(
                "Organisations with confirmed live use of one service at least of another group, "
                "at each month's end"
            ),
            over_time=True,
        )
        for noun in ("type", "place", "commons")
    ),
)
TYPES = gettext_lazy("Organisations with confirmed live use now, by type")
PLACES = gettext_lazy("Organisations with confirmed live use now, by nation or region")
RETENTION = gettext_lazy(
    "Share still in use by months since the first live day. "
    "The line ends where fewer than 5 were watched."
)
WAITING = gettext_lazy("Uses by the days from their record to their first live day")
FLOWS = gettext_lazy(
    "Uses of services of another group now, by the types of publisher and user. "
    "One organisation with one service is one use."
)
OWNERS = {"publisher": "organisation", "uses": "commons"}
"""Whose charts they are, where the noun that is counted has another name."""


def _each(name: str, count: Callable[..., Any], what: Any, *nouns: str) -> list[Kind]:
    return [
        Kind(noun=OWNERS.get(noun, noun), name=name, panels=partial(count, noun), what=what)
        for noun in nouns
    ]


KINDS = (
    *GROWTH,
    *_each("types", types, TYPES, "listing", "publisher", "capability", "place", "commons"),
    *_each("places", places, PLACES, "listing", "capability", "type", "commons"),
    *_each("retention", retention, RETENTION, "listing", "publisher", "capability", "uses"),
    *_each("waiting", waiting, WAITING, "listing", "capability", "commons"),
    Kind(noun="commons", name="flows", panels=flows, what=FLOWS),
    Kind(noun="type", name="flows", panels=flows_of_types, what=FLOWS),
)
_CURVE = gettext_lazy(
    "An organisation counts from the day on which a second person confirmed its live use. It "
    "stops on the day on which the use ends or lapses. Each organisation is counted once. "
    "What is reused belongs to another group of owners."
)
DEFINITIONS = {
    "adoption": _CURVE,
    "reuse": _CURVE,
    "uses": gettext_lazy(
        "A service counts from the day on which a second person confirmed its live use. It stops "
        "on the day on which the use ends or lapses."
    ),
    "types": gettext_lazy(
        "Types of organisation are grouped into six sectors. The effective number of sectors is "
        "how many sectors of equal size would be as varied. It is the exponential of the "
        "entropy of their shares."
    ),
    "places": gettext_lazy("Each organisation counts in the nation or region that it has given."),
    "retention": gettext_lazy(
        "The share is estimated as Kaplan and Meier described in 1958. An end or a lapse is a "
        "loss in its month, unless the organisation uses it again today. Those still in use are "
        "watched until today."
    ),
    "flows": gettext_lazy(
        "Counted are confirmed live uses of today. The publisher belongs to another group of "
        "owners than the user. The 12 largest flows have a bar of their own."
    ),
    "waiting": gettext_lazy(
        "The days run from the record of a use to its first live day. Uses that are not live yet "
        "are not counted."
    ),
}
"""How the rows of each kind are counted, in words, by its name."""
