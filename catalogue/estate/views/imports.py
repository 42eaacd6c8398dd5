"""A file of what an organisation runs: brought, looked at, taken, reported on."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest, csv_file
from catalogue.estate.actions.imports import AlreadyStarted, store_file, take_file
from catalogue.estate.columns import COLUMNS, NEEDED, places_in
from catalogue.estate.forms.files import CheckForm, FileForm, ReadingForm
from catalogue.estate.queries.files import (
    import_or_404,
    refused_file,
    refused_rows,
    sheet_of,
)
from catalogue.estate.reading import NotReadable, Sheet, read_as_found
from catalogue.estate.views.steps import keeper
from catalogue.jobs.queries import progress_of
from catalogue.models import EstateImport

FIRST_ROWS = 3
PAGE = 50


@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest, organisation: str) -> HttpResponse:
    body = keeper(request, organisation)
    sent = int(request.headers.get("Content-Length") or 0)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*given, sent=sent)
    if form.is_valid():
        content = form.cleaned_data["content"]
        try:
            read_as_found(content)
        except NotReadable as error:
            form.add_error("document" if form.cleaned_data["document"] else "text", str(error))
        else:
            run = store_file(
                organisation=body,
                file_name=form.cleaned_data["file_name"] or _("Pasted rows"),
                content=content,
                by=request.user,
                at=timezone.now(),
            )
            return redirect("estate:check", body.slug, run.pk)
    context = {"organisation": body, "form": form, "columns": COLUMNS}
    status = 422 if form.errors else 200
    return render(request, "catalogue/estate/upload.html", context, status=status)


@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, organisation: str, run: int) -> HttpResponse:
    """What was found, shown before anything is taken. `encoding` and `delimiter` look again."""
    body = keeper(request, organisation)
    found = import_or_404(body, run)
    if found.job is not None or found.content is None:
        return redirect("estate:report", body.slug, run)
    encoding, delimiter, sheet = read_as_found(bytes(found.content))
    asked = ReadingForm(request.POST or request.GET)
    if asked.is_valid():
        encoding, delimiter = asked.cleaned_data["encoding"], asked.cleaned_data["delimiter"]
    reading = ReadingForm(initial={"encoding": encoding, "delimiter": delimiter})
    try:
        sheet = sheet_of(found, encoding=encoding, delimiter=delimiter)
    except NotReadable as error:
        messages.warning(request, str(error))
        return redirect("estate:check", body.slug, run)
    form = _check_form(request, sheet, encoding, delimiter)
    if form.is_valid():
        return _taken(request, found, form)
    context = {
        "organisation": body,
        "run": found,
        "reading": reading,
        "form": form,
        **_facts(sheet),
    }
    status = 422 if form.errors else 200
    return render(request, "catalogue/estate/check.html", context, status=status)


def _check_form(
    request: SignedInRequest, sheet: Sheet, encoding: str, delimiter: str
) -> CheckForm:
    places = {name: str(place) for name, place in places_in(sheet.headings).items()}
    initial = {"encoding": encoding, "delimiter": delimiter, **places}
    return CheckForm(request.POST or None, headings=sheet.headings, initial=initial)


def _facts(sheet: Sheet) -> dict[str, object]:
    """What the page says of the file: its rows, and columns that are unknown or missing."""
    places = places_in(sheet.headings)
    unknown = set(range(len(sheet.headings))) - set(places.values())
    return {
        "headings": sheet.headings,
        "first_rows": sheet.rows[:FIRST_ROWS],
        "row_count": len(sheet.rows),
        "unknown": [sheet.headings[one] or _("(no heading)") for one in sorted(unknown)],
        "missing": [one.label for one in COLUMNS if one.name not in places],
        "needed": [one.label for one in COLUMNS if one.name in set(NEEDED) - places.keys()],
    }


def _taken(request: SignedInRequest, run: EstateImport, form: CheckForm) -> HttpResponse:
    try:
        take_file(
            run=run,
            encoding=form.cleaned_data["encoding"],
            delimiter=form.cleaned_data["delimiter"],
            places=form.places(),
            by=request.user,
            at=timezone.now(),
        )
    except AlreadyStarted as error:
        messages.info(request, str(error))
    return redirect("estate:report", run.organisation.slug, run.pk)


@require_GET
def report(request: SignedInRequest, organisation: str, run: int) -> HttpResponse:
    body = keeper(request, organisation)
    found = import_or_404(body, run)
    if found.job is None and found.content is not None:
        return redirect("estate:check", body.slug, run)
    page = Paginator(refused_rows(found), PAGE).get_page(request.GET.get("page"))
    context = {
        "organisation": body,
        "run": found,
        "progress": progress_of(found.job) if found.job else None,
        "is_asker": found.job is not None and found.job.asked_by_id == request.user.pk,
        "counts": [
            (_("Recorded as new"), found.added),
            (_("Changed"), found.changed),
            (_("Already as in the file"), found.unchanged),
            (_("Refused"), found.refused),
        ],
        "page": page,
        "address": lambda number: f"?page={number}",
    }
    return render(request, "catalogue/estate/report.html", context)


@require_GET
def refused_csv(request: SignedInRequest, organisation: str, run: int) -> HttpResponse:
    found = import_or_404(keeper(request, organisation), run)
    return csv_file(f"refused-rows-{found.pk}", refused_file(found))
