from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Organisation
from accounts.moments import one_moment
from catalogue.composition.queries.reach import reach_figures
from catalogue.models import Capability, Listing, UseRollup
from catalogue.statistics.queries import (
    Share,
    StandingFigures,
    adoption_figures,
    charts_of,
    commons_figures,
    eligibility,
    organisation_figures,
    shares_by_place,
    shares_by_type,
    standing_figures,
)
from catalogue.statistics.views.doors import (
    commons_doors,
    listing_doors,
    organisation_doors,
    possible_doors,
    reach_doors,
    share_in_words,
)
from catalogue.statistics.views.shares import PLACES, TYPES, Kind, finding, rows_of_shares


@login_not_required
@require_GET
@one_moment(writes=False)
def index(request: HttpRequest) -> HttpResponse:
    """How far is reuse coming along?"""
    figures = commons_figures()
    by_type = rows_of_shares(shares_by_type(), TYPES)
    context = {
        "items": commons_doors(figures),
        "as_of": figures.as_of,
        "charts": charts_of("commons", 0),
        "finding": finding(
            sum(row.reuse for row in by_type), sum(row.organisations for row in by_type)
        ),
        "standing": standing_figures(),
        "by_type": by_type,
        "by_place": rows_of_shares(shares_by_place(), PLACES),
    }
    return render(request, "catalogue/statistics/index.html", context)


@login_not_required
@require_GET
@one_moment(writes=False)
def of_type(request: HttpRequest, code: str) -> HttpResponse:
    """How far has reuse come among one type of public bodies?"""
    if code not in TYPES.choices:
        raise Http404
    standing = standing_figures(of_type=code)
    return _some(request, TYPES, code, shares_by_type(), standing)


@login_not_required
@require_GET
@one_moment(writes=False)
def of_place(request: HttpRequest, code: str) -> HttpResponse:
    """How far has reuse come in one nation or region?"""
    if code not in PLACES.choices:
        raise Http404
    standing = standing_figures(place=code)
    return _some(request, PLACES, code, shares_by_place(), standing)


def _some(
    request: HttpRequest,
    kind: Kind,
    code: str,
    shares: dict[str, Share],
    standing: StandingFigures,
) -> HttpResponse:
    row = next((one for one in rows_of_shares(shares, kind) if one.code == code), None)
    context = {
        "heading": capfirst(kind.choices[code]),
        "finding": finding(row.reuse, row.organisations) if row else finding(0, 0),
        "row": row,
        "standing": standing,
        "where": f"{kind.parameter}={code}",
        "charts": charts_of(kind.parameter, code),
    }
    return render(request, "catalogue/statistics/some.html", context)


@login_not_required
@require_GET
@one_moment(writes=False)
def reused(request: HttpRequest) -> HttpResponse:
    listings = (
        Listing.objects.filter(rollup__reuse__gt=0, rollup__shown=True)
        .select_related("live_revision", "organisation")
        .order_by("live_revision__name", "pk")
    )
    rows = [
        {
            "name": one.live_revision.name if one.live_revision else one.slug,
            "href": reverse("listings:page", args=[one.slug]),
            "note": one.organisation.name,
        }
        for one in listings
    ]
    context = {"title": _("Services reused by another body"), "rows": rows}
    return render(request, "catalogue/statistics/list.html", context)


@login_not_required
@require_GET
@one_moment(writes=False)
def reusing(request: HttpRequest) -> HttpResponse:
    reusers = UseRollup.objects.of(None).reuse()
    bodies = Organisation.objects.filter(pk__in=reusers.values("organisation"))
    rows = [
        {
            "name": one.name,
            "href": reverse("organisations:page", args=[one.slug]),
            "note": one.get_type_display(),
        }
        for one in bodies.order_by("name", "pk")
    ]
    context = {"title": _("Organisations that reuse at least one service"), "rows": rows}
    return render(request, "catalogue/statistics/list.html", context)


@login_not_required
@require_GET
@one_moment(writes=False)
def of_listing(request: HttpRequest, slug: str) -> HttpResponse:
    listings = Listing.objects.published().select_related("live_revision", "organisation")
    listing = listings.filter(slug=slug).first()
    if listing is None:
        raise Http404
    figures, possible = adoption_figures(listing.pk), eligibility(listing)
    reached = reach_figures(listing.pk)
    context = {
        "listing": listing,
        "items": listing_doors(listing.slug, figures),
        "as_of": figures.as_of,
        "groups": figures.reuse_groups,
        "charts": charts_of("listing", listing.pk),
        "is_part": reached.through_parts > 0,
        "reached": reach_doors(listing.slug, reached),
        "possible": possible_doors(listing.slug, possible),
        "share": share_in_words(possible),
    }
    return render(request, "catalogue/statistics/listing.html", context)


@login_not_required
@require_GET
@one_moment(writes=False)
def of_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise Http404
    figures = organisation_figures(organisation.pk)
    context = {
        "organisation": organisation,
        "items": organisation_doors(organisation.slug, figures),
        "as_of": figures.as_of,
        "charts": charts_of("organisation", organisation.pk),
    }
    return render(request, "catalogue/statistics/organisation.html", context)


@login_not_required
@require_GET
@one_moment(writes=False)
def of_capability(request: HttpRequest, slug: str) -> HttpResponse:
    """How does the use of services that do this come along?"""
    capability = Capability.objects.filter(slug=slug).first()
    if capability is None:
        raise Http404
    charts = charts_of("capability", capability.pk)
    context = {"capability": capability, "charts": charts}
    return render(request, "catalogue/statistics/capability.html", context)
