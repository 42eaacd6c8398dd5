"""What an organisation has recorded, and what its members change about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.queries import membership_or_404
from catalogue.adoption.actions import (
    ChangedMeanwhile,
    NoSuchStep,
    NotConfirmedYet,
    NotCorrectable,
    Suspended,
    advance,
    correct,
    renew,
    withdraw,
)
from catalogue.adoption.forms import CorrectForm, StageForm
from catalogue.adoption.permissions import may_confirm, waiting_on
from catalogue.adoption.queries import (
    adoption_or_404,
    adoptions_by,
    colleagues_of,
    disputes_of,
    next_stages,
    story_of,
)
from catalogue.estate.permissions import may_keep_estate
from catalogue.models import Adoption


def _own_adoption(request: SignedInRequest, organisation: str, key: int) -> Adoption:
    body = membership_or_404(request.user, organisation).organisation
    return adoption_or_404(body, key)


@require_GET
def own(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    context = {"organisation": body, "adoptions": adoptions_by(body)}
    return render(request, "catalogue/adoption/own.html", context)


@require_GET
def one(request: SignedInRequest, organisation: str, adoption: int) -> HttpResponse:
    found = _own_adoption(request, organisation, adoption)
    confirmable = found.is_waiting and not found.suspended
    context = {
        "organisation": found.organisation,
        "adoption": found,
        "may_confirm": confirmable and may_confirm(request.user, found),
        "colleagues": colleagues_of(found.organisation, besides=waiting_on(found)),
        "stages": next_stages(found),
        "may_keep_estate": may_keep_estate(request.user, found.organisation),
        "disputes": list(disputes_of(found)),
        "story": story_of(found),
    }
    return render(request, "catalogue/adoption/one.html", context)


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
def correct_use(request: SignedInRequest, organisation: str, adoption: int) -> HttpResponse:
    found = _own_adoption(request, organisation, adoption)
    form = CorrectForm(request.POST or None, initial=CorrectForm.answers_of(found))
    if form.is_valid():
        try:
            correct(adoption=found, by=request.user, at=timezone.now(), **form.cleaned_data)
        except NotCorrectable as error:
            messages.info(request, str(error))
            return redirect("adoption:one", organisation, adoption)
        except ChangedMeanwhile as error:
            form = form.over(found)
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Corrected. No figure changes by it."))
            return redirect("adoption:one", organisation, adoption)
    context = {"organisation": found.organisation, "adoption": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/adoption/correct.html", context, status=status)


@require_http_methods(["GET", "POST"])
def renew_use(request: SignedInRequest, organisation: str, adoption: int) -> HttpResponse:
    found = _own_adoption(request, organisation, adoption)
    if request.method == "POST":
        try:
            renew(adoption=found, by=request.user, at=timezone.now())
        except (NotConfirmedYet, Suspended) as error:
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
