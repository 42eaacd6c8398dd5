"""How people come to belong: invitations, and answers to those who ask."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.actions import (
    AlreadyInvited,
    AlreadyMember,
    InvitationClosed,
    RequestClosed,
    TooManyInvitations,
    accept,
    admit,
    call_off,
    decline,
    invite,
    refuse,
)
from accounts.forms.people import AnswerForm, InviteForm
from accounts.http import SignedInRequest, fresh_sign_in_required
from accounts.models import Invitation, JoinRequest, User
from accounts.queries import open_invitations_of, open_requests_to
from accounts.views.people import owned_or_refused


@require_http_methods(["GET", "POST"])
@fresh_sign_in_required
def invite_person(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = owned_or_refused(request, organisation)
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            invite(organisation=body, **form.cleaned_data, by=request.user, at=timezone.now())
        except (AlreadyInvited, AlreadyMember, TooManyInvitations) as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, _("The invitation is on its way. It holds for 7 days."))
            return redirect("accounts:people", organisation)
    context = {"organisation": body, "form": form}
    return render(request, "accounts/invite.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def end_invitation(
    request: SignedInRequest, organisation: str, invitation_id: int
) -> HttpResponse:
    body = owned_or_refused(request, organisation)
    found = open_invitations_of(body, at=timezone.now()).filter(pk=invitation_id).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            call_off(invitation=found, by=request.user, at=timezone.now())
        except InvitationClosed as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("The invitation is taken back."))
        return redirect("accounts:people", organisation)
    context = {"organisation": body, "invitation": found}
    return render(request, "accounts/uninvite.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Public, for who has the token reads the mail; to answer takes a sign-in."""
    found = (
        Invitation.objects.with_token(token).select_related("organisation", "invited_by").first()
    )
    if found is None:
        raise Http404
    person = request.user if isinstance(request.user, User) else None
    if request.method == "POST":
        return (
            redirect_to_login(request.path) if person is None else _answer(request, found, person)
        )
    context = {
        "invitation": found,
        "open": found.is_open(at=timezone.now()),
        "mine": person is not None and found.is_for(person),
        "person": person,
        "next": request.path,
    }
    return render(request, "accounts/invitation.html", context)


def _answer(request: HttpRequest, found: Invitation, person: User) -> HttpResponse:
    body = found.organisation
    try:
        if "decline" in request.POST:
            decline(invitation=found, by=person, at=timezone.now())
            messages.success(request, _("You declined the invitation."))
            return redirect("organisations:home")
        accept(invitation=found, by=person, at=timezone.now())
    except InvitationClosed as error:
        messages.info(request, str(error))
        return redirect("organisations:home")
    except AlreadyMember:
        messages.info(request, _("You belong to %(body)s already.") % {"body": body.name})
        return redirect("organisations:workspace", body.slug)
    messages.success(request, _("You belong to %(body)s now.") % {"body": body.name})
    return redirect("organisations:workspace", body.slug)


@require_http_methods(["GET", "POST"])
@fresh_sign_in_required
def answer_request(request: SignedInRequest, organisation: str, request_id: int) -> HttpResponse:
    body = owned_or_refused(request, organisation)
    found = open_requests_to(body).filter(pk=request_id).first()
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            _decide(request, found, **form.cleaned_data)
        except (AlreadyMember, RequestClosed) as error:
            messages.info(request, str(error))
        return redirect("accounts:people", organisation)
    context = {"organisation": body, "asked": found, "form": form}
    return render(request, "accounts/request.html", context, status=422 if form.errors else 200)


def _decide(request: SignedInRequest, found: JoinRequest, *, answer: str, reason: str) -> None:
    name = {"person": found.asked_by.name}
    if answer == "admit":
        admit(request=found, by=request.user, at=timezone.now())
        messages.success(request, _("%(person)s is a member now.") % name)
    else:
        refuse(request=found, reason=reason, by=request.user, at=timezone.now())
        messages.success(request, _("%(person)s is told of your refusal.") % name)
