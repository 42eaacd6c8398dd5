"""The mail as operators see it, and on one machine the mail itself."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import SignedInRequest, administrator_required
from catalogue.notifications.paragraphs import blocks
from catalogue.notifications.queries.lists import (
    MAIL_STATES,
    local_mail,
    mail_counts,
    mails_in,
)

PAGE = 50
LETTERS = 20


@require_GET
@administrator_required
def mail(request: SignedInRequest) -> HttpResponse:
    """That it waits, was sent or failed. Words and names of people are not shown."""
    state = request.GET.get("state", "")
    state = state if state in MAIL_STATES else ""
    now = timezone.now()
    context = {
        "page": Paginator(mails_in(state, at=now), PAGE).get_page(request.GET.get("page")),
        "states": MAIL_STATES,
        "state": state,
        "counts": mail_counts(at=now),
        "address": lambda number: f"?state={state}&page={number}",
    }
    return render(request, "catalogue/notifications/mails.html", context)


@login_not_required
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mail of this machine; nowhere else is there such a page."""
    _only_here()
    context = {
        "page": Paginator(local_mail(), LETTERS).get_page(request.GET.get("page")),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/notifications/mailbox.html", context)


@login_not_required
@require_GET
def html_part(request: HttpRequest, message: int) -> HttpResponse:
    """One mail's HTML, as it would be sent."""
    _only_here()
    found = local_mail().filter(pk=message).first()
    if found is None:
        raise Http404
    context = {"subject": found.subject, "blocks": blocks(found.body)}
    return render(request, "catalogue/notifications/mail.html", context)


def _only_here() -> None:
    if not settings.LOCAL:
        raise Http404
