"""What an organisation has asked and was asked, and its answers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.models import Organisation
from accounts.queries import membership_or_404
from catalogue.models import Revision, Transfer
from catalogue.ownership.actions import AlreadySettled, NotTransferable, answer, take_back
from catalogue.ownership.forms import AnswerForm
from catalogue.ownership.permissions import may_answer, may_take_back
from catalogue.ownership.queries import transfer_or_404, transfers_of
from catalogue.statistics.queries import adoption_figures


@require_GET
def own(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    transfers = list(transfers_of(body))
    names = Revision.objects.names_of(one.listing for one in transfers)
    context = {
        "organisation": body,
        "rows": [{"transfer": one, "name": names[one.listing_id]} for one in transfers],
    }
    return render(request, "catalogue/ownership/own.html", context)


@require_GET
def one(request: SignedInRequest, organisation: str, transfer: int) -> HttpResponse:
    body, found = _own(request, organisation, transfer)
    context = {
        "organisation": body,
        "transfer": found,
        "name": _name(found),
        "may_answer": found.is_open and may_answer(request.user, found),
        "may_take_back": found.is_open and may_take_back(request.user, found),
    }
    return render(request, "catalogue/ownership/one.html", context)


def _name(transfer: Transfer) -> str:
    return Revision.objects.names_of([transfer.listing])[transfer.listing_id]


def _own(
    request: SignedInRequest, organisation: str, transfer: int
) -> tuple[Organisation, Transfer]:
    body = membership_or_404(request.user, organisation).organisation
    return body, transfer_or_404(body, transfer)


@require_http_methods(["GET", "POST"])
def give_answer(request: SignedInRequest, organisation: str, transfer: int) -> HttpResponse:
    body, found = _own(request, organisation, transfer)
    if not may_answer(request.user, found):
        raise PermissionDenied(_("Only owners of the other organisation can answer."))
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        accepted = form.cleaned_data["answer"] == "accept"
        reason = "" if accepted else form.cleaned_data["reason"]
        try:
            answer(
                transfer=found,
                accepted=accepted,
                reason=reason,
                by=request.user,
                at=timezone.now(),
            )
        except AlreadySettled as error:
            messages.info(request, str(error))
            return redirect("ownership:one", organisation, transfer)
        except NotTransferable as error:
            form.add_error(None, str(error))
        else:
            taken = _("The service belongs to your organisation now.")
            messages.success(request, taken if accepted else _("Your answer is sent."))
            return redirect("ownership:one", organisation, transfer)
    context = {
        "organisation": body,
        "transfer": found,
        "name": _name(found),
        "in_use": adoption_figures(found.listing_id).in_use,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/ownership/answer.html", context, status=status)


@require_http_methods(["GET", "POST"])
def withdraw(request: SignedInRequest, organisation: str, transfer: int) -> HttpResponse:
    body, found = _own(request, organisation, transfer)
    if not may_take_back(request.user, found):
        raise PermissionDenied(_("Only the organisation that asked can take this back."))
    if request.method == "POST":
        try:
            take_back(transfer=found, by=request.user, at=timezone.now())
        except AlreadySettled as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("It is taken back."))
        return redirect("ownership:one", organisation, transfer)
    context = {"organisation": body, "transfer": found, "name": _name(found)}
    return render(request, "catalogue/ownership/take_back.html", context)
