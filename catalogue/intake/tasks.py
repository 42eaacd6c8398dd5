from celery import shared_task
from django.db import transaction
from django.utils import timezone

from catalogue.estate.actions.imports import forget_files
from catalogue.intake.actions.runs import forget_contents, work_on_imports
from catalogue.jobs import actions as jobs

CHUNK_SECONDS = 40
FORGET_KIND = "intake.forget"


@shared_task(name="catalogue.intake.take_files")
def take_files() -> None:
    """Works on waiting imports, 40 seconds at a time; what is left goes to the next worker."""
    work_on_imports(seconds=CHUNK_SECONDS)


@shared_task(name="catalogue.intake.forget_contents")
def forget() -> None:
    """The nightly end of files that are no longer needed."""
    while job := jobs.claim(kind=FORGET_KIND, worker=jobs.worker_name(), at=timezone.now()):
        with jobs.working_on(job), transaction.atomic():
            forget_contents(at=timezone.now())
            forget_files(at=timezone.now())
            jobs.finish(job=job, at=timezone.now())
