"""A moderator decides on disputed use, and sees what lapsed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest, moderator_required
from catalogue.adoption.actions import DisputeSettled, NotYetForModerators, settle
from catalogue.adoption.forms import SettleForm
from catalogue.adoption.permissions import may_settle
from catalogue.adoption.queries import (
    any_dispute_or_404,
    disputes_in,
    lately_lapsed,
    open_case_of,
)
from catalogue.models import Dispute
from catalogue.models.case import AlreadyTaken
from catalogue.models.dispute import FOR_MODERATORS, TO_ANSWER

PAGE = 25


@require_GET
@moderator_required
def index(request: SignedInRequest) -> HttpResponse:
    context = {
        "waiting": list(disputes_in(FOR_MODERATORS)),
        "unanswered": list(disputes_in(TO_ANSWER[:1])),
        "lapsed": list(lately_lapsed(on=timezone.localdate())),
        "page": Paginator(disputes_in(()), PAGE).get_page(request.GET.get("page")),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/adoption/disputes.html", context)


@require_http_methods(["GET", "POST"])
@moderator_required
def decide(request: SignedInRequest, dispute: int) -> HttpResponse:
    found = any_dispute_or_404(dispute)
    mine, now = may_settle(request.user, found), timezone.now()
    if request.method == "POST" and not mine:
        raise PermissionDenied(
            _("Only a moderator from neither organisation, who has not decided, can do this.")
        )
    form = SettleForm(request.POST or None)
    if form.is_valid():
        answer = _settle(request, found, form)
        if answer is not None:
            return answer
    case = open_case_of(found)
    context = {
        "dispute": found,
        "may_settle": mine,
        "case": case,
        "held": str(case.kept_from(request.user, at=now) or "") if case else "",
        "held_by_me": case is not None and case.holder(at=now) == request.user,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/adoption/settle.html", context, status=status)


def _settle(request: SignedInRequest, found: Dispute, form: SettleForm) -> HttpResponse | None:
    try:
        settle(
            dispute=found,
            stands=form.cleaned_data["decision"] == SettleForm.STANDS,
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )
    except (AlreadyTaken, DisputeSettled, NotYetForModerators) as error:
        messages.info(request, str(error))
        return redirect("adoption:settle", found.pk)
    messages.success(request, _("Your decision is stored. Both organisations can read it."))
    return redirect("adoption:disputes")
