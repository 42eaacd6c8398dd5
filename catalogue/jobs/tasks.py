import logging

from celery import current_app, shared_task
from django.utils import timezone

from catalogue.jobs import actions
from catalogue.jobs.knocks import knock_job, knock_readers
from catalogue.jobs.queries import troubles

log = logging.getLogger("commons.jobs")


@shared_task(name="catalogue.jobs.sweep")
def sweep() -> None:
    """Makes what is due, takes back what was abandoned, wakes whoever has work."""
    settings = current_app.conf
    due = actions.sweep(timetable=settings.timetable, at=timezone.now())
    for kind in sorted(due):
        knock_job(kind)
    knock_readers()
    found = troubles(families=settings.ledger_readers, at=timezone.now())
    if found:
        log.error("the background work needs a person", extra=found)
