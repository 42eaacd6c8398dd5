"""What the clock brings before the moderators."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts.models import Organisation
from catalogue.jobs import actions as jobs
from catalogue.models import Listing
from catalogue.moderation.actions import report_burst
from catalogue.moderation.queries import bursts

KIND = "moderation.bursts"


@shared_task(name="catalogue.moderation.find_bursts")
def find_bursts() -> None:
    """Each hour, reports sudden bursts of reviews; run twice, the second finds none."""
    while job := jobs.claim(kind=KIND, worker=jobs.worker_name(), at=timezone.now()):
        with jobs.working_on(job):
            report_bursts()
            jobs.finish(job=job, at=timezone.now())


def report_bursts() -> None:
    """Those of today and yesterday."""
    now = timezone.now()
    today = timezone.localdate(now)
    for one in bursts(since=today - timedelta(days=1), until=today):
        report_burst(
            body=Organisation.objects.get(pk=one.body),
            day=one.day,
            listing=Listing.objects.get(pk=one.listing),
            answers=one.answers,
            earlier=one.earlier,
            at=now,
        )
