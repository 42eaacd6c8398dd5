"""The public lists behind the figures of adoption, and what stands beside them."""

from collections.abc import Iterable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.models import Organisation
from accounts.moments import one_moment
from catalogue.adoption.queries import (
    VIEWS,
    adopters_of,
    listing_or_404,
    named_for,
    recorded_by,
    reusers_of,
    uses_of,
)
from catalogue.jobs.ledger import as_of
from catalogue.models import Adoption, AdoptionRollup, Listing, Stage

BESIDE = ("unconfirmed", "lapsed")
"""Roll-up rows that stand beside the figures and in none of them."""
NAMED = "named"
"""Whom a list of the publisher names: in no roll-up."""


def _shown(request: HttpRequest, default: str, *, more: Iterable[str] = ()) -> str:
    show = request.GET.get("show", default)
    return show if show in {*VIEWS, *more} else default


@login_not_required
@require_GET
@one_moment(writes=False)
def adopters(request: HttpRequest, slug: str) -> HttpResponse:
    """The list behind a figure of a listing: as long as the figure says."""
    listing = listing_or_404(request.user, slug)
    show = _shown(request, "reuse", more=(NAMED,))
    context = {
        "listing": listing,
        "show": show,
        "rows": _rows(listing, show),
        "as_of": as_of("adoption"),
        "beside": {
            **{one: adopters_of(listing, show=one).count() for one in BESIDE},
            NAMED: named_for(listing).count(),
        },
    }
    return render(request, "catalogue/adoption/adopters.html", context)


def _rows(listing: Listing, show: str) -> list[dict[str, object]]:
    if show == NAMED:
        return [{"organisation": one} for one in named_for(listing)]
    rows = list(adopters_of(listing, show=show))
    recorded = recorded_by(listing, [row.organisation_id for row in rows])
    return [_counting(row, recorded.get(row.organisation_id)) for row in rows]


def _counting(row: AdoptionRollup, adoption: Adoption | None) -> dict[str, object]:
    """Of the figures, which follow within a minute; what was said about the use, as it is now."""
    return {
        "organisation": row.organisation,
        "stage": Stage(row.stage).label,
        "since": row.since,
        "confirmed_on": row.confirmed_on,
        "adoption": adoption,
    }


@login_not_required
@require_GET
@one_moment(writes=False)
def uses(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _organisation(slug)
    show = _shown(request, "in_use")
    rows = list(uses_of(organisation, show=show))
    context = {
        "organisation": organisation,
        "show": show,
        "rows": rows,
        "as_of": as_of("adoption"),
    }
    return render(request, "catalogue/adoption/uses.html", context)


@login_not_required
@require_GET
@one_moment(writes=False)
def reused_by(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _organisation(slug)
    context = {
        "organisation": organisation,
        "bodies": list(reusers_of(organisation)),
        "as_of": as_of("adoption"),
    }
    return render(request, "catalogue/adoption/reused_by.html", context)


def _organisation(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found
