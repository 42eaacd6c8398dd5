from celery import current_app, shared_task
from django.utils import timezone

from catalogue.jobs import actions
from catalogue.jobs.knocks import knock_job, knock_readers


@shared_task(name="catalogue.jobs.sweep")
def sweep() -> None:
    """Makes what is due, takes back what was abandoned, wakes whoever has work."""
    for kind in actions.sweep(daily=current_app.conf.daily_jobs, at=timezone.now()):
        knock_job(kind)
    knock_readers()
