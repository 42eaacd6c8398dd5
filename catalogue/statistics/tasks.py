"""What runs in the background; each may be knocked at any time, twice harms nothing."""

import time
from datetime import datetime

from celery import shared_task
from django.db import connection, transaction
from django.utils import timezone

from catalogue.charts.drawing import draw
from catalogue.jobs import actions as jobs
from catalogue.jobs.knocks import knock
from catalogue.jobs.ledger import read_ledger
from catalogue.models import Job
from catalogue.statistics.actions import rebuilding
from catalogue.statistics.actions.charts import draw_waiting, redraw_changed, refresh
from catalogue.statistics.actions.figures import record_figures
from catalogue.statistics.actions.rollup import refresh_changed
from catalogue.statistics.queries import all_subjects, rollup_differences

DRAWING_SECONDS = 10
CHARTS_AT_ONCE = 50


@shared_task(name="catalogue.statistics.read_adoptions")
def read_adoptions() -> None:
    read_ledger("adoption", refresh_changed)


@shared_task(name="catalogue.statistics.draw_charts")
def draw_charts() -> None:
    """Computes what changed, then draws for ten seconds; the rest at the next knock."""
    until = time.monotonic() + DRAWING_SECONDS
    read_ledger("charts", redraw_changed, batch=5_000)
    if draw_waiting(draw=draw, until=lambda: time.monotonic() > until):
        knock("catalogue.statistics.draw_charts")


class RollupDiffers(Exception):
    """The roll-up does not hold what the rows say; where is stored for administrators to see."""


@shared_task(name="catalogue.statistics.compare_rollups")
def compare_rollups() -> None:
    """The nightly comparison of every roll-up with one made anew from the rows."""
    while job := jobs.claim(
        kind="statistics.compare", worker=jobs.worker_name(), at=timezone.now()
    ):
        with jobs.working_on(job):
            read_adoptions()
            found = rebuilding.compare_rollups(at=timezone.now())
            if found:
                raise RollupDiffers(f"{len(found)} rows, the first: {found[0].key}")
            jobs.finish(job=job, at=timezone.now())


@shared_task(name="catalogue.statistics.rebuild_rollups")
def rebuild_rollups() -> None:
    """Puts every roll-up right, where an administrator asked for it or a new table is empty."""
    while job := jobs.claim(
        kind="statistics.rebuild", worker=jobs.worker_name(), at=timezone.now()
    ):
        with jobs.working_on(job), transaction.atomic():
            rebuilding.rebuild_rollup()
            jobs.finish(job=job, at=timezone.now())


@shared_task(name="catalogue.statistics.compare_sample")
def compare_sample() -> None:
    """The pairs of a hundredth of the listings, another one each hour."""
    part = int(timezone.now().timestamp() // 3600) % 100
    read_adoptions()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        differences = rollup_differences(part=part)
    if differences:
        raise RollupDiffers(f"{len(differences)} rows, the first: {differences[0]}")


@shared_task(name="catalogue.statistics.take_snapshot")
def take_snapshot() -> None:
    """The nightly figures, and all charts carried on to the present day."""
    while job := jobs.claim(
        kind="statistics.snapshot", worker=jobs.worker_name(), at=timezone.now()
    ):
        with jobs.working_on(job):
            _refresh_charts(job)
            with transaction.atomic():
                record_figures(at=timezone.now())
                jobs.finish(job=job, at=timezone.now())
    knock("catalogue.statistics.draw_charts")


def _refresh_charts(job: Job) -> None:
    subjects = all_subjects()
    for start in range(0, len(subjects), CHARTS_AT_ONCE):
        at: datetime = timezone.now()
        refresh(subjects=subjects[start : start + CHARTS_AT_ONCE], at=at)
        jobs.beat(job=job, at=at, done=start, total=len(subjects), step="Drawing up charts")
