"""Where anybody tells the moderators that something is wrong with a service."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import too_many
from accounts.models import User
from catalogue.moderation.actions import NotPublished, report
from catalogue.moderation.forms import ReportForm
from catalogue.moderation.queries import published_or_404


@login_not_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    listing = published_or_404(slug)
    form = ReportForm(request.POST or None)
    if form.is_valid():
        if not ratelimit.consume(request, action="report"):
            return too_many(request)
        person = request.user if isinstance(request.user, User) else None
        try:
            report(listing=listing, **form.cleaned_data, by=person, at=timezone.now())
        except NotPublished as error:
            form.add_error(None, str(error))
        else:
            return redirect("moderation:reported", slug)
    context = {"listing": listing, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/moderation/report.html", context, status=status)


@login_not_required
@require_GET
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    listing = published_or_404(slug)
    return render(request, "catalogue/moderation/reported.html", {"listing": listing})
