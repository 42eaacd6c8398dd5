"""A member records that the organisation uses a service, and a colleague confirms it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.queries import membership_or_404, organisations_of
from accounts.visible import one_line
from catalogue.adoption.actions import (
    AlreadyAdopted,
    NoSuchStep,
    NotAdoptable,
    NothingToConfirm,
    Suspended,
    adopt,
    confirm,
)
from catalogue.adoption.forms import AdoptForm
from catalogue.adoption.permissions import may_confirm
from catalogue.adoption.queries import (
    adoption_or_404,
    colleagues_of,
    is_named,
    listing_or_404,
)


@require_GET
def choose(request: SignedInRequest, slug: str) -> HttpResponse:
    """For which of my organisations? One needs no question."""
    listing = listing_or_404(request.user, slug)
    bodies = [one.organisation for one in organisations_of(request.user)]
    bodies = [body for body in bodies if not body.is_supplier]
    if len(bodies) == 1:
        return redirect(reverse("adoption:new", args=[bodies[0].slug]) + f"?listing={slug}")
    context = {"listing": listing, "bodies": bodies}
    return render(request, "catalogue/adoption/choose.html", context)


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    listing = listing_or_404(request.user, one_line(request.GET.get("listing", "")))
    form = AdoptForm(request.POST or None)
    if form.is_valid():
        try:
            made = adopt(
                listing=listing,
                organisation=body,
                by=request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except (AlreadyAdopted, NotAdoptable, NoSuchStep) as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _(
                    "Your organisation's use is recorded. A colleague has to confirm it before it counts."
                ),
            )
            return redirect("adoption:one", organisation, made.pk)
    context = {
        "organisation": body,
        "listing": listing,
        "named": is_named(listing, body),
        "colleagues": colleagues_of(body, besides=request.user),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/adoption/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def confirm_use(request: SignedInRequest, organisation: str, adoption: int) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    found = adoption_or_404(body, adoption)
    if request.method == "POST":
        try:
            confirm(adoption=found, by=request.user, at=timezone.now())
        except (NothingToConfirm, Suspended) as error:
            messages.info(request, str(error))
        else:
            messages.success(
                request, _("Confirmed. It counts from now on; totals update within a minute.")
            )
        return redirect("adoption:one", organisation, adoption)
    context = {
        "organisation": body,
        "adoption": found,
        "may_confirm": found.is_waiting and may_confirm(request.user, found),
    }
    return render(request, "catalogue/adoption/confirm.html", context)
