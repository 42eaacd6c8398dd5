from celery import shared_task
from django.utils import timezone

from catalogue.adoption.actions import lapse_due, suspend_unanswered
from catalogue.jobs.knocks import knock_readers


@shared_task(name="catalogue.adoption.lapse")
def lapse() -> None:
    """Lets adoptions lapse that nobody renewed; run twice, the second finds none."""
    if lapse_due(at=timezone.now()):
        knock_readers()


@shared_task(name="catalogue.adoption.suspend")
def suspend() -> None:
    """Suspends use whose dispute nobody answered in time; run twice, the second finds none."""
    if suspend_unanswered(at=timezone.now()):
        knock_readers()
