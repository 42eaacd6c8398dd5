"""What a person was told, and how they want to be mailed."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import SignedInRequest
from catalogue.notifications.actions.choices import choose
from catalogue.notifications.actions.telling import mark_read
from catalogue.notifications.forms import ChoicesForm
from catalogue.notifications.queries.lists import choices_of, notices_of, page_of_notices

PAGE = 20


@require_GET
def notices(request: SignedInRequest) -> HttpResponse:
    page, told = page_of_notices(request.user, number=request.GET.get("page"), size=PAGE)
    context = {
        "page": page,
        "told": told,
        "unread": notices_of(request.user).unread().count(),  # type: ignore[attr-defined]
        "now": timezone.now().isoformat(),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/notifications/notices.html", context)


@require_POST
def read_one(request: SignedInRequest, notice: int) -> HttpResponse:
    if not notices_of(request.user).filter(pk=notice).exists():
        raise Http404
    mark_read(person=request.user, keys=[notice], at=timezone.now())
    home = request.POST.get("from") == "home"
    return redirect("organisations:home" if home else "notifications:notices")


@require_POST
def read_all(request: SignedInRequest) -> HttpResponse:
    """All that were there when the page was drawn: what came since has not been seen."""
    mark_read(person=request.user, keys=None, at=_drawn_at(request))
    messages.success(request, _("All notices are marked as read."))
    return redirect("notifications:notices")


def _drawn_at(request: SignedInRequest) -> datetime:
    now = timezone.now()
    try:
        drawn = datetime.fromisoformat(request.POST.get("drawn_at", ""))
    except ValueError:
        return now
    return min(drawn, now) if drawn.tzinfo else now


@require_http_methods(["GET", "POST"])
def preferences(request: SignedInRequest) -> HttpResponse:
    choices = choices_of(request.user)
    form = ChoicesForm(request.POST or None, choices=choices)
    if form.is_valid():
        choose(ways=form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, _("Your choice is saved."))
        return redirect("notifications:preferences")
    context = {"form": form, "choices": choices, "person": request.user}
    return render(
        request,
        "catalogue/notifications/preferences.html",
        context,
        status=422 if form.errors else 200,
    )
