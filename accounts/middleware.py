from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.permissions import lacks_second_factor

OPEN = ("account_", "mfa_")
"""Names of the pages on which people look after their sign-in."""


class SecondFactorMiddleware:
    """Leads owners, moderators and administrators to set up a second factor before they work.

    Stands after the middleware that demands sign-in; public pages stay open to them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_args: Any
    ) -> HttpResponse | None:
        name = (request.resolver_match.url_name or "") if request.resolver_match else ""
        if not getattr(view, "login_required", True) or name.startswith(OPEN):
            return None
        if not lacks_second_factor(request.user):  # type: ignore[arg-type]
            return None
        messages.info(
            request, _("Your role needs a second step at sign-in. Set it up before you go on.")
        )
        return redirect("mfa_activate_totp")
