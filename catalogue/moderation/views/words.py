"""Reviews and outcomes: reported by anybody, hidden and put back by moderators."""

from collections.abc import Callable

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest, moderator_required, too_many
from accounts.models import User
from catalogue.moderation.actions import (
    NotHidden,
    NotShown,
    NotToHide,
    hide_words,
    report_words,
    restore_words,
)
from catalogue.moderation.forms import ReasonForm, ReportWordsForm
from catalogue.moderation.permissions import may_judge_words
from catalogue.moderation.queries import said_or_404, why_hidden

LISTS = {"reviews": "ratings:reviews", "outcomes": "outcomes:outcomes"}


@login_not_required
@require_http_methods(["GET", "POST"])
def new_report(request: HttpRequest, slug: str, what: str, number: int) -> HttpResponse:
    said = said_or_404(what, number, slug=slug)
    form = ReportWordsForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="report"):
            return too_many(request)
        person = request.user if isinstance(request.user, User) else None
        try:
            report_words(said=said, **form.cleaned_data, by=person, at=timezone.now())
        except NotShown as error:
            form.add_error(None, str(error))
        else:
            return redirect("moderation:reported", slug)
    context = {"said": said, "what": what, "back": LISTS[what], "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/moderation/report_words.html", context, status=status)


@require_http_methods(["GET", "POST"])
@moderator_required
def hide(request: SignedInRequest, what: str, number: int) -> HttpResponse:
    return _decided(request, what, number, hide_words, _("It is hidden."))


@require_http_methods(["GET", "POST"])
@moderator_required
def restore(request: SignedInRequest, what: str, number: int) -> HttpResponse:
    return _decided(request, what, number, restore_words, _("It is shown again."))


def _decided(
    request: SignedInRequest, what: str, number: int, act: Callable[..., object], done: str
) -> HttpResponse:
    """Asks for the reason, then acts."""
    said = said_or_404(what, number)
    if not may_judge_words(request.user, said):
        raise PermissionDenied(
            _("Only a moderator from outside both organisations can decide this.")
        )
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            act(said=said, reason=reason, by=request.user, at=timezone.now())
        except (NotToHide, NotHidden) as error:
            messages.info(request, str(error))
        else:
            messages.success(request, done)
        return redirect(LISTS[what], said.listing.slug)
    context = {
        "said": said,
        "what": what,
        "list": LISTS[what],
        "back": act is restore_words,
        "standing": why_hidden(said),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/moderation/hide_words.html", context, status=status)
