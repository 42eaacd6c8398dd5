"""What a moderator does to a listing or an organisation outside a case."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest, moderator_required
from catalogue.adoption.queries import adopters_of
from catalogue.models import CaseKind, Listing
from catalogue.moderation.actions import (
    AlreadyTrusted,
    NotPossible,
    NotTrusted,
    end_trust,
    restore,
    suspend,
    trust,
)
from catalogue.moderation.forms import ReasonForm, TrustForm
from catalogue.moderation.permissions import check_judge
from catalogue.moderation.queries import (
    listing_or_404,
    organisation_or_404,
    standing_trust,
    trusts_of,
    usual_reasons,
)


@require_http_methods(["GET", "POST"])
@moderator_required
def hide(request: SignedInRequest, slug: str) -> HttpResponse:
    """Takes a published listing out of sight."""
    listing = listing_or_404(slug)
    check_judge(request.user, listing.organisation)
    if not listing.may_be_suspended:
        return _not_now(request, NotPossible(listing), listing)
    shown = {
        "back": False,
        "used": adopters_of(listing, show="in_use").count(),
        "usual": usual_reasons(CaseKind.REPORT),
    }
    return _with_reason(request, listing, suspend, _("The service is out of sight."), shown)


@require_http_methods(["GET", "POST"])
@moderator_required
def put_back(request: SignedInRequest, slug: str) -> HttpResponse:
    """Puts a hidden or a retired listing back."""
    listing = listing_or_404(slug)
    check_judge(request.user, listing.organisation)
    if not listing.may_be_restored:
        return _not_now(request, NotPossible(listing), listing)
    return _with_reason(request, listing, restore, _("The service is back."), {"back": True})


def _with_reason(
    request: SignedInRequest,
    listing: Listing,
    act: Callable[..., object],
    done: str,
    shown: dict[str, object],
) -> HttpResponse:
    """Asks for the reason, then acts."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            act(listing=listing, reason=reason, by=request.user, at=timezone.now())
        except NotPossible as error:
            return _not_now(request, error, listing)
        messages.success(request, done)
        return redirect("listings:page", listing.slug)
    context = {"listing": listing, "name": _name(listing), "form": form, **shown}
    status = 422 if form.errors else 200
    return render(request, "catalogue/moderation/hide.html", context, status=status)


def _name(listing: Listing) -> str:
    return listing.live_revision.name if listing.live_revision else listing.slug


def _not_now(request: SignedInRequest, error: NotPossible, listing: Listing) -> HttpResponse:
    """Another moderator was faster, or the page was old."""
    messages.info(request, str(error))
    return redirect("listings:page", listing.slug)


@require_http_methods(["GET", "POST"])
@moderator_required
def trusting(request: SignedInRequest, slug: str) -> HttpResponse:
    """Marks an organisation as trusted, or ends that."""
    organisation = organisation_or_404(slug)
    check_judge(request.user, organisation)
    standing = standing_trust(organisation)
    shown = TrustForm.END if standing else TrustForm.GIVE
    form = TrustForm(request.POST or None, initial={"act": shown})
    if form.is_valid():
        act = trust if form.cleaned_data["act"] == TrustForm.GIVE else end_trust
        reason = form.cleaned_data["reason"]
        try:
            act(organisation=organisation, reason=reason, by=request.user, at=timezone.now())
        except (AlreadyTrusted, NotTrusted) as error:
            messages.info(request, str(error))
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
