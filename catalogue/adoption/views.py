from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.models import Organisation
from accounts.queries import membership_or_404, organisations_of
from accounts.visible import one_line
from catalogue.adoption.actions import (
    AlreadyAdopted,
    NoSuchStep,
    NotAdoptable,
    NotConfirmedYet,
    NothingToConfirm,
    adopt,
    advance,
    confirm,
    renew,
    withdraw,
)
from catalogue.adoption.forms import AdoptForm, StageForm
from catalogue.adoption.permissions import may_confirm
from catalogue.adoption.queries import (
    VIEWS,
    adopters_of,
    adoption_or_404,
    adoptions_by,
    next_stages,
    reusers_of,
    uses_of,
)
from catalogue.estate.permissions import may_keep_estate
from catalogue.jobs.ledger import as_of
from catalogue.models import Adoption, Listing


def _listing(request: HttpRequest, slug: str) -> Listing:
    person = request.user if request.user.is_authenticated else None
    found = (
        Listing.objects.visible_to(person)
        .filter(slug=slug, live_revision__isnull=False)
        .select_related("live_revision", "organisation")
        .first()
    )
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest, default: str) -> str:
    show = request.GET.get("show", default)
    return show if show in VIEWS else default


@login_not_required
@require_GET
def adopters(request: HttpRequest, slug: str) -> HttpResponse:
    """The list behind a figure of a listing: as long as the figure says."""
    listing = _listing(request, slug)
    show = _shown(request, "reuse")
    rows = list(adopters_of(listing, show=show))
    context = {"listing": listing, "show": show, "rows": rows, "as_of": as_of("adoption")}
    return render(request, "catalogue/adoption/adopters.html", context)


@login_not_required
@require_GET
def uses(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _organisation(slug)
    show = _shown(request, "in_use")
    rows = list(uses_of(organisation, show=show))
    context = {
        "organisation": organisation,
        "show": show,
        "rows": rows,
        "as_of": as_of("adoption"),
    }
    return render(request, "catalogue/adoption/uses.html", context)


@login_not_required
@require_GET
def reused_by(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = _organisation(slug)
    context = {
        "organisation": organisation,
        "bodies": list(reusers_of(organisation)),
        "as_of": as_of("adoption"),
    }
    return render(request, "catalogue/adoption/reused_by.html", context)


def _organisation(slug: str) -> Organisation:
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@require_GET
def choose(request: SignedInRequest, slug: str) -> HttpResponse:
    """For which of my organisations? One needs no question."""
    listing = _listing(request, slug)
    bodies = [one.organisation for one in organisations_of(request.user)]
    bodies = [body for body in bodies if not body.is_supplier]
    if len(bodies) == 1:
        return redirect(reverse("adoption:new", args=[bodies[0].slug]) + f"?listing={slug}")
    context = {"listing": listing, "bodies": bodies}
    return render(request, "catalogue/adoption/choose.html", context)


@require_GET
def own(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    context = {"organisation": body, "adoptions": adoptions_by(body)}
    return render(request, "catalogue/adoption/own.html", context)


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    listing = _listing(request, one_line(request.GET.get("listing", "")))
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
    context = {"organisation": body, "listing": listing, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/adoption/new.html", context, status=status)


@require_GET
def one(request: SignedInRequest, organisation: str, adoption: int) -> HttpResponse:
    found = _own_adoption(request, organisation, adoption)
    context = {
        "organisation": found.organisation,
        "adoption": found,
        "may_confirm": found.is_waiting and may_confirm(request.user, found),
        "stages": next_stages(found),
        "may_keep_estate": may_keep_estate(request.user, found.organisation),
    }
    return render(request, "catalogue/adoption/one.html", context)


def _own_adoption(request: SignedInRequest, organisation: str, key: int) -> Adoption:
    body = membership_or_404(request.user, organisation).organisation
    return adoption_or_404(body, key)


@require_http_methods(["GET", "POST"])
def confirm_use(request: SignedInRequest, organisation: str, adoption: int) -> HttpResponse:
    found = _own_adoption(request, organisation, adoption)
    if request.method == "POST":
        try:
            confirm(adoption=found, by=request.user, at=timezone.now())
        except NothingToConfirm as error:
            messages.info(request, str(error))
        else:
            messages.success(
                request, _("Confirmed. It counts from now on; totals update within a minute.")
            )
        return redirect("adoption:one", organisation, adoption)
    context = {
        "organisation": found.organisation,
        "adoption": found,
        "may_confirm": found.is_waiting and may_confirm(request.user, found),
    }
    return render(request, "catalogue/adoption/confirm.html", context)


@require_http_methods(["GET", "POST"])
def change_stage(request: SignedInRequest, organisation: str, adoption: int) -> HttpResponse:
    found = _own_adoption(request, organisation, adoption)
    form = StageForm(request.POST or None, stages=next_stages(found))
    if form.is_valid():
        try:
            after = advance(
                adoption=found,
                stage=form.cleaned_data["stage"],
                by=request.user,
                at=timezone.now(),
            )
        except NoSuchStep as error:
            form.add_error(None, str(error))
        else:
            waits = _("A colleague has to confirm this step before it counts.")
            messages.success(
                request, waits if after.proposed_stage else _("The stage is changed.")
            )
            return redirect("adoption:one", organisation, adoption)
    context = {"organisation": found.organisation, "adoption": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/adoption/stage.html", context, status=status)


@require_http_methods(["GET", "POST"])
def renew_use(request: SignedInRequest, organisation: str, adoption: int) -> HttpResponse:
    found = _own_adoption(request, organisation, adoption)
    if request.method == "POST":
        try:
            renew(adoption=found, by=request.user, at=timezone.now())
        except NotConfirmedYet as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Renewed for another 12 months."))
        return redirect("adoption:one", organisation, adoption)
    context = {"organisation": found.organisation, "adoption": found}
    return render(request, "catalogue/adoption/renew.html", context)


@require_http_methods(["GET", "POST"])
def withdraw_use(request: SignedInRequest, organisation: str, adoption: int) -> HttpResponse:
    found = _own_adoption(request, organisation, adoption)
    if request.method == "POST":
        withdraw(adoption=found, by=request.user, at=timezone.now())
        messages.success(request, _("Withdrawn. It is in no figure any more."))
        return redirect("adoption:own", organisation)
    context = {"organisation": found.organisation, "adoption": found}
    return render(request, "catalogue/adoption/withdraw.html", context)
