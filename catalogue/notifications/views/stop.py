"""The end of a subscription, from a mail: one click, and nobody needs to sign in."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from catalogue.models import Way
from catalogue.notifications.actions.choices import choose
from catalogue.notifications.lines import GROUPS
from catalogue.notifications.queries.lists import stopped_by


@login_not_required
@csrf_exempt  # a mail program posts here, which has no page of ours; the mark is the proof
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, mark: str) -> HttpResponse:
    """Asks, or does it. No redirect follows, since mail programs do not follow one (RFC 8058)."""
    found = stopped_by(mark)
    if found is None:
        raise Http404
    person, groups = found
    if request.method == "POST":
        choose(ways=dict.fromkeys(groups, Way.NEVER.value), by=person, at=timezone.now())
    context = {
        "titles": [GROUPS[name].title for name in groups],
        "is_done": request.method == "POST",
    }
    return render(request, "catalogue/notifications/stop.html", context)
