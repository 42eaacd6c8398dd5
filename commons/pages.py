"""Pages without data: help, statements, what machines ask for."""

import json
import logging
from datetime import timedelta

from allauth.core import ratelimit
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

TASKS = {
    "publish-a-service": gettext_noop("Publish a service"),
    "record-use": gettext_noop("Record that you use a service"),
    "save-a-search": gettext_noop("Be told of new services"),
}
RULES = {
    "how-we-count": gettext_noop("How we count"),
    "how-results-are-ordered": gettext_noop("How results are ordered"),
}
STATEMENTS = {
    "accessibility": gettext_noop("Accessibility statement"),
    "privacy": gettext_noop("Privacy"),
    "cookies": gettext_noop("Cookies"),
    "contact": gettext_noop("Contact us"),
}
REPORT_TYPE = "application/csp-report"
MOST_REPORT_BYTES = 8_192
LONGEST_ADDRESS = 300
log = logging.getLogger("commons.pages")


@login_not_required
@require_GET
def help_index(request: HttpRequest) -> HttpResponse:
    context = {"tasks": TASKS, "rules": RULES, "statements": STATEMENTS}
    return render(request, "pages/help.html", context)


@login_not_required
@require_GET
def topic(request: HttpRequest, topic: str) -> HttpResponse:
    if topic not in TASKS | RULES:
        raise Http404
    return render(request, f"pages/{topic}.html", {})


@login_not_required
@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html", {})


@login_not_required
@require_GET
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html", {})


@login_not_required
@require_GET
def cookies(request: HttpRequest) -> HttpResponse:
    rows = [
        (
            settings.SESSION_COOKIE_NAME,
            _("Keeps you signed in."),
            _("Until you sign out, at most 12 hours"),
        ),
        (
            settings.CSRF_COOKIE_NAME,
            _("Makes sure that a form was sent from our own page."),
            _("12 months"),
        ),
    ]
    return render(request, "pages/cookies.html", {"cookies": rows})


@login_not_required
@require_GET
def contact(request: HttpRequest) -> HttpResponse:
    page = request.GET.get("page", "")[:LONGEST_ADDRESS]
    context = {
        "address": settings.CONTACT_ADDRESS,
        "page": settings.BASE_URL + page if page.startswith("/") else "",
    }
    return render(request, "pages/contact.html", context)


@login_not_required
@require_GET
@cache_control(max_age=86_400)
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = settings.BASE_URL + reverse("exchange:sitemaps")
    lines = [
        "User-agent: *",
        "Disallow: /workspace/",
        "Disallow: /account/",
        "Disallow: /save-search/",
        f"Sitemap: {sitemap}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@require_GET
@cache_control(max_age=86_400)
def security(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness, as machines look for it."""
    page = settings.BASE_URL + reverse("pages:contact")
    contact = f"mailto:{settings.CONTACT_ADDRESS}" if settings.CONTACT_ADDRESS else page
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [f"Contact: {contact}", f"Expires: {expires}", "Preferred-Languages: en", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@login_not_required
@csrf_exempt
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """Only the name of the directive is kept, in the log; the rest may tell what people read."""
    if request.content_type != REPORT_TYPE:
        return HttpResponse(status=415)
    if len(request.body) > MOST_REPORT_BYTES:
        return HttpResponse(status=413)
    if not ratelimit.consume(request, action="policy_report"):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    log.warning("policy report", extra={"directive": _directive(request.body)})
    return HttpResponse(status=204)


def _directive(body: bytes) -> str:
    """One of our own policy's, or 'other': anybody may send anything here."""
    try:
        report = json.loads(body)["csp-report"]
        named = str(report.get("effective-directive") or report.get("violated-directive"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return "other"
    ours = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return next((known for known in ours if named.startswith(known)), "other")
