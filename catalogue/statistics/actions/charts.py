"""Charts: rows and words first, in the reader's transaction; then the drawings, one by one."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Event
from catalogue.charts.specification import NARROW, WIDE, line_chart
from catalogue.charts.words import growth_headline
from catalogue.models import Chart, Listing
from catalogue.statistics.calculations import curve
from catalogue.statistics.queries import (
    History,
    histories_of_commons,
    histories_of_listing,
    histories_of_publisher,
    histories_of_user,
)

Draw = Callable[[dict[str, object], int], str]
LEAST_POINTS = 2


@dataclass(frozen=True)
class Kind:
    """One kind of chart: whose histories it shows, and its words."""

    histories: Callable[[int], list[History]]
    nouns: tuple[str, str]
    subtitle: str
    unit: str


KINDS = {
    "listing:adoption": Kind(
        histories=histories_of_listing,
        nouns=(
            gettext_noop("%(count)s organisation reuses this service"),
            gettext_noop("%(count)s organisations reuse this service"),
        ),
        subtitle=gettext_noop(
            "Organisations outside the publisher's group with confirmed use, at each month's end"
        ),
        unit=gettext_noop("Organisations"),
    ),
    "organisation:uses": Kind(
        histories=histories_of_user,
        nouns=(
            gettext_noop("It uses %(count)s service"),
            gettext_noop("It uses %(count)s services"),
        ),
        subtitle=gettext_noop("Services in confirmed use, at each month's end"),
        unit=gettext_noop("Services"),
    ),
    "organisation:reuse": Kind(
        histories=histories_of_publisher,
        nouns=(
            gettext_noop("%(count)s organisation reuses its services"),
            gettext_noop("%(count)s organisations reuse its services"),
        ),
        subtitle=gettext_noop(
            "Distinct organisations outside its group with confirmed use, at each month's end"
        ),
        unit=gettext_noop("Organisations"),
    ),
    "commons:adoption": Kind(
        histories=histories_of_commons,
        nouns=(
            gettext_noop("%(count)s organisation reuses at least one service"),
            gettext_noop("%(count)s organisations reuse at least one service"),
        ),
        subtitle=gettext_noop(
            "Distinct organisations with confirmed use of another group's service, "
            "at each month's end"
        ),
        unit=gettext_noop("Organisations"),
    ),
}
Subject = tuple[str, int]


def key_of(kind: str, subject: int) -> str:
    """'listing:12:adoption' for the kind 'listing:adoption' and the subject 12."""
    noun, name = kind.split(":")
    return f"{noun}:{subject}:{name}"


def redraw_changed(events: list[Event]) -> None:
    """Computes anew the charts of everything that the events touch."""
    touched: set[Subject] = set()
    publishers = publishers_of({e.listing_id for e in events if e.listing_id})
    for event in events:
        if event.kind.startswith("adoption.") and event.listing_id and event.organisation_id:
            touched |= {
                ("listing:adoption", event.listing_id),
                ("organisation:uses", event.organisation_id),
                ("organisation:reuse", publishers[event.listing_id]),
                ("commons:adoption", 0),
            }
        elif event.kind == "listing.transferred" and event.listing_id:
            # What counts as reuse depends on the owner's group; both owners have a curve.
            owners = {publishers[event.listing_id], int(event.delta["from"])}
            touched |= {("listing:adoption", event.listing_id), ("commons:adoption", 0)}
            touched |= {("organisation:reuse", owner) for owner in owners}
    refresh(subjects=sorted(touched), at=timezone.now())


def publishers_of(listings: Iterable[int]) -> dict[int, int]:
    return dict(Listing.objects.filter(pk__in=listings).values_list("pk", "organisation_id"))


def refresh(*, subjects: Sequence[Subject], at: datetime) -> int:
    """Stores rows and words of each chart; marks as undrawn those whose rows changed."""
    changed = 0
    for kind, subject in subjects:
        changed += _refresh_one(kind, subject, at)
    return changed


def _refresh_one(kind: str, subject: int, at: datetime) -> bool:
    shape = KINDS[kind]
    points = curve(shape.histories(subject), until=timezone.localdate(at))
    rows: list[list[str | int]] = [[day.isoformat(), value] for day, value in points]
    digest = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    key = key_of(kind, subject)
    if Chart.objects.filter(key=key, rows_digest=digest).update(as_of=at):
        return False
    if len(rows) < LEAST_POINTS:
        Chart.objects.filter(key=key).delete()
        return False
    values = {
        "period": f"{rows[0][0]}/{rows[-1][0]}",
        "headline": growth_headline(rows, nouns=shape.nouns),
        "subtitle": _(shape.subtitle),
        "note": _("Source: the ledger of this commons. Definition version 1."),
        "columns": [_("Month's end"), _(shape.unit)],
        "rows": rows,
        "rows_digest": digest,
        "specification": line_chart(rows, unit=_(shape.unit)),
        "wide": "",
        "narrow": "",
        "digest": "",
        "computed_at": at,
        "as_of": at,
    }
    Chart.objects.update_or_create(key=key, defaults=values)
    return True


def draw_waiting(*, draw: Draw, until: Callable[[], bool]) -> int:
    """Draws charts whose rows changed, the latest first, while `until` says no.

    Answers how many still wait.
    """
    for key in list(
        Chart.objects.filter(digest="").order_by("-computed_at", "pk").values_list("pk", flat=True)
    ):
        if until():
            break
        _draw_one(key, draw)
    return Chart.objects.filter(digest="").count()


def _draw_one(key: int, draw: Draw) -> None:
    chart = Chart.objects.filter(pk=key, digest="").first()
    if chart is None:
        return
    wide, narrow = draw(chart.specification, WIDE), draw(chart.specification, NARROW)
    digest = hashlib.sha256(f"{chart.key}{wide}{narrow}".encode()).hexdigest()
    with transaction.atomic():
        # Only if the rows are still those that were drawn.
        Chart.objects.filter(pk=key, rows_digest=chart.rows_digest).update(
            wide=wide, narrow=narrow, digest=digest
        )
