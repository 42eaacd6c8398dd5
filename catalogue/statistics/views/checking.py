"""What administrators see of totals that do not add up, and how they have them put right."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest, administrator_required
from catalogue.jobs.queries import last_done
from catalogue.statistics.actions.rebuilding import mend
from catalogue.statistics.queries.differences import open_differences

PAGE = 50


@require_http_methods(["GET", "POST"])
@administrator_required
def differences(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        job = mend(by=request.user, at=timezone.now())
        messages.success(request, _("The totals are being made anew. This page follows it."))
        return redirect("jobs:page", job.pk)
    context = {
        "page": Paginator(open_differences(), PAGE).get_page(request.GET.get("page")),
        "checked": last_done("statistics.compare"),
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/statistics/differences.html", context)
