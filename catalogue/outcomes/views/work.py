"""Where members report, confirm, change and withdraw outcomes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest
from accounts.queries import membership_or_404
from accounts.visible import one_line
from catalogue.fields.words import pounds
from catalogue.models import OutcomeReport
from catalogue.models.outcome import SAID
from catalogue.outcomes.actions import (
    AlreadyReported,
    NothingToConfirm,
    NotOpen,
    confirm,
    replace,
    report,
    withdraw,
)
from catalogue.outcomes.forms import OutcomeForm
from catalogue.outcomes.permissions import may_confirm
from catalogue.outcomes.queries import in_words, report_or_404, reportable_or_404, reports_by


@require_GET
def own(request: SignedInRequest, organisation: str) -> HttpResponse:
    """What the members have reported, and what became of it."""
    body = membership_or_404(request.user, organisation).organisation
    rows = [
        {
            "shown": in_words(one),
            "may_confirm": one.is_waiting and one.reported_by != request.user,
            "why_hidden": _why_hidden(one),
        }
        for one in reports_by(body)
    ]
    context = {"organisation": body, "rows": rows}
    return render(request, "catalogue/outcomes/own.html", context)


def _why_hidden(report: OutcomeReport) -> str:
    """What the moderator wrote who hid it."""
    standing = [one.reason for one in report.hidings.all() if one.restored_at is None]
    return standing[-1] if report.hidden and standing else ""


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    listing = reportable_or_404(body, one_line(request.GET.get("listing", "")))
    now = timezone.now()
    form = OutcomeForm(request.POST or None, today=timezone.localdate(now))
    if form.is_valid():
        try:
            report(
                listing=listing, organisation=body, by=request.user, at=now, **form.cleaned_data
            )
        except AlreadyReported as error:
            form.add_error("measure", str(error))
        else:
            messages.success(request, _("Stored. A colleague has to confirm it before it counts."))
            return redirect("outcomes:own", organisation)
    context = {"organisation": body, "listing": listing, "form": form, "changes": False}
    status = 422 if form.errors else 200
    return render(request, "catalogue/outcomes/new.html", context, status=status)


@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest, organisation: str, report: int) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    found = report_or_404(body, report)
    now = timezone.now()
    form = OutcomeForm(
        request.POST or None, today=timezone.localdate(now), initial=_written(found)
    )
    if form.is_valid():
        try:
            replace(report=found, by=request.user, at=now, **form.cleaned_data)
        except AlreadyReported as error:
            form.add_error("measure", str(error))
        except NotOpen as error:
            messages.info(request, str(error))
            return redirect("outcomes:own", organisation)
        else:
            messages.success(
                request, _("Changed. A colleague has to confirm it before it counts.")
            )
            return redirect("outcomes:own", organisation)
    context = {"organisation": body, "listing": found.listing, "form": form, "changes": True}
    status = 422 if form.errors else 200
    return render(request, "catalogue/outcomes/new.html", context, status=status)


def _written(report: OutcomeReport) -> dict[str, Any]:
    """The form as it was filled in."""
    values = {name: getattr(report, name) for name in SAID}
    for name in ("cost_before_pence", "cost_after_pence"):
        cost = values[name]
        values[name] = "" if cost is None else pounds(cost).removeprefix("£")
    return values | {"higher_is_better": "higher" if report.higher_is_better else "lower"}


@require_http_methods(["GET", "POST"])
def confirm_report(request: SignedInRequest, organisation: str, report: int) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    found = report_or_404(body, report)
    if request.method == "POST":
        try:
            confirm(report=found, by=request.user, at=timezone.now())
        except NothingToConfirm as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Confirmed. Everybody can read it now."))
        return redirect("outcomes:own", organisation)
    context = {
        "organisation": body,
        "shown": in_words(found),
        "may_confirm": found.is_waiting and may_confirm(request.user, found),
    }
    return render(request, "catalogue/outcomes/confirm.html", context)


@require_http_methods(["GET", "POST"])
def take_back(request: SignedInRequest, organisation: str, report: int) -> HttpResponse:
    body = membership_or_404(request.user, organisation).organisation
    found = report_or_404(body, report)
    if request.method == "POST":
        withdraw(report=found, by=request.user, at=timezone.now())
        messages.success(request, _("Withdrawn. It is shown and counted nowhere any more."))
        return redirect("outcomes:own", organisation)
    context = {"organisation": body, "shown": in_words(found)}
    return render(request, "catalogue/outcomes/withdraw.html", context)
