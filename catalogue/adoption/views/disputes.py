"""A publisher disputes a recorded use; what both organisations see of it and do."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.models import Organisation
from accounts.permissions import is_editor
from accounts.queries import membership_or_404
from catalogue.adoption.actions import (
    AlreadyDisputed,
    DisputeSettled,
    NotDisputable,
    answer_dispute,
    contest,
    dispute,
    take_dispute_back,
)
from catalogue.adoption.forms import AnswerForm, ContestForm, DisputeForm
from catalogue.adoption.permissions import (
    may_answer_dispute,
    may_contest,
    may_dispute,
    may_take_back,
)
from catalogue.adoption.queries import (
    claimed_use_or_404,
    claims_on,
    dispute_or_404,
    latest_disputes,
)
from catalogue.models import Dispute, Listing

PAGE = 25


def _listing(request: SignedInRequest, organisation: str, slug: str) -> Listing:
    body = membership_or_404(request.user, organisation).organisation
    found = Listing.objects.own(body, slug)
    if found is None or found.live_revision is None:
        raise Http404
    return found


@require_GET
def claims(request: SignedInRequest, organisation: str, listing: str) -> HttpResponse:
    """Who says that it uses this service of one's own, and what of it is disputed."""
    found = _listing(request, organisation, listing)
    page = Paginator(claims_on(found), PAGE).get_page(request.GET.get("page"))
    disputes = latest_disputes(page.object_list)
    context = {
        "organisation": found.organisation,
        "listing": found,
        "page": page,
        "rows": [{"adoption": one, "dispute": disputes.get(one.pk)} for one in page.object_list],
        "may_dispute": is_editor(request.user, found.organisation),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/adoption/claims.html", context)


@require_http_methods(["GET", "POST"])
def begin(
    request: SignedInRequest, organisation: str, listing: str, adoption: int
) -> HttpResponse:
    own = _listing(request, organisation, listing)
    found = claimed_use_or_404(own, adoption)
    if not may_dispute(request.user, found):
        raise PermissionDenied(
            _("Only editors and owners of the publisher can dispute another body's use.")
        )
    form = DisputeForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            made = dispute(adoption=found, reason=reason, by=request.user, at=timezone.now())
        except (AlreadyDisputed, NotDisputable) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The organisation is told, and asked to answer."))
            return redirect("adoption:disputed", organisation, made.pk)
    context = {"organisation": own.organisation, "listing": own, "adoption": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/adoption/dispute.html", context, status=status)


def _dispute(
    request: SignedInRequest, organisation: str, key: int
) -> tuple[Organisation, Dispute]:
    body = membership_or_404(request.user, organisation).organisation
    return body, dispute_or_404(body, key)


@require_GET
def disputed(request: SignedInRequest, organisation: str, dispute: int) -> HttpResponse:
    """One dispute as both organisations see it."""
    body, found = _dispute(request, organisation, dispute)
    ours = found.adoption.organisation == body
    context = {
        "organisation": body,
        "dispute": found,
        "ours": ours,
        "may_answer": found.may_be_answered and may_answer_dispute(request.user, found),
        "may_take_back": not ours and found.is_unsettled and may_take_back(request.user, found),
        "may_contest": found.may_be_appealed and may_contest(request.user, found),
    }
    return render(request, "catalogue/adoption/disputed.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, organisation: str, dispute: int) -> HttpResponse:
    body, found = _dispute(request, organisation, dispute)
    if not may_answer_dispute(request.user, found):
        raise PermissionDenied(_("Only members of the organisation can answer for it."))
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            answer_dispute(dispute=found, words=words, by=request.user, at=timezone.now())
        except DisputeSettled as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Your answer is sent. A moderator decides."))
        return redirect("adoption:disputed", organisation, dispute)
    context = {"organisation": body, "dispute": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/adoption/answer.html", context, status=status)


@require_http_methods(["GET", "POST"])
def take_back(request: SignedInRequest, organisation: str, dispute: int) -> HttpResponse:
    body, found = _dispute(request, organisation, dispute)
    if not may_take_back(request.user, found):
        raise PermissionDenied(_("Only editors and owners of the publisher can take it back."))
    if request.method == "POST":
        try:
            take_dispute_back(dispute=found, by=request.user, at=timezone.now())
        except DisputeSettled as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("The dispute is taken back. The use stands."))
        return redirect("adoption:disputed", organisation, dispute)
    context = {"organisation": body, "dispute": found}
    return render(request, "catalogue/adoption/take_back.html", context)


@require_http_methods(["GET", "POST"])
def ask_again(request: SignedInRequest, organisation: str, dispute: int) -> HttpResponse:
    """The side that lost asks for another moderator."""
    body, found = _dispute(request, organisation, dispute)
    if not may_contest(request.user, found):
        raise PermissionDenied(
            _("Only editors and owners of the organisation that lost can ask again.")
        )
    form = ContestForm(request.POST or None)
    if form.is_valid():
        words = form.cleaned_data["words"]
        try:
            contest(dispute=found, words=words, by=request.user, at=timezone.now())
        except DisputeSettled as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Another moderator looks at it."))
        return redirect("adoption:disputed", organisation, dispute)
    context = {"organisation": body, "dispute": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/adoption/contest.html", context, status=status)
