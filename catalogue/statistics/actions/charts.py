"""Charts: rows and words first, for many subjects at once; then the drawings, one by one."""

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Event
from catalogue.charts.panels import Panel
from catalogue.models import Chart, Watermark
from catalogue.statistics.actions.rollup import FAMILY as ADOPTIONS
from catalogue.statistics.queries.charts import names_of, touched
from catalogue.statistics.queries.kinds import KINDS, Kind
from catalogue.statistics.queries.uses import COMMONS, Subject

AT_ONCE = 200
"""Subjects whose rows are counted in one statement."""
STORED = (
    "period", "definition_version", "headline", "subtitle", "note", "columns", "rows", "foot",
    "rows_digest", "specification", "wide", "narrow", "wide_height", "narrow_height", "digest",
    "computed_at", "as_of",
)  # fmt: skip
WORDS = ("period", "headline", "subtitle", "note", "foot", "columns", "as_of")
"""What may change without a new drawing."""


class NotYet(Exception):
    """The days of use that an event changed have not been written; the event comes again."""


class Drawn(NamedTuple):
    """A drawing as the drawing module gives it."""

    svg: str
    height: int


Draw = Callable[[dict[str, Any]], tuple[str, int]]


def redraw_changed(events: list[Event]) -> int:
    """Computes anew the charts of the services and organisations that the events touch.

    Answers how many of the events it took: those whose days of use have been written. Raises
    NotYet where there is none.
    """
    known = _told(events)
    if not known:
        raise NotYet
    refresh(subjects=touched(known), at=timezone.now())
    return len(known)


def _told(events: Sequence[Event]) -> list[Event]:
    """Those that the reader of adoptions has read."""
    mark = Watermark.objects.filter(family=ADOPTIONS).first()
    end = (mark.xid, mark.event_id) if mark else (0, 0)
    return [event for event in events if (event.xid, event.pk) <= end]


def refresh(*, subjects: Mapping[str, Collection[Subject]], at: datetime) -> int:
    """Stores rows and words of all charts of these subjects, by noun.

    Those whose rows changed wait to be drawn; answers how many.
    """
    return sum(refresh_some(noun=noun, subjects=some, at=at) for noun, some in portions(subjects))


def portions(subjects: Mapping[str, Collection[Subject]]) -> list[tuple[str, list[Subject]]]:
    """Noun and subjects, as many as are counted at once."""
    return [
        (noun, ordered[start : start + AT_ONCE])
        for noun, keys in subjects.items()
        for ordered in [sorted(keys)]
        for start in range(0, len(ordered), AT_ONCE)
    ]


def refresh_some(*, noun: str, subjects: Collection[Subject], at: datetime) -> int:
    if noun == "commons":
        _keep_past(at)
    names = names_of(noun, subjects)
    return sum(
        _store(kind, names, kind.panels(subjects, timezone.localdate(at)), at)
        for kind in KINDS
        if kind.noun == noun
    )


def _keep_past(at: datetime) -> None:
    """The last charts of an earlier month stay as they are, under the name of that month.

    Curves over time show the past themselves.
    """
    keys = [
        kind.key_of(COMMONS) for kind in KINDS if kind.noun == "commons" and not kind.over_time
    ]
    first = timezone.localdate(at).replace(day=1)
    past = list(Chart.objects.filter(key__in=keys, as_of__date__lt=first).order_by("key"))
    for chart in past:
        month = timezone.localdate(chart.as_of)
        chart.pk, chart.key = None, f"{chart.key}:{month:%Y-%m}"
    Chart.objects.bulk_create(past, ignore_conflicts=True)


def _store(kind: Kind, names: Mapping[Any, str], panels: Mapping[Any, Panel], at: datetime) -> int:
    """Nothing to show means no chart; the subjects are those that have a name."""
    keys = {kind.key_of(subject): subject for subject in names}
    shown = {key: panels[subject] for key, subject in keys.items() if subject in panels}
    charts = [_chart(kind, names[keys[key]], key, panel, at) for key, panel in shown.items()]
    with transaction.atomic():
        Chart.objects.filter(key__in=keys.keys() - shown.keys()).delete()
        return _write(charts)


def _write(charts: Iterable[Chart]) -> int:
    """Those with new rows are written whole; of the others the words alone."""
    found = {chart.key: chart for chart in charts}
    standing = dict(
        Chart.objects.filter(key__in=found).order_by("key").values_list("key", "rows_digest")
    )
    new = [one for one in found.values() if standing.get(one.key) != one.rows_digest]
    same = [one for one in found.values() if standing.get(one.key) == one.rows_digest]
    _upsert(new, STORED)
    _upsert(same, WORDS)
    return len(new)


def _upsert(charts: list[Chart], fields: Collection[str]) -> None:
    Chart.objects.bulk_create(
        charts, update_conflicts=True, unique_fields=["key"], update_fields=fields
    )


def _chart(kind: Kind, name: str, key: str, panel: Panel, at: datetime) -> Chart:
    rows = [list(row) for row in panel.rows]
    drawn = json.dumps([rows, list(panel.columns), panel.pictures])
    today = timezone.localdate(at).isoformat()
    return Chart(
        key=key,
        period=f"{rows[0][0]}/{rows[-1][0]}" if kind.over_time else today,
        headline=panel.headline,
        subtitle=kind.subtitle(name),
        note=_(
            "Source: the history of this commons. Uses that nobody confirmed, and those that "
            "lapsed, are not counted."
        ),
        columns=list(panel.columns),
        rows=rows,
        foot=[list(row) for row in panel.foot],
        rows_digest=hashlib.sha256(drawn.encode()).hexdigest(),
        specification=panel.pictures,
        computed_at=at,
        as_of=at,
    )


def draw_waiting(*, draw: Draw, until: Callable[[], bool]) -> int:
    """Draws charts whose rows changed while `until` says no: the commons', then the latest.

    Answers how many still wait.
    """
    waiting = Chart.objects.filter(digest="").exclude(specification={})
    latest = list(waiting.order_by("-computed_at", "pk").values_list("pk", "key"))
    for pk, _key in sorted(latest, key=lambda one: not one[1].startswith("commons:")):
        if until():
            break
        _draw_one(pk, draw)
    return waiting.count()


def _draw_one(key: int, draw: Draw) -> None:
    chart = Chart.objects.filter(pk=key, digest="").first()
    if chart is None:
        return
    wide, narrow = (Drawn(*draw(chart.specification[name])) for name in ("wide", "narrow"))
    digest = hashlib.sha256(f"{chart.key}{wide.svg}{narrow.svg}".encode()).hexdigest()
    # Only if the rows are still those that were drawn.
    Chart.objects.filter(pk=key, rows_digest=chart.rows_digest).update(
        wide=wide.svg,
        narrow=narrow.svg,
        wide_height=wide.height,
        narrow_height=narrow.height,
        digest=digest,
    )
