"""The answers when something went wrong that no view foresaw."""

import sys

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from psycopg.errors import IdleInTransactionSessionTimeout
from psycopg_pool import PoolTimeout

from accounts.origin import current_origin

AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""What is raised where the database does not answer."""


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs neither database nor session; 503 while the database is away."""
    error = sys.exc_info()[1]
    # A machine with more to do than it can loses the connections of pages that it makes slowly.
    cut_off = isinstance(getattr(error, "__cause__", None), IdleInTransactionSessionTimeout)
    return _broken(away=cut_off or isinstance(error, AWAY))


def _broken(*, away: bool) -> HttpResponse:
    name, status = ("503.html", 503) if away else ("500.html", 500)
    context = {
        "service": settings.SERVICE_NAME,
        "reference": current_origin.get().removeprefix("request:"),
    }
    # Rendered without the request, whose user would ask the database.
    page = get_template(name).render(context)
    return HttpResponse(page, status=status, headers={"Retry-After": "30"} if away else None)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Says why where a view refused; a request stopped before anyone looked gets plain words."""
    if isinstance(exception, SessionInterrupted) and _database_failed(exception):
        return _broken(away=True)
    if not hasattr(request, "user"):
        return HttpResponse(
            "The address is not one of ours.", status=400, content_type="text/plain"
        )
    if isinstance(exception, RequestDataTooBig):
        return _too_large(request)
    reason = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"reason": reason}, status=400)


def _database_failed(exception: BaseException | None) -> bool:
    """The session was not deleted meanwhile, as Django takes it: it could not be stored."""
    while exception is not None and not isinstance(exception, AWAY):
        exception = exception.__context__
    return exception is not None


def _too_large(request: HttpRequest) -> HttpResponse:
    return render(request, "413.html", {}, status=413)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page stood open longer than the sign-in, or cookies are off."""
    return render(request, "403_csrf.html", status=403)
