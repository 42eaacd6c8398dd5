"""A request whose user is certain, as a type, and who may open which page."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from accounts.models import User

View = Callable[..., HttpResponse]


class SignedInRequest(HttpRequest):
    """Every view that is not declared public is reached signed in."""

    user: User


def moderator_required(view: View) -> View:
    """To all others the page does not exist."""
    return _only(view, lambda person: person.is_moderator)


def administrator_required(view: View) -> View:
    """To all others the page does not exist."""
    return _only(view, lambda person: person.is_administrator)


def _only(view: View, allowed: Callable[[User], bool]) -> View:
    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not allowed(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def fresh_sign_in_required(view: View) -> View:
    """Asks for the password again where the sign-in is older than five minutes."""
    guarded: View = reauthentication_required(view)
    return guarded


def csv_file(name: str, text: str) -> HttpResponse:
    """For the browser to keep under that name."""
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """The page of a limit, which is counted by the minute."""
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response


def invitation_token(request: HttpRequest) -> str:
    """The token of the invitation to which sign-up will lead back; '' when there is none."""
    onward = request.POST.get("next") or request.GET.get("next") or ""
    try:
        match = resolve(urlsplit(onward).path)
    except (Resolver404, ValueError):
        return ""
    return str(match.kwargs["token"]) if match.view_name == "accounts:invitation" else ""
