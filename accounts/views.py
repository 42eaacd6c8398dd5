from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import (
    AlreadyInvited,
    AlreadyMember,
    InvitationClosed,
    Invited,
    LastOwner,
    accept,
    change_role,
    decline,
    digest,
    invite,
    remove,
)
from accounts.forms import InviteForm, RoleForm
from accounts.http import SignedInRequest
from accounts.models import Invitation, Membership
from accounts.permissions import is_owner
from accounts.queries import membership_or_404, organisations_of, people_of


@require_GET
def account(request: SignedInRequest) -> HttpResponse:
    context = {"person": request.user, "memberships": organisations_of(request.user)}
    return render(request, "accounts/account.html", context)


@require_GET
def people(request: SignedInRequest, organisation: str) -> HttpResponse:
    own = membership_or_404(request.user, organisation)
    body = own.organisation
    owner = is_owner(request.user, body)
    context = {
        "organisation": body,
        "members": people_of(body),
        "own": own,
        "is_owner": owner,
        "invitations": body.invitations.open(at=timezone.now()) if owner else [],
    }
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "POST"])
def invite_person(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            invited = invite(
                organisation=body, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except (AlreadyInvited, AlreadyMember) as error:
            form.add_error("email", str(error))
        else:
            _send_invitation(invited)
            messages.success(request, _("The invitation is on its way. It holds for seven days."))
            return redirect("accounts:people", organisation)
    context = {"organisation": body, "form": form, "is_owner": is_owner(request.user, body)}
    status = 422 if form.errors else 200
    return render(request, "accounts/invite.html", context, status=status)


def _send_invitation(invited: Invited) -> None:
    address = settings.BASE_URL + reverse("accounts:invitation", args=[invited.token])
    context = {"invitation": invited.invitation, "address": address}
    body = render_to_string("accounts/emails/invitation.txt", context)
    subject = _("%(body)s invites you to the digital commons") % {
        "body": invited.invitation.organisation.name
    }
    send_mail(subject, body, None, [invited.invitation.email])


@require_http_methods(["GET", "POST"])
def invitation(request: SignedInRequest, token: str) -> HttpResponse:
    found = (
        Invitation.objects.filter(token_digest=digest(token))
        .select_related("organisation", "invited_by")
        .first()
    )
    if found is None:
        raise Http404
    if request.method == "POST":
        answer = decline if "decline" in request.POST else accept
        try:
            answer(invitation=found, by=request.user, at=timezone.now())
        except (AlreadyMember, InvitationClosed) as error:
            messages.info(request, str(error))
        return redirect("organisations:home")
    mine = found.email.lower() == request.user.email.lower()
    is_open = found.answered_at is None and found.expires_at > timezone.now()
    context = {"invitation": found, "usable": mine and is_open}
    return render(request, "accounts/invitation.html", context)


def _member(organisation: Membership, key: int) -> Membership:
    found = people_of(organisation.organisation).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
def role(request: SignedInRequest, organisation: str, membership: int) -> HttpResponse:
    own = membership_or_404(request.user, organisation)
    member = _member(own, membership)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if form.is_valid():
        try:
            change_role(
                membership=member,
                role=form.cleaned_data["role"],
                by=request.user,
                at=timezone.now(),
            )
        except LastOwner as error:
            form.add_error("role", str(error))
        else:
            messages.success(request, _("The role is changed."))
            return redirect("accounts:people", organisation)
    context = {"organisation": own.organisation, "member": member, "form": form}
    status = 422 if form.errors else 200
    return render(request, "accounts/role.html", context, status=status)


@require_http_methods(["GET", "POST"])
def remove_person(request: SignedInRequest, organisation: str, membership: int) -> HttpResponse:
    own = membership_or_404(request.user, organisation)
    member = _member(own, membership)
    if request.method == "POST":
        try:
            remove(membership=member, by=request.user, at=timezone.now())
        except LastOwner as error:
            messages.info(request, str(error))
            return redirect("accounts:people", organisation)
        messages.success(
            request, _("%(person)s is no longer a member.") % {"person": member.person.name}
        )
        if member.person_id == request.user.pk:
            return redirect("organisations:home")
        return redirect("accounts:people", organisation)
    context = {"organisation": own.organisation, "member": member, "own": own}
    return render(request, "accounts/remove.html", context)
