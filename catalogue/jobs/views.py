from dataclasses import asdict
from urllib.parse import urlencode

from celery import current_app
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import SignedInRequest, administrator_required
from catalogue.jobs.actions import NotStoppable, stop, try_again
from catalogue.jobs.queries import (
    counts_by_state,
    job_or_404,
    jobs_in,
    progress_of,
    readers,
    timed,
    took,
)
from catalogue.models import JobState
from catalogue.models.job import TITLES

PAGE = 50


@require_GET
def page(request: SignedInRequest, job: int) -> HttpResponse:
    """As a page, or as JSON where the script asks."""
    found = job_or_404(request.user, job)
    progress = progress_of(found)
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(asdict(progress))
    context = {
        "job": found,
        "took": took(found),
        "progress": progress,
        "dead": found.state == JobState.DEAD,
        "waits_again": found.state == JobState.QUEUED and found.attempts > 0,
        "report": getattr(found, "intake_run", None),
        "estate_report": getattr(found, "estate_import", None),
        "is_asker": found.asked_by_id == request.user.pk,
        "is_administrator": request.user.is_administrator,
    }
    return render(request, "catalogue/jobs/page.html", context)


@require_POST
def stop_job(request: SignedInRequest, job: int) -> HttpResponse:
    found = job_or_404(request.user, job)
    try:
        stop(job=found, by=request.user, at=timezone.now())
    except NotStoppable as error:
        messages.info(request, str(error))
    return redirect("jobs:page", job)


@require_POST
@administrator_required
def again(request: SignedInRequest, job: int) -> HttpResponse:
    try_again(job=job_or_404(request.user, job), by=request.user, at=timezone.now())
    messages.success(request, _("The task is waiting again."))
    return redirect("jobs:page", job)


@require_GET
@administrator_required
def index(request: SignedInRequest) -> HttpResponse:
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    state = state if state in JobState.values else ""
    kind = kind if kind in TITLES else ""

    def address(**news: object) -> str:
        return "?" + urlencode({"state": state, "kind": kind, **news})

    found = Paginator(jobs_in(state, kind), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": found,
        "rows": [(job, progress_of(job).words, took(job)) for job in found.object_list],
        "state": state,
        "kind": kind,
        "kinds": sorted(TITLES.items(), key=lambda one: str(one[1])),
        "counts": counts_by_state(kind),
        "address": address,
        "page_address": lambda number: address(page=number),
    }
    return render(request, "catalogue/jobs/index.html", context)


@require_GET
@administrator_required
def timetable(request: SignedInRequest) -> HttpResponse:
    now, conf = timezone.now(), current_app.conf
    context = {
        "timed": timed(conf.timetable, at=now),
        "readers": readers(conf.ledger_readers, at=now),
    }
    return render(request, "catalogue/jobs/timetable.html", context)
