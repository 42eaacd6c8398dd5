from django.db.models import Count, Q, QuerySet
from django.http import Http404

from catalogue.models import FileOutcome, IntakeFile, IntakeRun

ANSWERS = (
    FileOutcome.CREATED,
    FileOutcome.UPDATED,
    FileOutcome.UNCHANGED,
    FileOutcome.REFUSED,
    FileOutcome.WAITING,
)


def runs() -> QuerySet[IntakeRun]:
    """Newest first, with the number of files and of refused ones."""
    return (
        IntakeRun.objects.select_related("job", "started_by", "organisation")
        .annotate(
            taken=Count("files", filter=~Q(files__outcome=FileOutcome.REFUSED)),
            refused=Count("files", filter=Q(files__outcome=FileOutcome.REFUSED)),
        )
        .order_by("-pk")
    )


def run_or_404(key: int) -> IntakeRun:
    found = IntakeRun.objects.filter(pk=key).select_related("job", "started_by").first()
    if found is None:
        raise Http404
    return found


def counts_of(run: IntakeRun) -> dict[str, int]:
    """Files by what became of them, every answer named."""
    rows = run.files.values("outcome").annotate(count=Count("pk")).order_by()
    found = {row["outcome"]: row["count"] for row in rows}
    return {str(answer.value): found.get(answer.value, 0) for answer in ANSWERS}


def files_of(run: IntakeRun, *, outcome: str = "") -> QuerySet[IntakeFile]:
    files = run.files.defer("content").select_related("listing__organisation").order_by("name")
    return files.filter(outcome=outcome) if outcome else files


def waiting_files(run: IntakeRun) -> QuerySet[IntakeFile]:
    return run.files.filter(outcome=FileOutcome.WAITING).defer("content").order_by("name")
