"""Who belongs to an organisation, and as what."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.actions import LastOwner, NoLongerMember, change_role, remove
from accounts.forms.people import RoleForm
from accounts.http import SignedInRequest, fresh_sign_in_required
from accounts.models import Membership, Organisation, Role
from accounts.permissions import is_owner
from accounts.queries import (
    membership_or_404,
    open_invitations_of,
    open_requests_to,
    people_of,
)


def owned_or_refused(request: SignedInRequest, slug: str) -> Organisation:
    """The organisation, for its owners; other members are told who can."""
    body = membership_or_404(request.user, slug).organisation
    if not is_owner(request.user, body):
        raise PermissionDenied(
            _("Only owners look after who belongs to %(body)s.") % {"body": body.name}
        )
    return body


@require_GET
def people(request: SignedInRequest, organisation: str) -> HttpResponse:
    own = membership_or_404(request.user, organisation)
    body = own.organisation
    owner = own.role == Role.OWNER
    context = {
        "organisation": body,
        "members": people_of(body),
        "own": own,
        "is_owner": owner,
        "requests": open_requests_to(body) if owner else [],
        "invitations": open_invitations_of(body, at=timezone.now()) if owner else [],
    }
    return render(request, "accounts/people.html", context)


@require_http_methods(["GET", "POST"])
@fresh_sign_in_required
def role(request: SignedInRequest, organisation: str, membership: int) -> HttpResponse:
    body = owned_or_refused(request, organisation)
    member = _member(body, membership)
    form = RoleForm(request.POST or None, initial={"role": member.role})
    if form.is_valid():
        to = form.cleaned_data["role"]
        try:
            change_role(membership=member, role=to, by=request.user, at=timezone.now())
        except LastOwner as error:
            form.add_error("role", str(error))
        except NoLongerMember as error:
            messages.info(request, str(error))
            return redirect("accounts:people", organisation)
        else:
            messages.success(request, _("The role is changed."))
            return redirect("accounts:people", organisation)
    context = {"organisation": body, "member": member, "form": form}
    return render(request, "accounts/role.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@fresh_sign_in_required
def remove_person(request: SignedInRequest, organisation: str, membership: int) -> HttpResponse:
    """Owners remove others; everybody may leave."""
    own = membership_or_404(request.user, organisation)
    leaving = own.pk == membership
    body = own.organisation if leaving else owned_or_refused(request, organisation)
    member = _member(body, membership)
    if request.method != "POST":
        context = {"organisation": body, "member": member, "leaving": leaving}
        return render(request, "accounts/remove.html", context)
    try:
        remove(membership=member, by=request.user, at=timezone.now())
    except (LastOwner, NoLongerMember) as error:
        messages.info(request, str(error))
        return redirect("accounts:people", organisation)
    if leaving:
        messages.success(request, _("You left %(body)s.") % {"body": body.name})
        return redirect("organisations:home")
    messages.success(
        request, _("%(person)s is no longer a member.") % {"person": member.person.name}
    )
    return redirect("accounts:people", organisation)


def _member(organisation: Organisation, key: int) -> Membership:
    found = people_of(organisation).filter(pk=key).first()
    if found is None:
        raise Http404
    return found
