from celery import shared_task

from catalogue.jobs.ledger import read_ledger
from catalogue.search.actions import FAMILY, refresh_changed


@shared_task(name="catalogue.search.read_changes")
def read_changes() -> None:
    """Brings what search reads up to the ledger's end."""
    read_ledger(FAMILY, refresh_changed)
