from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.models import Organisation
from catalogue.charts.words import as_csv
from catalogue.models import AdoptionRollup, Chart, Listing
from catalogue.statistics.queries import (
    adoption_figures,
    chart_of,
    commons_figures,
    organisation_figures,
)

WIDTHS = ("wide", "narrow")


@login_not_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """How far is reuse coming along?"""
    figures = commons_figures()
    doors = reverse("search:results")
    items = [
        {"number": figures.live_listings, "label": _("services are live"), "href": doors},
        {
            "number": figures.reused_listings,
            "label": _("services are reused by another body"),
            "href": reverse("statistics:reused"),
        },
        {
            "number": figures.reusing_organisations,
            "label": _("organisations reuse at least one"),
            "href": reverse("statistics:reusing"),
        },
    ]
    context = {"items": items, "as_of": figures.as_of, "chart": chart_of("commons:0:adoption")}
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


def listing_doors(slug: str, figures: object) -> list[dict[str, object]]:
    """Each figure of a listing with its words and the list that it counts."""
    words = {
        "reuse": _("organisations reuse it"),
        "in_use": _("use it, the publisher's group included"),
        "trialling": _("try it out"),
        "considering": _("consider it"),
        "unconfirmed": _("recorded, not yet confirmed"),
    }
    address = reverse("adoption:adopters", args=[slug])
    return [
        {"number": getattr(figures, name), "label": label, "href": f"{address}?show={name}"}
        for name, label in words.items()
    ]


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


def organisation_doors(slug: str, figures: object) -> list[dict[str, object]]:
    words = {
        "in_use": _("services it uses"),
        "trialling": _("services it tries out"),
        "considering": _("services it considers"),
    }
    uses = reverse("adoption:uses", args=[slug])
    doors = [
        {"number": getattr(figures, name), "label": label, "href": f"{uses}?show={name}"}
        for name, label in words.items()
    ]
    reused = {
        "number": getattr(figures, "reused_by", 0),
        "label": _("organisations reuse what it publishes"),
        "href": reverse("adoption:reused_by", args=[slug]),
    }
    return [reused, *doors]


@login_not_required
@require_GET
def drawing(request: HttpRequest, digest: str, width: str) -> HttpResponse:
    """The drawing of that digest, which never changes."""
    svg = Chart.objects.filter(digest=digest).values_list(width, flat=True).first()
    if svg is None or width not in WIDTHS:
        raise Http404
    response = HttpResponse(svg, content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response


@login_not_required
@require_GET
def figures_csv(request: HttpRequest, key: str) -> HttpResponse:
    chart = Chart.objects.filter(key=key).defer("wide", "narrow", "specification").first()
    if chart is None:
        raise Http404
    text = as_csv(chart.columns, chart.rows, note=f"{chart.headline}. {chart.note}")
    name = key.replace(":", "-")
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
