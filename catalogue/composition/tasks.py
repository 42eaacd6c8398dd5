from celery import shared_task

from catalogue.composition.actions.rollup import FAMILY, refresh_changed
from catalogue.jobs.ledger import read_ledger


@shared_task(name="catalogue.composition.read_changes")
def read_changes() -> None:
    """Keeps the roll-up of reach; run twice, the second finds nothing to do."""
    read_ledger(FAMILY, refresh_changed)
