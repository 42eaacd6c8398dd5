from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest, moderator_required
from catalogue.listings.changes import Change, changes
from catalogue.listings.problems import problems_of
from catalogue.models import Kind, Outcome, Revision, RevisionState
from catalogue.moderation.actions import AlreadyDecided, approve, ask_for_changes, refuse
from catalogue.moderation.forms import DecisionForm
from catalogue.moderation.permissions import may_judge
from catalogue.moderation.queries import (
    case_or_404,
    decisions_on,
    last_decided,
    next_waiting,
    own_organisations,
    queue,
    warnings_of,
)

PAGE = 25
SORTS = {
    "waiting": gettext_lazy("Longest waiting first"),
    "organisation": gettext_lazy("By organisation"),
}


@require_GET
@moderator_required
def index(request: SignedInRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    sort = request.GET.get("sort", "")
    sort = sort if sort in SORTS else "waiting"
    page = Paginator(queue(kind=kind, sort=sort), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "own": own_organisations(request.user),
        "kind": kind,
        "kinds": Kind.choices,
        "sort": sort,
        "sorts": SORTS.items(),
        "last_decided": None if page.object_list else last_decided(),
        "address": lambda number: f"?kind={kind}&sort={sort}&page={number}",
    }
    return render(request, "catalogue/moderation/queue.html", context)


@require_GET
@moderator_required
def case(request: SignedInRequest, revision: int) -> HttpResponse:
    found = case_or_404(revision)
    context = {
        "revision": found,
        "listing": found.listing,
        "changes": _changes(found),
        "problems": problems_of(found),
        "warnings": warnings_of(found),
        "decisions": decisions_on(found),
        "may_decide": may_judge(request.user, found.listing.organisation),
        "waits": found.state == RevisionState.SUBMITTED,
    }
    return render(request, "catalogue/moderation/case.html", context)


def _changes(revision: Revision) -> list[Change]:
    """From what is live now; everything is new where nothing is, or where this is what is live."""
    live = revision.listing.live_revision
    before = live.values(language=revision.language) if live and live != revision else {}
    return changes(before, revision.values(), kind=revision.listing.kind)


@require_http_methods(["GET", "POST"])
@moderator_required
def decide(request: SignedInRequest, revision: int) -> HttpResponse:
    found = case_or_404(revision)
    form = DecisionForm(request.POST or None)
    if form.is_valid():
        try:
            _carry_out(found, form, request)
        except AlreadyDecided as error:
            messages.info(request, str(error))
            return redirect("moderation:case", revision)
        messages.success(request, _("Your decision is stored. The publisher can read it."))
        following = next_waiting(request.user)
        return (
            redirect("moderation:case", following.pk)
            if following
            else redirect("moderation:queue")
        )
    context = {"revision": found, "listing": found.listing, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/moderation/decide.html", context, status=status)


def _carry_out(revision: Revision, form: DecisionForm, request: SignedInRequest) -> None:
    reason, at = form.full_reason(), timezone.now()
    match form.cleaned_data["outcome"]:
        case Outcome.APPROVED:
            approve(revision=revision, by=request.user, at=at, reason=reason)
        case Outcome.CHANGES_REQUESTED:
            ask_for_changes(revision=revision, reason=reason, by=request.user, at=at)
        case Outcome.REFUSED:
            refuse(revision=revision, reason=reason, by=request.user, at=at)
