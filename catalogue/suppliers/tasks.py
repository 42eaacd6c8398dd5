from celery import shared_task
from django.utils import timezone

from catalogue.jobs import actions as jobs
from catalogue.jobs.knocks import knock_readers
from catalogue.suppliers.actions import lapse_due

KIND = "suppliers.lapse"


@shared_task(name="catalogue.suppliers.lapse")
def lapse() -> None:
    """Each hour, lets offers lapse that nobody renewed; run twice, the second finds none."""
    while job := jobs.claim(kind=KIND, worker=jobs.worker_name(), at=timezone.now()):
        with jobs.working_on(job):
            if lapse_due(at=timezone.now()):
                knock_readers()
            jobs.finish(job=job, at=timezone.now())
