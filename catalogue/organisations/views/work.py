"""What waits for a person, in all their organisations and in one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest
from accounts.models import Membership, User
from accounts.permissions import EDITING
from accounts.queries import (
    membership_or_404,
    open_invitations_for,
    organisations_of,
    requests_to_answer,
)
from catalogue.adoption.queries import disputes_to_answer, due_for_renewal, to_confirm
from catalogue.enquiries.queries import enquiries_to_answer
from catalogue.notifications.queries.lists import latest_notices
from catalogue.organisations.queries import (
    lapsing_for,
    latest_history,
    listings_to_renew,
    offers_to_answer,
    revisions_to_finish,
    waiting_cases,
    with_names,
)
from catalogue.statistics.queries import organisation_figures
from catalogue.suppliers.queries import offers_to_renew


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
        "disputed": list(disputes_to_answer(person)),
        "asked": list(enquiries_to_answer(person)),
        "revisions": list(revisions_to_finish(person)),
        "lapsing": list(lapsing_for(person, on=timezone.localdate())),
        "notices": latest_notices(person),
        "renewals": _renewals(person, memberships),
        "offered": with_names(offers_to_answer(person)),
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
        "disputed": list(disputes_to_answer(request.user).filter(adoption__organisation=body)),
        "asked": list(enquiries_to_answer(request.user).filter(adoption__organisation=body)),
        "revisions": list(revisions_to_finish(request.user).filter(listing__organisation=body)),
        "lapsing": list(
            due_for_renewal(body, on=timezone.localdate()).select_related(
                "organisation", "listing__live_revision"
            )
        ),
        "renewals": _renewals(request.user, [membership]),
        "offered": with_names(offers_to_answer(request.user).filter(to_organisation=body)),
        "figures": organisation_figures(body.pk),
        "history": latest_history(body),
    }
    return render(request, "catalogue/organisations/workspace.html", context)


def _renewals(person: User, memberships: list[Membership]) -> list[dict[str, object]]:
    """What these suppliers must renew soon, or should have; asked only where there is one."""
    bodies = {one.organisation_id for one in memberships if one.organisation.is_supplier}
    if not bodies:
        return []
    today = timezone.localdate()
    services = listings_to_renew(person, on=today).filter(organisation__in=bodies)
    offers = offers_to_renew(person, on=today).filter(supplier__in=bodies)
    found = [
        ("listings:renew", one.organisation, one.slug, one, one.live_revision) for one in services
    ] + [
        ("suppliers:renew", one.supplier, one.pk, one, one.listing.live_revision) for one in offers
    ]
    found.sort(key=lambda one: one[3].lapses_on or today)
    return [
        {
            "href": reverse(name, args=[body.slug, key]),
            "words": row.get_kind_display(),
            "name": revision.name if revision else "",
            "lapses_on": row.lapses_on,
            "lapsed": row.has_lapsed,
            "body": body.name,
        }
        for name, body, key, row, revision in found
    ]
