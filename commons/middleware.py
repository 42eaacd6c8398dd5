"""What happens around every request; no rule of the domain."""

import logging
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus

import pghistory
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.translation import gettext as _

from accounts.origin import current_origin
from catalogue.duplication.queries import kept_instead_of
from catalogue.jobs.knocks import knock_readers
from catalogue.jobs.receipts import answered, reserve, settle

Handler = Callable[[HttpRequest], HttpResponse]
KEY_FIELD = "one_time_key"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
LISTING_ROUTE = "listings/<slug:slug>/"
"""How the address of a listing and all pages below it are written, for people and machines."""
log = logging.getLogger("commons.requests")


def request_id(get_response: Handler) -> Handler:
    """Gives each request an id, which its log line, ledger entries and error page share."""

    def handle(request: HttpRequest) -> HttpResponse:
        identifier = secrets.token_hex(8)
        token = current_origin.set(f"request:{identifier}")
        started = time.perf_counter()
        try:
            response = get_response(request)
            _log(request, response, started=started)
        finally:
            current_origin.reset(token)
        response["X-Request-Id"] = identifier
        return response

    return handle


def _log(request: HttpRequest, response: HttpResponse, *, started: float) -> None:
    match = request.resolver_match
    facts = {
        "url_name": match.view_name if match else "",
        "method": request.method,
        "status": response.status_code,
        "ms": round((time.perf_counter() - started) * 1000, 1),
    }
    log.info("request", extra=facts)


def caching(get_response: Handler) -> Handler:
    """Signed-in pages are never stored; public ones may be kept and asked about by ETag."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.has_header("Cache-Control") or response.streaming:
            return response
        if request.user.is_authenticated or request.method not in SAFE_METHODS:
            patch_cache_control(response, private=True, no_store=True)
            return response
        patch_cache_control(response, no_cache=True)
        if response.status_code == 200:
            set_response_etag(response)
            etag = response.get("ETag")
            return get_conditional_response(request, etag=etag, response=response) or response
        return response

    return handle


def old_addresses(get_response: Handler) -> Handler:
    """Leads from every page of a listing that was merged to the same page of the one kept.

    It looks only where nothing was found, so that a page which is there costs nothing more.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match = request.resolver_match
        asked = response.status_code == HTTPStatus.NOT_FOUND and request.method in SAFE_METHODS
        if not asked or match is None or LISTING_ROUTE not in match.route:
            return response
        slug = kept_instead_of(match.kwargs["slug"])
        if not slug:
            return response
        address = reverse(match.view_name, kwargs={**match.kwargs, "slug": slug})
        query = request.META.get("QUERY_STRING", "")
        return redirect(f"{address}?{query}" if query else address, permanent=True)

    return handle


def knocking(get_response: Handler) -> Handler:
    """After a successful change, wakes the readers of the ledger once."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method not in SAFE_METHODS and response.status_code < 400:
            knock_readers()
        return response

    return handle


def row_history(get_response: Handler) -> Handler:
    """Tells the row history who changed rows, at which address, in which request."""

    def handle(request: HttpRequest) -> HttpResponse:
        if request.method in SAFE_METHODS:
            return get_response(request)
        with pghistory.context(
            person=request.user.pk, address=request.path, origin=current_origin.get()
        ):
            return get_response(request)

    return handle


def acting_once(get_response: Handler) -> Handler:
    """A form that is sent twice acts once: the second answer leads where the first did."""

    def handle(request: HttpRequest) -> HttpResponse:
        key = request.POST.get(KEY_FIELD, "")[:100] if request.method == "POST" else ""
        if not key or not request.user.is_authenticated:
            return get_response(request)
        receipt = reserve(person=request.user, key=key)
        if receipt is None:
            return _first_answer(request, key)
        response = get_response(request)
        settle(receipt=receipt, location=response.get("Location", ""))
        return response

    return handle


def _first_answer(request: HttpRequest, key: str) -> HttpResponse:
    location = answered(person=request.user, key=key)  # type: ignore[arg-type]
    if not location:
        messages.warning(
            request,
            _("You sent this before and it is not finished. Check whether it is done."),
        )
    return redirect(location or request.path)


def seeing_other(get_response: Handler) -> Handler:
    """After a post, a redirect is 303, so that reloading the page repeats nothing."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and response.status_code == HTTPStatus.FOUND:
            response.status_code = HTTPStatus.SEE_OTHER
        return response

    return handle
