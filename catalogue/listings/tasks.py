from celery import shared_task
from django.utils import timezone

from catalogue.jobs import actions as jobs
from catalogue.jobs.knocks import knock_readers
from catalogue.listings.actions import lapse_listings

KIND = "listings.lapse"


@shared_task(name="catalogue.listings.lapse")
def lapse() -> None:
    """Each hour, lets commodity services lapse that nobody renewed; run twice, the second finds none."""
    while job := jobs.claim(kind=KIND, worker=jobs.worker_name(), at=timezone.now()):
        with jobs.working_on(job):
            if lapse_listings(at=timezone.now()):
                knock_readers()
            jobs.finish(job=job, at=timezone.now())
