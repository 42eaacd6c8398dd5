"""A file of what an organisation runs: stored, agreed on, taken row by row by a job."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User, record_event
from catalogue.estate.actions.lines import (
    AlreadyRecorded,
    ChangedMeanwhile,
    LineEnded,
    NotOurUse,
    change,
    declare,
)
from catalogue.estate.actions.steps import check_keeper
from catalogue.estate.queries.files import judged_rows, open_lines_of
from catalogue.estate.values import Judged, Remark
from catalogue.jobs import actions as jobs
from catalogue.jobs.knocks import knock_readers
from catalogue.models import Capability, EstateImport, EstateLine, Job, JobState, RefusedRow

JOB_KIND = "estate.import"
BATCH = 100
"""Rows that are taken together, or not at all."""
KEEP_CONTENT = timedelta(days=30)
Watch = Callable[[Job], None]


class AlreadyStarted(Exception):
    """The rows of this file are being taken, or were."""


def store_file(
    *, organisation: Organisation, file_name: str, content: bytes, by: User, at: datetime
) -> EstateImport:
    """Keeps a file until a person says that it was read rightly. Raises PermissionDenied."""
    check_keeper(by, organisation)
    with transaction.atomic():
        run = EstateImport.objects.create(
            organisation=organisation,
            file_name=file_name,
            content=content,
            started_by=by,
            started_at=at,
        )
        _record("estate.file_stored", run, by=by, at=at)
    return run


def take_file(
    *,
    run: EstateImport,
    encoding: str,
    delimiter: str,
    places: Mapping[str, int],
    by: User,
    at: datetime,
) -> EstateImport:
    """Asks for the job that takes the rows, read as the person has agreed.

    Raises AlreadyStarted, PermissionDenied.
    """
    with transaction.atomic():
        run = EstateImport.objects.select_for_update(of=("self",)).get(pk=run.pk)
        check_keeper(by, run.organisation)
        if run.job_id is not None:
            raise AlreadyStarted(_("The rows of this file are being taken already."))
        run.encoding, run.delimiter, run.places = encoding, delimiter, dict(places)
        run.started_by = by
        run.job = jobs.request(kind=JOB_KIND, key=f"{JOB_KIND}:{run.pk}", by=by, at=at)
        run.save()
        _record("estate.import_started", run, by=by, at=at)
    return run


def work_on_imports(*, seconds: float, watch: Watch = lambda job: None) -> None:
    """Claims one import after the other; what is left after these seconds is handed on.

    `watch` is told before each batch and at the end.
    """
    until = time.monotonic() + seconds
    while job := jobs.claim(kind=JOB_KIND, worker=jobs.worker_name(), at=timezone.now()):
        with jobs.working_on(job):
            _work(job, until=until, watch=watch)
        knock_readers()
        if time.monotonic() > until:
            return


def _work(job: Job, *, until: float, watch: Watch) -> None:
    run = EstateImport.objects.select_related("organisation", "started_by").get(job=job)
    rows = judged_rows(run)
    for done, batch in _batches(rows, start=int(job.checkpoint.get("done", 0))):
        if time.monotonic() > until:
            jobs.hand_on(job=job, at=timezone.now())
            return
        watch(job)
        # Told in the transaction of the rows: whoever goes on begins behind the last of them.
        with transaction.atomic():
            jobs.beat(
                job=job,
                at=timezone.now(),
                done=done + len(batch),
                total=len(rows),
                step=_("Taking rows"),
                checkpoint={"done": done + len(batch)},
            )
            _take(run, batch, at=timezone.now())
    with transaction.atomic():
        jobs.finish(job=job, at=timezone.now())
        run.refresh_from_db()
        _record("estate.imported", run, by=None, at=timezone.now(), refused=run.refused)
    watch(job)


def _batches(rows: Sequence[Judged], *, start: int) -> Iterator[tuple[int, Sequence[Judged]]]:
    for done in range(start, len(rows), BATCH):
        yield done, rows[done : done + BATCH]


def _take(run: EstateImport, rows: Sequence[Judged], *, at: datetime) -> None:
    lines = open_lines_of(run.organisation, {one.capability for one in rows if not one.remarks})
    counts: Counter[str] = Counter()
    refused = []
    for row in rows:
        outcome, remarks = _outcome(run, row, lines, at=at)
        counts[outcome] += 1
        if remarks:
            refused.append(_refused(run, row, remarks))
    RefusedRow.objects.bulk_create(refused)
    sums = {name: F(name) + count for name, count in counts.items()}
    EstateImport.objects.filter(pk=run.pk).update(**sums)


def _outcome(
    run: EstateImport, row: Judged, lines: Mapping[tuple[int, str], EstateLine], *, at: datetime
) -> tuple[str, Sequence[Remark]]:
    """The column that counts it, and why it was refused."""
    if row.remarks:
        return "refused", row.remarks
    known = lines.get(row.key)
    try:
        if known is None:
            capability = Capability(pk=row.capability)
            declare(
                organisation=run.organisation,
                capability=capability,
                by=run.started_by,
                at=at,
                **row.values,
            )
            return "added", ()
        before = known.version
        after = change(line=known, by=run.started_by, at=at, **row.values)
    except (AlreadyRecorded, ChangedMeanwhile, LineEnded, NotOurUse, PermissionDenied) as error:
        return "refused", [Remark("", "", str(error))]
    return ("changed" if after.version > before else "unchanged"), ()


def _refused(run: EstateImport, row: Judged, remarks: Sequence[Remark]) -> RefusedRow:
    return RefusedRow(
        run=run,
        line=row.row.line,
        cells=[_storable(cell) for cell in row.row.cells],
        remarks=[
            {"column": _storable(one.column), "value": one.value, "reason": one.reason}
            for one in remarks
        ],
    )


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL."""
    return text.replace("\0", "\ufffd")


def forget_files(*, at: datetime) -> int:
    """Empties files that came 30 days ago, with the rows refused of them; the counts stay."""
    at_work = (JobState.QUEUED, JobState.RUNNING)
    old = EstateImport.objects.filter(started_at__lt=at - KEEP_CONTENT, content__isnull=False)
    keys = list(old.exclude(job__state__in=at_work).values_list("pk", flat=True))
    with transaction.atomic():
        RefusedRow.objects.filter(run__in=keys).delete()
        return EstateImport.objects.filter(pk__in=keys).update(content=None)


def _record(
    kind: str, run: EstateImport, *, by: User | None, at: datetime, **delta: object
) -> None:
    record_event(
        kind=kind,
        subject_id=run.pk,
        version=1,
        at=at,
        by=by,
        organisation_id=run.organisation_id,
        delta=delta,
    )
