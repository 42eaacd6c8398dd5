"""What waits for a person, in all their organisations and in one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.permissions import EDITING
from accounts.queries import (
    membership_or_404,
    open_invitations_for,
    organisations_of,
    requests_to_answer,
)
from catalogue.adoption.queries import due_for_renewal, to_confirm
from catalogue.notifications.queries.lists import latest_notices
from catalogue.organisations.queries import (
    lapsing_for,
    latest_history,
    revisions_to_finish,
    waiting_cases,
)
from catalogue.statistics.queries import organisation_figures


@require_GET
def home(request: SignedInRequest) -> HttpResponse:
    person = request.user
    memberships = list(organisations_of(person))
    context = {
        "memberships": memberships,
        "uses": any(not one.organisation.is_supplier for one in memberships),
        "invitations": list(open_invitations_for(person, at=timezone.now())),
        "requests": list(requests_to_answer(person)),
        "to_confirm": list(to_confirm(person)),
        "revisions": list(revisions_to_finish(person)),
        "lapsing": list(lapsing_for(person, on=timezone.localdate())),
        "notices": latest_notices(person),
        "waiting_cases": waiting_cases() if person.is_moderator else 0,
    }
    return render(request, "catalogue/organisations/home.html", context)


@require_GET
def workspace(request: SignedInRequest, organisation: str) -> HttpResponse:
    membership = membership_or_404(request.user, organisation)
    body = membership.organisation
    context = {
        "membership": membership,
        "organisation": body,
        "is_editor": membership.role in EDITING,
        "requests": list(requests_to_answer(request.user).filter(organisation=body)),
        "to_confirm": list(to_confirm(request.user).filter(organisation=body)),
        "revisions": list(revisions_to_finish(request.user).filter(listing__organisation=body)),
        "lapsing": list(
            due_for_renewal(body, on=timezone.localdate()).select_related(
                "organisation", "listing__live_revision"
            )
        ),
        "figures": organisation_figures(body.pk),
        "history": latest_history(body),
    }
    return render(request, "catalogue/organisations/workspace.html", context)
