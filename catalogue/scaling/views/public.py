"""Which local services are ready to scale, and what holds the others."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from accounts.choosing import left_out, select_of
from accounts.http import csv_file
from accounts.models import User
from accounts.moments import one_moment
from catalogue.charts.words import as_csv
from catalogue.models import Listing, Rung, ScalingStage
from catalogue.models.scaling import POINTS
from catalogue.scaling import words
from catalogue.scaling.filters import StageFilter
from catalogue.scaling.gates import more_retained
from catalogue.scaling.method import METHOD
from catalogue.scaling.permissions import may_assess
from catalogue.scaling.queries.pages import (
    assessment_of,
    every_stage,
    ladder,
    latest_look,
    stage_of,
    stages_of,
)
from catalogue.scaling.views.rows import Row, blocking, marks, pace, row, working
from catalogue.statistics.queries import reuse_of

PAGE_SIZE = 25
SELECTS = ("rung", "blocks", "mark", "type", "place")
COLUMNS = (
    "slug", "name", "publisher", "began", "stage", "reused_by", "marks", "blocked_by", "found",
    "advice", "eligible", "eligible_in_use", "probability", "value_pence", "computed_on",
    "method_version",
)  # fmt: skip


@login_not_required
@require_GET
@one_moment(writes=False)
def index(request: HttpRequest) -> HttpResponse:
    chosen = StageFilter(request.GET, queryset=every_stage())
    counts, look = ladder(), latest_look()
    page = _pages(chosen, counts).get_page(request.GET.get("page"))
    context = {
        "answer": _answer(counts),
        "ladder": _doors(counts),
        "look": look[0] if look else None,
        "version": look[1] if look else METHOD.version,
        "late": _is_late(look[0] if look else None),
        "selects": [select_of(chosen.form, name) for name in SELECTS],
        "ignored": left_out(chosen.form, request.GET),
        "heading": _heading(page.paginator.count),
        "rows": _rows(page.object_list),
        "page": page,
        "address": lambda number: _address("scaling:index", request.GET, number),
        "csv": _address("scaling:csv", request.GET),
    }
    return render(request, "catalogue/scaling/index.html", context)


def _pages(chosen: StageFilter, counts: dict[str, int]) -> "Paginator[int]":
    """The ladder has counted all of a rung, and all rungs, already."""
    pages = Paginator(chosen.qs.values_list("pk", flat=True), PAGE_SIZE)
    narrowed = {name for name in SELECTS if chosen.form.cleaned_data.get(name)}
    if narrowed <= {"rung"}:
        pages.count = (
            counts[chosen.form.cleaned_data["rung"]] if narrowed else sum(counts.values())
        )
    return pages


def _answer(counts: dict[str, int]) -> str:
    ready, early = counts[Rung.READY], counts[Rung.EARLY]
    if not sum(counts.values()):
        return _("No service of a public body has been looked at yet.")
    if not ready:
        words = ngettext(
            "No service is ready to scale yet. %(count)s spreads early.",
            "No service is ready to scale yet. %(count)s spread early.",
            early,
        )
        return words % {"count": f"{early:,}"}
    spreading = ngettext(
        "%(count)s more spreads early.", "%(count)s more spread early.", early
    ) % {"count": f"{early:,}"}
    found = ngettext(
        "%(count)s service is ready to scale.", "%(count)s services are ready to scale.", ready
    ) % {"count": f"{ready:,}"}
    return f"{found} {spreading}"


def _doors(counts: dict[str, int]) -> list[dict[str, object]]:
    notes = {
        Rung.READY: _("passes every gate"),
        Rung.EARLY: _("reused by 3 or more, of 2 groups or more"),
        Rung.SEED: _("reused by a few, or by one group"),
        Rung.NEW: _("not reused by others yet"),
    }
    return [
        {
            "number": counts[rung],
            "label": capfirst(rung.label),
            "note": notes[rung],
            "href": f"{reverse('scaling:index')}?rung={rung.value}",
        }
        for rung in Rung
    ]


def _is_late(day: date | None) -> bool:
    return day is not None and day < timezone.localdate() - timedelta(days=1)


def _heading(number: int) -> str:
    return ngettext("%(count)s service", "%(count)s services", number) % {"count": f"{number:,}"}


def _rows(keys: Iterable[int]) -> list[Row]:
    stages = stages_of(keys)
    reuse = reuse_of(one.pk for one in stages)
    return [row(one, reuse=reuse.get(one.pk, 0)) for one in stages]


def _address(name: str, data: QueryDict, number: int = 0) -> str:
    kept = [(part, str(data[part])) for part in SELECTS if data.get(part)]
    kept += [("page", str(number))] if number else []
    return f"{reverse(name)}?{urlencode(kept)}" if kept else reverse(name)


@login_not_required
@require_GET
@one_moment(writes=False)
def stages_csv(request: HttpRequest) -> HttpResponse:
    """The rows of the page, all of them."""
    chosen = StageFilter(request.GET, queryset=every_stage())
    stages = stages_of(chosen.qs.values_list("pk", flat=True))
    reuse = reuse_of(one.pk for one in stages)
    rows = [_cells(one, row(one, reuse=reuse.get(one.pk, 0))) for one in stages]
    note = _("Stage and gates by version %(version)s of the method, on the day in each row.")
    text = as_csv(COLUMNS, rows, note=note % {"version": METHOD.version})
    return csv_file("scaling", text)


def _cells(stage: ScalingStage, shown: Row) -> list[str | int]:
    gate = shown["gate"]
    chance = "" if stage.probability is None else f"{stage.probability:.6f}"
    return [
        shown["slug"], shown["name"], shown["publisher"], shown["began"], stage.rung,
        shown["reuse"], ", ".join(shown["marks"]), stage.blocks,
        gate.finding if gate else "", gate.advice if gate else "", stage.eligible,
        stage.adopters, chance, stage.value_reason if stage.value is None else stage.value,
        stage.computed_on.isoformat(), stage.method_version,
    ]  # fmt: skip


@login_not_required
@require_GET
def method(request: HttpRequest) -> HttpResponse:
    """How we decide, with every limit."""
    context = {
        "method": METHOD,
        "least_cohort": more_retained(0, 0, limit=METHOD.retention_lower),
        "points": words.POINTS.values(),
        "percent": words.percent,
    }
    return render(request, "catalogue/scaling/method.html", context)


@login_not_required
@require_GET
@one_moment(writes=False)
def service(request: HttpRequest, slug: str) -> HttpResponse:
    """How far has it spread, and what holds it?"""
    listing = (
        Listing.objects.published()
        .filter(slug=slug)
        .select_related("organisation", "live_revision")
        .first()
    )
    if listing is None:
        raise Http404
    stage, person = stage_of(listing), request.user
    context = {
        "listing": listing,
        "stage": stage,
        "rung": capfirst(stage.get_rung_display()) if stage else "",
        "marks": marks(stage) if stage else [],
        "gate": blocking(stage) if stage else None,
        "gates": [words.in_words(one) for one in stage.gates] if stage else [],
        "working": working(stage) if stage else [],
        "pace": pace(stage) if stage else [],
        "assessed": _assessed(listing),
        "may_assess": isinstance(person, User) and listing.is_live and may_assess(person, listing),
    }
    return render(request, "catalogue/scaling/service.html", context)


def _assessed(listing: Listing) -> dict[str, Any] | None:
    """Each point, whether it is met, and why; who decided is not told."""
    found = assessment_of(listing)
    if found is None:
        return None
    points = [
        {
            "name": words.POINTS[point][0],
            "met": getattr(found, point),
            "why": getattr(found, f"{point}_why"),
        }
        for point in POINTS
    ]
    return {"on": found.assessed_at, "points": points}
