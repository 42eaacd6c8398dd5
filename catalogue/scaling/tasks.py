"""The nightly look at every service; at any time, twice harms nothing."""

from collections.abc import Sequence
from datetime import date

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.moments import one_moment
from catalogue.jobs import actions as jobs
from catalogue.models import Job
from catalogue.scaling.actions import record_stages
from catalogue.scaling.assessing import Values, rows
from catalogue.scaling.known import Known
from catalogue.scaling.method import METHOD
from catalogue.scaling.queries.inputs import every_service, ledger_position


@shared_task(name="catalogue.scaling.assess")
def assess_stages() -> None:
    """Reads all of one moment, computes with no transaction open, and writes with the job's end."""
    while job := jobs.claim(kind="scaling.assess", worker=jobs.worker_name(), at=timezone.now()):
        with jobs.working_on(job):
            on = timezone.localdate()
            services, watermark = _at_one_moment(on)
            found = _computed(job, services, on)
            with transaction.atomic():
                record_stages(rows=found, watermark=watermark)
                jobs.finish(job=job, at=timezone.now())


def _at_one_moment(on: date) -> tuple[list[Known], str]:
    with one_moment():
        services = every_service(on=on, method=METHOD)
        return services, ledger_position()


def _computed(job: Job, services: Sequence[Known], on: date) -> list[Values]:
    """Acceleration is judged over all services at once, so there is one step between two beats."""
    total = len(services)
    jobs.beat(job=job, at=timezone.now(), done=0, total=total, step=_("Comparing services"))
    found = rows(services, on=on, method=METHOD)
    jobs.beat(job=job, at=timezone.now(), done=total, total=total, step=_("Writing the results"))
    return found
