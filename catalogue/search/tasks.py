from celery import shared_task

from catalogue.jobs.ledger import read_ledger
from catalogue.search.actions import FAMILY, refresh_changed, refresh_rated


@shared_task(name="catalogue.search.read_changes")
def read_changes() -> None:
    """Brings what search reads up to the ledger's end, and to the scores of today."""
    read_ledger(FAMILY, refresh_changed)
    refresh_rated()
