from celery import shared_task
from django.utils import timezone

from catalogue.adoption.actions import lapse_due
from catalogue.jobs import actions as jobs
from catalogue.jobs.knocks import knock_readers

KIND = "adoption.lapse"


@shared_task(name="catalogue.adoption.lapse")
def lapse() -> None:
    """Each hour, lets adoptions lapse that nobody renewed; run twice, the second finds none."""
    while job := jobs.claim(kind=KIND, worker=jobs.worker_name(), at=timezone.now()):
        with jobs.working_on(job):
            if lapse_due(at=timezone.now()):
                knock_readers()
            jobs.finish(job=job, at=timezone.now())
