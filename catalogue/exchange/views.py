from collections.abc import Iterator

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_GET

from accounts.moments import one_moment
from catalogue.exchange import tables
from catalogue.exchange.publiccode import written
from catalogue.exchange.queries import (
    bases_of,
    example_notice,
    exportable_or_404,
    live_records,
    records_of,
    state_of_the_data,
    users_of,
)

LICENCE_PAGE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@login_not_required
@require_GET
def data(request: HttpRequest) -> HttpResponse:
    context = {
        "licence_page": LICENCE_PAGE,
        "notice": example_notice(),
        "columns": tables.columns(notice=example_notice()),
    }
    return render(request, "catalogue/exchange/data.html", context)


@login_not_required
@require_GET
@one_moment(writes=False)
def publiccode(request: HttpRequest, slug: str) -> HttpResponse:
    listing = exportable_or_404(slug)
    (record,) = records_of([listing])
    notices = filter(None, [example_notice()])
    return HttpResponse(
        written(record, users=users_of(listing), based_on=bases_of(listing), notices=notices),
        content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="publiccode.yml"'},
    )


def _tag(_request: HttpRequest) -> str:
    return f'"{state_of_the_data()}"'


@login_not_required
@require_GET
@cache_control(no_cache=True)
@condition(etag_func=_tag)
def listings_csv(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        _table(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="listings.csv"'},
    )


def _table() -> Iterator[str]:
    notice = example_notice()
    yield tables.as_text([tables.columns(notice=notice)])
    for records in live_records():
        yield tables.as_text(tables.row_of(record, notice=notice) for record in records)
