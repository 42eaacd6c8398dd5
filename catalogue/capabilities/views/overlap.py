"""What several organisations run, each for itself: by purpose, and for one organisation."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.choosing import left_out, narrowing, select_of
from accounts.http import csv_file
from accounts.models import User
from accounts.moments import one_moment
from accounts.permissions import is_member
from catalogue.capabilities.filters import WHO, OverlapFilter
from catalogue.capabilities.queries.files import others_file, overlap_file
from catalogue.capabilities.queries.overlap import Overlap, overlaps, overlaps_of
from catalogue.estate.queries.overlap import extent, others_than, own_run
from catalogue.estate.queries.public import body_or_404
from catalogue.jobs.ledger import as_of
from catalogue.search.filters import refuse_too_many

PURPOSES = 50
SELECTS = (*WHO, "order")
READERS = ("adoption", "search")


@login_not_required
@require_GET
@one_moment(writes=False)
def index(request: HttpRequest) -> HttpResponse:
    refuse_too_many(request.GET)
    chosen = OverlapFilter(request.GET, queryset=own_run())
    rows = _rows(chosen)
    page = Paginator(rows, PURPOSES).get_page(request.GET.get("page"))
    among = chosen.qs.filter(capability__in=[one.capability.pk for one in rows])
    context = {
        "rows": page.object_list,
        "page": page,
        "purposes": len(rows),
        "all": extent(among, on=timezone.localdate()),
        "selects": [select_of(chosen.form, name) for name in SELECTS],
        "ignored": left_out(chosen.form, request.GET),
        "who": narrowing(request.GET, WHO),
        "narrowed": any(chosen.form.cleaned_data.get(name) for name in WHO),
        "address": lambda number: narrowing(request.GET, SELECTS, page=number),
        "csv": reverse("capabilities:overlap_csv") + narrowing(request.GET, SELECTS),
        "as_of": as_of(*READERS),
    }
    return render(request, "catalogue/capabilities/overlap.html", context)


def _rows(chosen: OverlapFilter) -> list[Overlap]:
    lines = chosen.qs  # which cleans the form
    order = chosen.form.cleaned_data.get("order") or ""
    return overlaps(lines, order=order, on=timezone.localdate())


@login_not_required
@require_GET
@one_moment(writes=False)
def index_csv(request: HttpRequest) -> HttpResponse:
    chosen = OverlapFilter(request.GET, queryset=own_run())
    return csv_file("overlap", overlap_file(_rows(chosen), on=timezone.localdate()))


@login_not_required
@require_GET
@one_moment(writes=False)
def of_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What it runs itself, and how many others run the same."""
    body, today = body_or_404(slug), timezone.localdate()
    context = {
        "organisation": body,
        "own": isinstance(request.user, User) and is_member(request.user, body),
        "rows": overlaps_of(body, on=today),
        "all": extent(others_than(body), on=today),
        "as_of": as_of(*READERS),
    }
    return render(request, "catalogue/capabilities/overlap_of.html", context)


@login_not_required
@require_GET
@one_moment(writes=False)
def of_organisation_csv(request: HttpRequest, slug: str) -> HttpResponse:
    body, today = body_or_404(slug), timezone.localdate()
    return csv_file(f"{body.slug}-overlap", others_file(overlaps_of(body, on=today), on=today))
