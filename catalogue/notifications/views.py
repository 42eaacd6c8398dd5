from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from catalogue.models import Message

NEWEST = 50


@login_not_required
@require_GET
def mailbox(request: HttpRequest) -> HttpResponse:
    """All mail of this machine; nowhere else is there such a page."""
    if not settings.LOCAL:
        raise Http404
    messages = Message.objects.exclude(body="").order_by("-made_at", "-pk")[:NEWEST]
    return render(request, "catalogue/notifications/mailbox.html", {"mails": messages})
