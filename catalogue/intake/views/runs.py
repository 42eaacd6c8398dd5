from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import SignedInRequest, administrator_required, csv_file
from catalogue.charts.words import as_csv
from catalogue.intake.actions.runs import start
from catalogue.intake.forms import UploadForm
from catalogue.intake.queries import counts_of, files_of, run_or_404, runs
from catalogue.jobs.queries import progress_of
from catalogue.models import FileOutcome

PAGE = 50


@require_GET
@administrator_required
def index(request: SignedInRequest) -> HttpResponse:
    page = Paginator(runs(), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "address": lambda number: f"?page={number}"}
    return render(request, "catalogue/intake/index.html", context)


@require_http_methods(["GET", "POST"])
@administrator_required
def new(request: SignedInRequest) -> HttpResponse:
    sent = int(request.headers.get("Content-Length") or 0)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*given, sent=sent)
    if form.is_valid():
        run = start(
            files=[(file.name, file.read()) for file in form.cleaned_data["documents"]],
            organisation=form.cleaned_data["organisation"],
            by=request.user,
            at=timezone.now(),
        )
        return redirect("intake:run", run.pk)
    status = 422 if form.errors else 200
    return render(request, "catalogue/intake/new.html", {"form": form}, status=status)


@require_GET
@administrator_required
def run(request: SignedInRequest, run: int) -> HttpResponse:
    found = run_or_404(run)
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in FileOutcome.values else ""
    files = Paginator(files_of(found, outcome=outcome), PAGE).get_page(request.GET.get("page"))
    labels, counts = dict(FileOutcome.choices), counts_of(found)
    context = {
        "run": found,
        "progress": progress_of(found.job),
        "counts": [
            {"value": value, "label": labels[value], "count": count}
            for value, count in counts.items()
            if count
        ],
        "refused": counts[FileOutcome.REFUSED],
        "total": sum(counts.values()),
        "outcome": outcome,
        "page": files,
        "address": lambda number: f"?outcome={outcome}&page={number}",
    }
    return render(request, "catalogue/intake/run.html", context)


@require_GET
@administrator_required
def refused_csv(request: SignedInRequest, run: int) -> HttpResponse:
    """Each refused line, so that whoever keeps the file can mend it."""
    found = run_or_404(run)
    rows = [
        [file.name, *(remark[part] for part in ("line", "column", "field", "value", "reason"))]
        for file in files_of(found, outcome=FileOutcome.REFUSED)
        for remark in file.remarks
    ]
    columns = [_("File"), _("Line"), _("Column"), _("Field"), _("Value"), _("Reason")]
    text = as_csv(columns, rows, note=_("Import %(number)s") % {"number": found.pk})
    return csv_file(f"import-{found.pk}-refused", text)
