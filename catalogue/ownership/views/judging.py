"""A moderator decides whose an imported service is."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest, moderator_required
from catalogue.models.case import AlreadyTaken
from catalogue.ownership.actions import AlreadySettled, NotClaimable, NotTransferable, judge
from catalogue.ownership.forms import JudgeForm
from catalogue.ownership.permissions import may_judge
from catalogue.ownership.queries import (
    addresses_of,
    claim_or_404,
    open_claims,
    settled_claims,
    source_addresses_of,
    verified_domains_of,
)

PAGE = 25


@require_GET
@moderator_required
def index(request: SignedInRequest) -> HttpResponse:
    context = {
        "waiting": list(open_claims()),
        "page": Paginator(settled_claims(), PAGE).get_page(request.GET.get("page")),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/ownership/claims.html", context)


@require_http_methods(["GET", "POST"])
@moderator_required
def decide(request: SignedInRequest, transfer: int) -> HttpResponse:
    found = claim_or_404(transfer)
    mine, now = may_judge(request.user, found), timezone.now()
    if request.method == "POST" and not mine:
        raise PermissionDenied(
            _("Only a moderator from neither organisation can decide on a claim.")
        )
    form = JudgeForm(request.POST or None)
    if form.is_valid():
        try:
            judge(
                transfer=found,
                accepted=form.cleaned_data["decision"] == "accept",
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=now,
            )
        except (AlreadySettled, AlreadyTaken) as error:
            messages.info(request, str(error))
            return redirect("ownership:judge", transfer)
        except (NotClaimable, NotTransferable) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Your decision is stored. The organisation can read it."))
            return redirect("ownership:claims")
    context = {
        "transfer": found,
        "listing": found.listing,
        "sources": source_addresses_of(found.listing),
        "addresses": addresses_of(found.listing),
        "domains": verified_domains_of(found.to_organisation),
        "may_judge": mine,
        "case": found.case,
        "held": str(found.case.kept_from(request.user, at=now) or "") if found.case else "",
        "held_by_me": found.case is not None and found.case.holder(at=now) == request.user,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/ownership/judge.html", context, status=status)
