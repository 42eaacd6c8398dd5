"""What a browser fetches of a chart: the drawing, and its rows."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_GET

from catalogue.charts.words import as_csv
from catalogue.models import Chart

WIDTHS = ("wide", "narrow")


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
