"""An owner hands a service over, or claims one that was imported."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.models import Organisation
from accounts.queries import membership_or_404
from accounts.visible import one_line
from catalogue.models import Listing, Revision
from catalogue.models.listing import kinds_for
from catalogue.ownership.actions import (
    AlreadyAsked,
    NotClaimable,
    NotTransferable,
    claim,
    offer,
)
from catalogue.ownership.forms import NONE, ChooseForm, ClaimForm, OfferForm, ProvenForm
from catalogue.ownership.permissions import may_claim, may_hand_over
from catalogue.ownership.queries import (
    addresses_of,
    claimable_or_404,
    claimers,
    organisations_like,
    own_listing_or_404,
    proof_of,
)
from catalogue.statistics.queries import adoption_figures


@require_http_methods(["GET", "POST"])
def hand_over(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    """First to whom, then what that does; what is chosen stands in the address."""
    body = membership_or_404(request.user, organisation).organisation
    own = own_listing_or_404(body, listing)
    if not may_hand_over(request.user, own):
        raise PermissionDenied(_("Only owners can hand a service over."))
    words = one_line(request.GET.get("q", ""))[:100]
    found = organisations_like(words, listing=own)
    to = next((one for one in found if one.slug == request.GET.get("to")), None)
    if to is not None:
        return _confirm_offer(request, own, to)
    if request.method == "POST":
        return redirect("ownership:hand_over", organisation, listing)
    chosen_now = found and "continue" in request.GET  # words that find nothing leave no question
    form = ChooseForm(request.GET if chosen_now else None, found=found)
    if form.is_valid():
        chosen = form.cleaned_data["organisation"]
        here = reverse("ownership:hand_over", args=[organisation, listing])
        return redirect(
            here if chosen == NONE else f"{here}?{urlencode({'q': words, 'to': chosen})}"
        )
    context = {
        "organisation": body,
        "name": Revision.objects.names_of([own])[own.pk],
        "words": words,
        "found": found,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/ownership/choose_heir.html", context, status=status)


def _confirm_offer(request: SignedInRequest, own: Listing, to: Organisation) -> HttpResponse:
    form = OfferForm(request.POST or None)
    if form.is_valid():
        try:
            made = offer(
                listing=own,
                to=to,
                words=form.cleaned_data["words"],
                by=request.user,
                at=timezone.now(),
            )
        except (AlreadyAsked, NotTransferable) as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("The service is offered. It stays yours until an owner accepts.")
            )
            return redirect("ownership:one", own.organisation.slug, made.pk)
    context = {
        "organisation": own.organisation,
        "listing": own,
        "name": Revision.objects.names_of([own])[own.pk],
        "to": to,
        "in_use": adoption_figures(own.pk).in_use,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/ownership/offer.html", context, status=status)


@require_GET
def choose(request: SignedInRequest, slug: str) -> HttpResponse:
    """For which of my organisations? One needs no question."""
    listing = claimable_or_404(slug)
    bodies = [one.organisation for one in claimers(request.user)]
    bodies = [body for body in bodies if listing.kind in kinds_for(body)]
    if len(bodies) == 1:
        return redirect(f"{reverse('ownership:claim', args=[bodies[0].slug])}?listing={slug}")
    context = {"listing": listing, "bodies": bodies}
    return render(request, "catalogue/ownership/choose_claimer.html", context)


@require_http_methods(["GET", "POST"])
def new_claim(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    if not may_claim(request.user, body):
        raise PermissionDenied(_("Only owners can claim a service."))
    listing = claimable_or_404(one_line(request.GET.get("listing", "")))
    domain = proof_of(listing, body)
    form = (ProvenForm if domain else ClaimForm)(request.POST or None)
    if form.is_valid():
        answer = _claim(request, listing, body, form)
        if answer is not None:
            return answer
    context = {
        "organisation": body,
        "listing": listing,
        "domain": domain,
        "addresses": addresses_of(listing),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/ownership/claim.html", context, status=status)


def _claim(
    request: SignedInRequest, listing: Listing, body: Organisation, form: ProvenForm
) -> HttpResponse | None:
    words = form.cleaned_data.get("words", "")
    try:
        made = claim(
            listing=listing, organisation=body, words=words, by=request.user, at=timezone.now()
        )
    except (AlreadyAsked, NotClaimable, NotTransferable) as error:
        form.add_error(None, str(error))
        return None
    if made.is_open:
        messages.success(request, _("Your claim is with the moderators."))
    else:
        messages.success(request, _("The service belongs to your organisation now."))
    return redirect("ownership:one", body.slug, made.pk)
