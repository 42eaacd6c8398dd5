"""A request whose user is certain, as a type, and who may open the pages of a site role."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

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
