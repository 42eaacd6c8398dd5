from celery import shared_task
from django.utils import timezone

from catalogue.jobs.knocks import knock_readers
from catalogue.listings.actions import lapse_listings


@shared_task(name="catalogue.listings.lapse")
def lapse() -> None:
    """Lets commodity services lapse that nobody renewed; run twice, the second finds none."""
    if lapse_listings(at=timezone.now()):
        knock_readers()
