"""Where editors record what their organisation runs, keep it true, and end it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import SignedInRequest, csv_file
from accounts.models import Organisation
from catalogue.estate.actions.lines import (
    AlreadyRecorded,
    ChangedMeanwhile,
    LineEnded,
    NotOurUse,
    change,
    confirm_line,
    declare,
    name_successor,
    retire,
)
from catalogue.estate.forms.lines import (
    ChangeForm,
    LineForm,
    ReplacesForm,
    RetireForm,
    initial_of,
)
from catalogue.estate.permissions import may_keep_estate
from catalogue.estate.queries.files import imports_of, own_file
from catalogue.estate.queries.lines import (
    history_of,
    line_or_404,
    lines_of,
    lines_to_replace,
    purpose_or_404,
    purposes_of,
    services_instead,
    use_or_404,
    uses_to_name,
)
from catalogue.estate.views.steps import LABELS, keeper, public_body, shown
from catalogue.models import Adoption, EstateLine, HowMet, LineState


@require_GET
def own(request: SignedInRequest, organisation: str) -> HttpResponse:
    """Every purpose: how it is met, or that nothing is recorded."""
    body = public_body(request, organisation)
    purposes = purposes_of(body)
    may_keep = may_keep_estate(request.user, body)
    context = {
        "organisation": body,
        "met": [one for one in purposes if one.is_met],
        "unmet": [one.capability for one in purposes if not one.is_met],
        "ended": list(lines_of(body).filter(state=LineState.RETIRED)),
        "imports": list(imports_of(body)) if may_keep else [],
        "may_keep": may_keep,
    }
    return render(request, "catalogue/estate/own.html", context)


@require_GET
def own_csv(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = public_body(request, organisation)
    return csv_file(f"{body.slug}-estate", own_file(body))


@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest, organisation: str, capability: str) -> HttpResponse:
    body = keeper(request, organisation)
    purpose = purpose_or_404(capability)
    uses = uses_to_name(body)
    initial = _of_use(request, uses)
    form = LineForm(request.POST or None, uses=uses, initial=initial)
    if form.is_valid():
        try:
            line = declare(
                organisation=body,
                capability=purpose,
                by=request.user,
                at=timezone.now(),
                **form.values(),
            )
        except AlreadyRecorded as error:
            form.add_error("name", str(error))
        except NotOurUse as error:
            form.add_error("adoption", str(error))
        else:
            messages.success(request, _("Recorded. Everybody can see that and how you meet it."))
            return redirect("estate:one", body.slug, line.pk)
    context = {"organisation": body, "capability": purpose, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/estate/new.html", context, status=status)


def _of_use(request: SignedInRequest, uses: QuerySet[Adoption]) -> dict[str, object]:
    """Where the page was opened from a use of a service, that service is filled in."""
    for use in uses:
        revision = use.listing.live_revision
        if str(use.pk) == request.GET.get("use") and revision:
            return {"met": HowMet.SERVICE, "adoption": str(use.pk), "name": revision.name}
    return {}


@require_GET
def one(request: SignedInRequest, organisation: str, line: int) -> HttpResponse:
    body = public_body(request, organisation)
    found = line_or_404(body, line)
    context = {
        "organisation": body,
        "line": found,
        "rows": shown(found),
        "history": history_of(found),
        "labels": LABELS,
        "instead": list(services_instead(found)) if found.is_open and found.is_own_run else [],
        "may_keep": may_keep_estate(request.user, body),
    }
    return render(request, "catalogue/estate/one.html", context)


@require_http_methods(["GET", "POST"])
def change_line(request: SignedInRequest, organisation: str, line: int) -> HttpResponse:
    body = keeper(request, organisation)
    found = line_or_404(body, line)
    if not found.is_open:
        return _ended(request, found)
    form = ChangeForm(request.POST or None, uses=uses_to_name(body), initial=initial_of(found))
    if form.is_valid():
        answer = _changed(request, found, form)
        if answer is not None:
            return answer
    context = {"organisation": body, "line": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/estate/change.html", context, status=status)


def _changed(request: SignedInRequest, line: EstateLine, form: ChangeForm) -> HttpResponse | None:
    """The way on, or the page of a conflict; None where the form says what is wrong."""
    line.version = form.cleaned_data["version"]  # the one that the person saw
    try:
        change(line=line, by=request.user, at=timezone.now(), **form.values())
    except ChangedMeanwhile as error:
        return _conflict(request, line, form, said=str(error))
    except LineEnded:
        return _ended(request, line)
    except AlreadyRecorded as error:
        form.add_error("name", str(error))
        return None
    except NotOurUse as error:
        form.add_error("adoption", str(error))
        return None
    messages.success(request, _("The change is stored."))
    return redirect("estate:one", line.organisation.slug, line.pk)


def _conflict(
    request: SignedInRequest, line: EstateLine, form: ChangeForm, *, said: str
) -> HttpResponse:
    """Where they differ; sending ours again is then a choice."""
    fresh = line_or_404(line.organisation, line.pk)
    ours = request.POST.copy()
    ours["version"] = str(fresh.version)
    form.data = ours
    mine = _as_written(fresh, form.values())
    rows = [
        {"label": label, "state": "", "old": theirs, "new": own}
        for (label, theirs), (_label, own) in zip(shown(fresh), shown(mine), strict=True)
        if theirs != own
    ]
    context = {"organisation": line.organisation, "line": fresh, "rows": rows, "form": form}
    context["said"] = said
    return render(request, "catalogue/estate/conflict.html", context, status=409)


def _as_written(line: EstateLine, values: dict[str, Any]) -> EstateLine:
    """What the line would be; nothing is stored."""
    mine = line_or_404(line.organisation, line.pk)
    for name, value in values.items():
        setattr(mine, name, value)
    return mine


def _ended(request: SignedInRequest, line: EstateLine) -> HttpResponse:
    messages.info(request, _("This has ended. Record something new if you run it again."))
    return redirect("estate:one", line.organisation.slug, line.pk)


@require_POST
def confirm(request: SignedInRequest, organisation: str, line: int) -> HttpResponse:
    found = line_or_404(keeper(request, organisation), line)
    try:
        confirm_line(line=found, by=request.user, at=timezone.now())
    except LineEnded:
        return _ended(request, found)
    messages.success(request, _("Noted: all of it is still true."))
    return redirect("estate:one", organisation, line)


@require_http_methods(["GET", "POST"])
def end(request: SignedInRequest, organisation: str, line: int) -> HttpResponse:
    body = keeper(request, organisation)
    found = line_or_404(body, line)
    if not found.is_open:
        return _ended(request, found)
    uses = uses_to_name(body)
    initial = {"replaced_by": str(found.replaced_by_id or "")}
    form = RetireForm(request.POST or None, uses=uses, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            retire(
                line=found,
                retired_on=data["retired_on"],
                reference=data["reference"],
                replaced_by=_use(body, data["replaced_by"]),
                by=request.user,
                at=timezone.now(),
            )
        except LineEnded:
            return _ended(request, found)
        messages.success(request, _("It has ended. It stays in your history."))
        return redirect("estate:one", body.slug, line)
    context = {"organisation": body, "line": found, "form": form}
    status = 422 if form.errors else 200
    return render(request, "catalogue/estate/end.html", context, status=status)


def _use(body: Organisation, key: str) -> Any:
    return use_or_404(body, int(key)) if key else None


@require_http_methods(["GET", "POST"])
def replaces(request: SignedInRequest, organisation: str, adoption: int) -> HttpResponse:
    """From a use of a service: what of one's own does it replace?"""
    body = keeper(request, organisation)
    use = use_or_404(body, adoption)
    lines = list(lines_to_replace(use))
    form = ReplacesForm((request.POST or None) if lines else None, lines=lines)
    if form.is_valid():
        chosen = line_or_404(body, int(form.cleaned_data["line"]))
        try:
            name_successor(line=chosen, adoption=use, by=request.user, at=timezone.now())
        except (LineEnded, NotOurUse) as error:
            raise PermissionDenied(str(error)) from error
        messages.success(request, _("Noted. Record its end once it is switched off."))
        return redirect("estate:one", body.slug, chosen.pk)
    context = {
        "organisation": body,
        "adoption": use,
        "form": form,
        "lines": lines,
        "replaced": [one for one in lines if one.replaced_by_id == use.pk],
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/estate/replaces.html", context, status=status)
