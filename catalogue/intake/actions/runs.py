"""Runs of an import: files in, listings awaiting a moderator out, a report for every file."""

import hashlib
import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Organisation, User, record_event
from catalogue.intake.actions.files import take_file
from catalogue.intake.identity import unlike_names
from catalogue.intake.permissions import may_import
from catalogue.intake.queries import FORMAT, waiting_files
from catalogue.jobs import actions as jobs
from catalogue.jobs.knocks import knock_readers
from catalogue.models import FileOutcome, IntakeFile, IntakeRun, Job

JOB_KIND = "intake.publiccode"
KEEP_CONTENT = timedelta(days=30)
MOST_BYTES = 1_000_000
Watch = Callable[[Job], None]


class NoFiles(Exception):
    """There is nothing to import."""


def start(
    *,
    files: Iterable[tuple[str, bytes]],
    by: User,
    at: datetime,
    organisation: Organisation | None = None,
) -> IntakeRun:
    """Stores the files and asks for the job that takes them. `files` are names and contents.

    Raises NoFiles, PermissionDenied.
    """
    if not may_import(by, organisation):
        raise PermissionDenied(_("Editors import into their own organisation only."))
    given = sorted(files)
    if not given:
        raise NoFiles(_("There is no publiccode.yml or publiccode.yaml to import."))
    names = unlike_names(name for name, _content in given)
    with transaction.atomic():
        key = f"{JOB_KIND}:{by.pk}:{at.isoformat()}"
        run = IntakeRun.objects.create(
            job=jobs.request(kind=JOB_KIND, key=key, by=by, at=at),
            format=FORMAT,
            organisation=organisation,
            started_by=by,
            started_at=at,
        )
        IntakeFile.objects.bulk_create(
            IntakeFile(
                run=run,
                name=name,
                # One byte over the limit is enough for the reader to refuse it.
                content=content[: MOST_BYTES + 1],
                digest=hashlib.sha256(content).hexdigest(),
            )
            for name, (_given, content) in zip(names, given, strict=True)
        )
        record_event(kind="intake.started", subject_id=run.pk, version=1, at=at, by=by)
    return run


def work_on_imports(*, seconds: float, watch: Watch = lambda job: None) -> None:
    """Claims one import after the other; what is left after these seconds is handed on.

    `watch` is told before each file and at the end.
    """
    until = time.monotonic() + seconds
    while job := jobs.claim(kind=JOB_KIND, worker=jobs.worker_name(), at=timezone.now()):
        with jobs.working_on(job):
            _work(job, until=until, watch=watch)
        knock_readers()
        if time.monotonic() > until:
            return


def _work(job: Job, *, until: float, watch: Watch) -> None:
    run = IntakeRun.objects.get(job=job)
    total = run.files.count()
    left = list(waiting_files(run))
    for done, file in enumerate(left, start=total - len(left)):
        if time.monotonic() > until:
            jobs.hand_on(job=job, at=timezone.now())
            return
        step = _("Reading files")
        jobs.beat(job=job, at=timezone.now(), done=done, total=total, step=step)
        watch(job)
        take_file(file=file, at=timezone.now())
    with transaction.atomic():
        jobs.beat(job=job, at=timezone.now(), done=total, total=total)
        jobs.finish(job=job, at=timezone.now())
    watch(job)


def forget_contents(*, at: datetime) -> int:
    """Empties files that were taken 30 days ago; what became of them stays."""
    old = IntakeFile.objects.filter(run__started_at__lt=at - KEEP_CONTENT, content__isnull=False)
    return old.exclude(outcome=FileOutcome.WAITING).update(content=None)
