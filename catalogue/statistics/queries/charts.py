"""Stored charts as pages read them, and whose they are."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Event, Organisation, OrganisationType, Place
from catalogue.models import Capability, Chart, Listing, UseSpan
from catalogue.statistics.queries.uses import COMMONS, Subject

ORDER = ("adoption", "reuse", "uses", "types", "places", "retention", "flows", "waiting")
"""Of the charts on one page."""
_MONTH = re.compile(r"-(\d{4}-\d{2})$")


def chart_of(key: str) -> Chart | None:
    """The stored chart with what a page shows of it; None where none was made yet."""
    return _light().filter(key=key).first()


def charts_of(noun: str, subject: Subject) -> list[Chart]:
    """All charts of one subject in the order of its page: the most telling first."""
    found = {one.key: one for one in _light().filter(key__startswith=f"{noun}:{subject}:")}
    keys = (f"{noun}:{subject}:{name}" for name in ORDER)
    return [found[key] for key in keys if key in found]


def past_of(chart: Chart) -> list[Chart]:
    """The same chart as it was at the end of earlier months, the latest first."""
    current = ":".join(chart.key.split(":")[:3])
    found = _light().filter(key__startswith=f"{current}:").exclude(pk=chart.pk)
    return list(found.order_by("-key"))


def _light() -> QuerySet[Chart]:
    return Chart.objects.defer("specification", "wide", "narrow")


def names_of(noun: str, subjects: Collection[Subject]) -> dict[Any, str]:
    """What people call them; a subject that is gone has none."""
    return _NAMES[noun](subjects)


def _listings(subjects: Collection[Subject]) -> dict[Any, str]:
    rows = Listing.objects.filter(pk__in=subjects, live_revision__isnull=False)
    return dict(rows.values_list("pk", "live_revision__name"))


def _organisations(subjects: Collection[Subject]) -> dict[Any, str]:
    return dict(Organisation.objects.filter(pk__in=subjects).values_list("pk", "name"))


def _capabilities(subjects: Collection[Subject]) -> dict[Any, str]:
    return dict(Capability.objects.filter(pk__in=subjects).values_list("pk", "name"))


def _types(subjects: Collection[Subject]) -> dict[Any, str]:
    return _labels(OrganisationType.choices, subjects)


def _places(subjects: Collection[Subject]) -> dict[Any, str]:
    return _labels(Place.choices, subjects)


def _labels(
    choices: Iterable[tuple[str, object]], subjects: Collection[Subject]
) -> dict[Any, str]:
    labels = {value: str(label) for value, label in choices if value in subjects}
    return {value: label[:1].upper() + label[1:] for value, label in labels.items()}


def _commons(_subjects: Collection[Subject]) -> dict[Any, str]:
    return {COMMONS: _("All services")}


_NAMES: Mapping[str, Callable[[Collection[Subject]], dict[Any, str]]] = {
    "listing": _listings,
    "organisation": _organisations,
    "capability": _capabilities,
    "type": _types,
    "place": _places,
    "commons": _commons,
}


def shown_name(noun: str, subject: str) -> str:
    """What the chart is about; '' where not everybody may see it, or it is gone."""
    if noun not in _NAMES:
        return ""
    key = subject if noun in {"type", "place"} else int(subject)
    if noun == "listing" and not Listing.objects.published().filter(pk=key).exists():
        return ""
    return names_of(noun, [key]).get(key, "")


def key_at(address: str) -> str:
    """The key of the chart at that address, which may not exist."""
    name, month = _MONTH.sub("", address), _MONTH.search(address)
    key = name.replace("-", ":")
    key = key if ":" in key else f"commons:{COMMONS}:{key}"
    return f"{key}:{month[1]}" if month else key


def wide_subjects() -> dict[str, list[Subject]]:
    """Those that no single event is about, by noun."""
    return {
        "capability": list(Capability.objects.order_by("pk").values_list("pk", flat=True)),
        "type": list(OrganisationType.values),
        "place": list(Place.values),
        "commons": [COMMONS],
    }


def narrow_subjects(*, before: date) -> dict[str, list[Subject]]:
    """Services and organisations in use whose charts end before that day, or were never made.

    One number is looked up for each; the charts of one subject are made together.
    """
    fresh = set(
        Chart.objects.filter(as_of__date__gte=before, key__regex="^(listing|organisation):")
        .values_list("key", flat=True)
    )  # fmt: skip
    done = {tuple(key.split(":")[:2]) for key in fresh}
    spans = UseSpan.objects.in_use().order_by()
    listings = set(spans.values_list("listing_id", flat=True))
    bodies = set(spans.values_list("organisation_id", flat=True))
    bodies |= set(spans.values_list("publisher_id", flat=True))
    found = {"listing": listings, "organisation": bodies}
    return {
        noun: sorted(key for key in keys if (noun, str(key)) not in done)
        for noun, keys in found.items()
    }


SEEN_BY = frozenset(
    {"listing.suspended", "listing.restored", "listing.merged", "listing.unmerged"}
)
"""Entries after which a service is in the figures of its users, or no longer."""


def touched(events: Iterable[Event]) -> dict[str, set[int]]:
    """Services and organisations of which some chart may not be what it was."""
    known = list(events)
    bodies = {event.organisation_id for event in known if event.kind == "organisation.changed"}
    listings = {
        event.listing_id
        for event in known
        if event.kind.startswith(("adoption.", "listing.")) and event.listing_id
    }
    seen = {event.listing_id for event in known if event.kind in SEEN_BY}
    around = UseSpan.objects.in_use().filter(Q(organisation__in=bodies) | Q(listing__in=seen))
    users = set(around.order_by().values_list("organisation_id", flat=True))
    listings |= set(
        around.filter(organisation__in=bodies).order_by().values_list("listing_id", flat=True)
    )
    listings |= set(Listing.objects.filter(organisation__in=bodies).values_list("pk", flat=True))
    owners = Listing.objects.filter(pk__in=listings).values_list("organisation_id", flat=True)
    before = {int(one.delta["from"]) for one in known if one.kind == "listing.transferred"}
    takers = {event.organisation_id for event in known if event.kind.startswith("adoption.")}
    found = bodies | users | set(owners) | before | takers
    return {"listing": listings, "organisation": {key for key in found if key is not None}}
