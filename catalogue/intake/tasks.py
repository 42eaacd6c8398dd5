import time
from collections.abc import Callable

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.intake.actions import JOB_KIND, take_file
from catalogue.intake.queries import waiting_files
from catalogue.jobs import actions as jobs
from catalogue.jobs.knocks import knock_readers
from catalogue.models import IntakeRun, Job

CHUNK_SECONDS = 40
Watch = Callable[[Job], None]


@shared_task(name="catalogue.intake.take_files")
def take_files() -> None:
    """Works on waiting imports, 40 seconds at a time; what is left goes to the next worker."""
    work_on_imports(seconds=CHUNK_SECONDS)


def work_on_imports(*, seconds: float, watch: Watch = lambda job: None) -> None:
    """Claims one import after the other. `watch` is told of each file taken."""
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
    for file in waiting_files(run):
        left = waiting_files(run).count()
        jobs.beat(
            job=job, at=timezone.now(), done=total - left, total=total, step=_("Reading files")
        )
        watch(job)
        take_file(file=file, at=timezone.now())
        if time.monotonic() > until:
            jobs.hand_on(job=job, at=timezone.now())
            return
    with transaction.atomic():
        jobs.beat(job=job, at=timezone.now(), done=total, total=total)
        jobs.finish(job=job, at=timezone.now())
    watch(job)
