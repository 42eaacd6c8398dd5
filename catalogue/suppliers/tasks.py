from celery import shared_task
from django.utils import timezone

from catalogue.suppliers.actions import lapse_due


@shared_task(name="catalogue.suppliers.lapse")
def lapse() -> None:
    """Lets offers lapse that nobody renewed; run twice, the second finds none."""
    lapse_due(at=timezone.now())
