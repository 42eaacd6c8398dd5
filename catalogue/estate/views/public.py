from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.http import csv_file
from accounts.models import User
from accounts.permissions import is_member
from catalogue.estate.queries.files import public_file
from catalogue.estate.queries.public import body_or_404, run_by, shared_by


@login_not_required
@require_GET
def runs(request: HttpRequest, slug: str) -> HttpResponse:
    """What an organisation runs itself, and what it shares; of each only what is public."""
    body = body_or_404(slug)
    context = {
        "organisation": body,
        "lines": list(run_by(body)),
        "shared": shared_by(body),
        "own": isinstance(request.user, User) and is_member(request.user, body),
    }
    return render(request, "catalogue/estate/runs.html", context)


@login_not_required
@require_GET
def runs_csv(request: HttpRequest, slug: str) -> HttpResponse:
    body = body_or_404(slug)
    return csv_file(f"{body.slug}-runs", public_file(body))
