"""What curators watch, and what they say of a service."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest, moderator_required
from catalogue.models import Assessment, Listing
from catalogue.models.scaling import POINTS
from catalogue.scaling import words
from catalogue.scaling.actions import AssessedMeanwhile, NotAssessable, assess
from catalogue.scaling.forms import AssessmentForm
from catalogue.scaling.method import METHOD
from catalogue.scaling.permissions import may_assess
from catalogue.scaling.queries.pages import (
    assessable_or_404,
    assessment_of,
    latest_look,
    watch_list,
)

PAGE = 25


@require_GET
@moderator_required
def watch(request: SignedInRequest) -> HttpResponse:
    look = latest_look()
    context = {
        "page": Paginator(watch_list(), PAGE).get_page(request.GET.get("page")),
        "look": look[0] if look else None,
        "method": METHOD,
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/scaling/watch.html", context)


@require_http_methods(["GET", "POST"])
@moderator_required
def assessment(request: SignedInRequest, slug: str) -> HttpResponse:
    listing = assessable_or_404(slug)
    if not may_assess(request.user, listing):
        raise PermissionDenied(
            _("You belong to the publisher of this service, so another moderator assesses it.")
        )
    last = assessment_of(listing)
    form = AssessmentForm(request.POST or None, initial=_initial(last))
    if form.is_valid():
        return _save(request, listing, form)
    context = {"listing": listing, "last": last, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/scaling/assessment.html", context, status=status)


def _initial(last: Assessment | None) -> dict[str, Any]:
    values: dict[str, Any] = {"seen": last.version if last else 0}
    if last:
        for point in POINTS:
            values[point] = "yes" if getattr(last, point) else "no"
            values[f"{point}_why"] = getattr(last, f"{point}_why")
    return values


def _save(request: SignedInRequest, listing: Listing, form: AssessmentForm) -> HttpResponse:
    """The way on, or the page of a conflict."""
    seen = form.cleaned_data["seen"]
    try:
        assess(
            listing=listing, answers=form.answers, seen=seen, by=request.user, at=timezone.now()
        )
    except AssessedMeanwhile as error:
        theirs = assessment_of(listing)
        if theirs:
            return _conflict(request, listing, form, theirs)
        messages.info(request, str(error))
        return redirect("scaling:assessment", listing.slug)
    except NotAssessable as error:
        messages.info(request, str(error))
        return redirect("scaling:watch")
    messages.success(request, _("Your assessment is public. The stage follows tonight."))
    return redirect("scaling:service", listing.slug)


def _conflict(
    request: SignedInRequest, listing: Listing, form: AssessmentForm, theirs: Assessment
) -> HttpResponse:
    """Theirs beside ours; sending ours again is then a choice."""
    ours = request.POST.copy()
    ours["seen"] = str(theirs.version)
    form.data = ours
    rows = [
        {
            "label": words.POINTS[point][0],
            "state": "",
            "old": _said(getattr(theirs, point), getattr(theirs, f"{point}_why")),
            "new": _said(form.answers[point], form.answers[f"{point}_why"]),
        }
        for point in POINTS
    ]
    context = {
        "listing": listing,
        "theirs": theirs,
        "rows": [one for one in rows if one["old"] != one["new"]],
        "form": form,
    }
    return render(request, "catalogue/scaling/conflict.html", context, status=409)


def _said(met: object, why: object) -> str:
    return f"{_('Yes') if met else _('No')}: {why}"
