from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Organisation
from catalogue.models import AdoptionRollup, Listing
from catalogue.statistics.queries import (
    adoption_figures,
    chart_of,
    commons_figures,
    organisation_figures,
)
from catalogue.statistics.views.doors import commons_doors, listing_doors, organisation_doors


@login_not_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """How far is reuse coming along?"""
    figures = commons_figures()
    context = {
        "items": commons_doors(figures),
        "as_of": figures.as_of,
        "chart": chart_of("commons:0:adoption"),
    }
    return render(request, "catalogue/statistics/index.html", context)


@login_not_required
@require_GET
def reused(request: HttpRequest) -> HttpResponse:
    listings = (
        Listing.objects.filter(adoption_rollups__in=_reuse())
        .distinct()
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
def reusing(request: HttpRequest) -> HttpResponse:
    bodies = Organisation.objects.filter(adoption_rollups__in=_reuse()).distinct()
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


def _reuse() -> "QuerySet[AdoptionRollup]":
    return AdoptionRollup.objects.reuse()


@login_not_required
@require_GET
def of_listing(request: HttpRequest, slug: str) -> HttpResponse:
    listing = Listing.objects.published().filter(slug=slug).select_related("live_revision").first()
    if listing is None:
        raise Http404
    figures = adoption_figures(listing.pk)
    context = {
        "listing": listing,
        "items": listing_doors(listing.slug, figures),
        "as_of": figures.as_of,
        "groups": figures.reuse_groups,
        "chart": chart_of(f"listing:{listing.pk}:adoption"),
    }
    return render(request, "catalogue/statistics/listing.html", context)


@login_not_required
@require_GET
def of_organisation(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = Organisation.objects.filter(slug=slug).first()
    if organisation is None:
        raise Http404
    figures = organisation_figures(organisation.pk)
    context = {
        "organisation": organisation,
        "items": organisation_doors(organisation.slug, figures),
        "as_of": figures.as_of,
        "uses": chart_of(f"organisation:{organisation.pk}:uses"),
        "reuse": chart_of(f"organisation:{organisation.pk}:reuse"),
    }
    return render(request, "catalogue/statistics/organisation.html", context)
