"""The end of a service: why, and what to use in its place."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.queries import membership_or_404
from catalogue.adoption.queries import adopters_of
from catalogue.listings.actions import NotRetirable, WrongReplacement, retire
from catalogue.listings.forms import EndForm
from catalogue.listings.queries import live_by_slug, live_like, own_listing_or_404
from catalogue.listings.views.versions import only_editors
from catalogue.models import Listing, ListingState
from catalogue.models.steps import Actor


@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    only_editors(request, body)
    entry = own_listing_or_404(body, listing)
    if not entry.may_become(ListingState.RETIRED, by=Actor.EDITOR):
        messages.info(request, _("Only a service that is live can be ended."))
        return redirect("listings:own", organisation)
    form = _form(request, entry)
    if form.is_bound and form.is_valid():
        answer = _carry_out(request, entry, form)
        if answer is not None:
            return answer
    context = {
        "organisation": body,
        "listing": entry,
        "name": entry.live_revision.name if entry.live_revision else entry.slug,
        "used": adopters_of(entry, show="in_use").count(),
        "form": form,
        "words": request.POST.get("words", ""),
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/listings/publishing/end.html", context, status=status)


def _form(request: SignedInRequest, listing: Listing) -> EndForm:
    """Bound when it is to be done; a search for the replacement only keeps what was typed."""
    data = request.POST
    found = live_like(data.get("words", "")[:100], chosen=data.get("replacement", ""))
    choices = [
        (one.slug, f"{one.name}, {one.organisation_name}")
        for one in found
        if one.slug != listing.slug
    ]
    if request.method == "POST" and "find" not in data:
        return EndForm(data, found=choices)
    initial = {"reason": data.get("reason", ""), "replacement": data.get("replacement", "")}
    return EndForm(found=choices, initial=initial)


def _carry_out(request: SignedInRequest, listing: Listing, form: EndForm) -> HttpResponse | None:
    slug = form.cleaned_data["replacement"]
    try:
        retire(
            listing=listing,
            reason=form.cleaned_data["reason"],
            replacement=live_by_slug(slug) if slug else None,
            by=request.user,
            at=timezone.now(),
        )
    except (NotRetirable, WrongReplacement) as error:
        form.add_error("replacement", str(error))
        return None
    messages.success(request, _("The service has ended. Its page says why."))
    return redirect("listings:page", listing.slug)
