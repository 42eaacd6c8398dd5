from celery import shared_task
from django.utils import timezone

from catalogue.adoption.actions import lapse_due, suspend_unanswered
from catalogue.jobs import actions as jobs
from catalogue.jobs.knocks import knock_readers

KIND, SUSPEND = "adoption.lapse", "adoption.suspend"


@shared_task(name="catalogue.adoption.lapse")
def lapse() -> None:
    """Each hour, lets adoptions lapse that nobody renewed; run twice, the second finds none."""
    while job := jobs.claim(kind=KIND, worker=jobs.worker_name(), at=timezone.now()):
        with jobs.working_on(job):
            if lapse_due(at=timezone.now()):
                knock_readers()
            jobs.finish(job=job, at=timezone.now())


@shared_task(name="catalogue.adoption.suspend")
def suspend() -> None:
    """Each hour, suspends use whose dispute nobody answered; run twice, the second finds none."""
    while job := jobs.claim(kind=SUSPEND, worker=jobs.worker_name(), at=timezone.now()):
        with jobs.working_on(job):
            if suspend_unanswered(at=timezone.now()):
                knock_readers()
            jobs.finish(job=job, at=timezone.now())
