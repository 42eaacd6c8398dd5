"""Pages without data: help, statements, what machines ask for."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

TOPICS = {
    "how-we-count": gettext_noop("How we count"),
    "how-results-are-ordered": gettext_noop("How results are ordered"),
    "publish-a-service": gettext_noop("Publish a service"),
    "record-use": gettext_noop("Record that you use a service"),
}
STATEMENTS = ("accessibility", "contact", "cookies", "privacy")
MOST_REPORT_BYTES = 8_192


@login_not_required
@require_GET
def help_index(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html", {"topics": TOPICS})


@login_not_required
@require_GET
def topic(request: HttpRequest, topic: str) -> HttpResponse:
    if topic not in TOPICS:
        raise Http404
    return render(request, f"pages/{topic}.html", {"title": TOPICS[topic]})


@login_not_required
@require_GET
def statement(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, f"pages/{name}.html", {})


@login_not_required
@require_GET
@cache_control(max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /workspace/", "Disallow: /account/", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@csrf_exempt
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """Taken and not kept beyond the request's line in the log."""
    too_long = int(request.headers.get("Content-Length") or 0) > MOST_REPORT_BYTES
    return HttpResponse(status=413 if too_long else 204)
