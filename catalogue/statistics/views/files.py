"""What a browser fetches of a chart: its page, the drawing, and its rows."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.moments import one_moment
from catalogue.charts.words import as_csv
from catalogue.models import Chart
from catalogue.statistics.queries.charts import chart_of, charts_of, key_at, past_of, shown_name
from catalogue.statistics.queries.kinds import DEFINITIONS

WIDTHS = ("wide", "narrow")


@login_not_required
@require_safe
@one_moment(writes=False)
def page(request: HttpRequest, chart: str) -> HttpResponse:
    """One chart by itself, with its definition and the others about the same subject."""
    found = _shown(key_at(chart))
    noun, subject, name = found.key.split(":")[:3]
    context = {
        "chart": found,
        "definition": DEFINITIONS[name],
        "of": shown_name(noun, subject),
        "past": past_of(found),
        "others": [one for one in charts_of(noun, subject) if one.key != found.key],
    }
    return render(request, "catalogue/statistics/chart.html", context)


@login_not_required
@require_safe
def drawing(request: HttpRequest, digest: str, width: str) -> HttpResponse:
    """The drawing of that digest, which never changes."""
    svg = Chart.objects.filter(digest=digest).values_list(width, flat=True).first()
    if svg is None or width not in WIDTHS:
        raise Http404
    response = HttpResponse(svg, content_type="image/svg+xml")
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response


@login_not_required
@require_safe
def figures_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The rows of a chart; 304 where the browser has them as they are."""
    chart = _shown(key)
    text = as_csv(
        chart.columns, [*chart.rows, *chart.foot], note="\n".join(_notes(request, chart))
    )
    etag = quote_etag(f"{chart.rows_digest[:32]}-{int(chart.as_of.timestamp())}")
    response = HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{chart.address}.csv"',
            "ETag": etag,
            "Last-Modified": http_date(chart.as_of.timestamp()),
        },
    )
    patch_cache_control(response, public=True, no_cache=True)
    modified = int(chart.as_of.timestamp())
    same = get_conditional_response(request, etag=etag, last_modified=modified, response=response)
    return same if isinstance(same, HttpResponse) else response


def _shown(key: str) -> Chart:
    """The chart, where everybody may see what it is about."""
    chart = chart_of(key)
    if chart is None or not shown_name(*key.split(":")[:2]):
        raise Http404
    return chart


def _notes(request: HttpRequest, chart: Chart) -> list[str]:
    address = reverse("statistics:chart", args=[chart.address])
    day = timezone.localtime(chart.as_of).isoformat(timespec="minutes")
    return [
        chart.headline,
        chart.subtitle,
        chart.note,
        _("Computed at %(moment)s. Definition version %(version)s.")
        % {"moment": day, "version": chart.definition_version},
        request.build_absolute_uri(address),
    ]
