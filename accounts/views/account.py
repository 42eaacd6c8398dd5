"""A person's own pages: the account, and the organisations they belong to or may join."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.actions import AlreadyAsked, RequestClosed, ask_to_join, take_back
from accounts.http import SignedInRequest
from accounts.permissions import has_second_factor
from accounts.queries import (
    joinable_by,
    open_invitations_for,
    open_requests_of,
    organisations_of,
)


@require_GET
def account(request: SignedInRequest) -> HttpResponse:
    person = request.user
    context = {
        "person": person,
        "has_second_factor": has_second_factor(person),
        "organisations": [one.organisation.name for one in organisations_of(person)],
    }
    return render(request, "accounts/account.html", context)


@require_GET
def organisations(request: SignedInRequest) -> HttpResponse:
    person = request.user
    context = {
        "person": person,
        "memberships": organisations_of(person),
        "requests": open_requests_of(person),
        "invitations": open_invitations_for(person, at=timezone.now()),
        "joinable": joinable_by(person),
    }
    return render(request, "accounts/organisations.html", context)


@require_POST
def ask(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = joinable_by(request.user).filter(slug=organisation).first()
    if body is None:
        raise Http404
    try:
        ask_to_join(organisation=body, by=request.user, at=timezone.now())
    except AlreadyAsked as error:
        messages.info(request, str(error))
    else:
        messages.success(
            request, _("The owners of %(body)s are asked by mail.") % {"body": body.name}
        )
    return redirect("accounts:organisations")


@require_POST
def take_back_request(request: SignedInRequest, request_id: int) -> HttpResponse:
    found = open_requests_of(request.user).filter(pk=request_id).first()
    if found is None:
        raise Http404
    try:
        take_back(request=found, by=request.user, at=timezone.now())
    except RequestClosed as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _("Your request is taken back."))
    return redirect("accounts:organisations")


@require_GET
def app_picture(request: SignedInRequest) -> HttpResponse:
    """The secret of an app that is being set up, as a picture for its camera."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    drawing = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(drawing, content_type="image/svg+xml")
