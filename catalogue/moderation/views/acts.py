"""What a moderator does to a listing or an organisation outside a case."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest, moderator_required
from accounts.models import Organisation
from catalogue.adoption.queries import adopters_of
from catalogue.models import CaseKind, ListingState
from catalogue.moderation.actions import (
    AlreadyTrusted,
    NotPossible,
    NotTrusted,
    end_trust,
    restore,
    suspend,
    trust,
)
from catalogue.moderation.forms import ReasonForm
from catalogue.moderation.permissions import may_judge
from catalogue.moderation.queries import (
    listing_or_404,
    organisation_or_404,
    standing_trust,
    trusts_of,
    usual_reasons,
)


def _only_outsiders(request: SignedInRequest, organisation: Organisation) -> None:
    if not may_judge(request.user, organisation):
        raise PermissionDenied(
            _("Only a moderator from outside the organisation can decide this.")
        )


@require_http_methods(["GET", "POST"])
@moderator_required
def hide(request: SignedInRequest, slug: str) -> HttpResponse:
    """Takes a published listing out of sight; puts back a hidden or a retired one."""
    listing = listing_or_404(slug)
    _only_outsiders(request, listing.organisation)
    back = listing.state in {ListingState.SUSPENDED, ListingState.RETIRED}
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        act = restore if back else suspend
        try:
            act(
                listing=listing,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except NotPossible as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("The service is back.") if back else _("The service is out of sight.")
            )
            return redirect("listings:page", slug)
    context = {
        "listing": listing,
        "name": listing.live_revision.name if listing.live_revision else slug,
        "form": form,
        "back": back,
        "used": adopters_of(listing, show="in_use").count(),
        "usual": [] if back else usual_reasons(CaseKind.REPORT),
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/moderation/hide.html", context, status=status)


@require_http_methods(["GET", "POST"])
@moderator_required
def trusting(request: SignedInRequest, slug: str) -> HttpResponse:
    """Marks an organisation as trusted, or ends that."""
    organisation = organisation_or_404(slug)
    _only_outsiders(request, organisation)
    standing = standing_trust(organisation)
    form = ReasonForm(request.POST or None)
    form.fields["reason"].help_text = _("Other moderators read it.")
    if form.is_valid():
        act = end_trust if standing else trust
        try:
            act(
                organisation=organisation,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except (AlreadyTrusted, NotTrusted) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Stored."))
            return redirect("moderation:trust", slug)
    context = {
        "organisation": organisation,
        "standing": standing,
        "earlier": trusts_of(organisation),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/moderation/trust.html", context, status=status)
