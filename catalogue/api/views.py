"""Listings for machines: anybody may read them, from any site."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from catalogue.api.exceptions import Refused
from catalogue.api.filters import read_filters, refuse_unknown
from catalogue.api.pagination import BySlug
from catalogue.api.queries import live_listings, organisation_named, published_record
from catalogue.api.serializers import BEFORE, keys, shape_of
from catalogue.duplication.queries import kept_instead_of
from catalogue.exchange.queries import example_notice, records_of
from catalogue.fields import Kind

View = Callable[..., HttpResponseBase]


def for_anybody(view: View) -> View:
    """Read without a sign-in, and by scripts of other sites: all in it is public."""
    made: Any = api_view(["GET", "HEAD"])(permission_classes([AllowAny])(view))
    made.cls.http_method_names = ["get", "head"]  # the framework would add OPTIONS

    @wraps(made)
    def answer(request: HttpRequest, *positional: Any, **named: Any) -> HttpResponseBase:
        response: HttpResponseBase = made(request, *positional, **named)
        response["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


@login_not_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "own_keys": BEFORE,
        "sections": list(keys()),
        "kinds": dict(Kind.choices),
        "page_size": BySlug.page_size,
    }
    return render(request, "catalogue/api/index.html", context)


@login_not_required
@for_anybody
def listings(request: Request) -> Response:
    filters = read_filters(request.query_params)
    organisation = organisation_named(filters.organisation) if filters.organisation else None
    if filters.organisation and organisation is None:
        raise Refused("There is no organisation with this slug.", parameter="organisation")
    pages = BySlug()
    rows = live_listings(kind=filters.kind, organisation=organisation)
    page = pages.paginate_queryset(rows, request) or []
    notice = example_notice()
    return Response(
        {
            "next": pages.get_next_link(),
            "previous": pages.get_previous_link(),
            "notice": notice or None,
            "results": [shape_of(record, notice=notice) for record in records_of(page)],
        }
    )


@login_not_required
@for_anybody
def listing(request: Request, slug: str) -> HttpResponseBase:
    refuse_unknown(request.query_params, ())
    record = published_record(slug)
    if record is None:
        if kept := kept_instead_of(slug):
            return redirect("api:listing", kept, permanent=True)
        raise NotFound("There is no published listing with this slug.")
    return Response(shape_of(record, notice=example_notice()))
