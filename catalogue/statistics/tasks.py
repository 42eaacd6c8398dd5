"""What runs in the background; each may be knocked at any time, twice harms nothing."""

import time
from collections.abc import Iterator
from contextlib import suppress

from celery import shared_task
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.charts.drawing import draw
from catalogue.composition.actions.rollup import FAMILY as REACH_FAMILY
from catalogue.composition.actions.rollup import rebuild_reach
from catalogue.composition.actions.rollup import refresh_changed as refresh_reach
from catalogue.jobs import actions as jobs
from catalogue.jobs.knocks import knock
from catalogue.jobs.ledger import read_ledger
from catalogue.models import Job
from catalogue.statistics.actions import rebuilding
from catalogue.statistics.actions.charts import (
    NotYet,
    draw_waiting,
    portions,
    redraw_changed,
    refresh_some,
)
from catalogue.statistics.actions.figures import record_figures
from catalogue.statistics.actions.rollup import refresh_changed
from catalogue.statistics.definitions import Part
from catalogue.statistics.queries.charts import narrow_subjects, wide_subjects

AT_ONCE = 2_000
"""Events of one batch: a listing of which several tell is counted once for all of them."""
DRAWING_SECONDS = 10
CHUNK_SECONDS = 35


@shared_task(name="catalogue.statistics.read_adoptions")
def read_adoptions() -> None:
    read_ledger("adoption", refresh_changed, batch=AT_ONCE)


@shared_task(name="catalogue.statistics.draw_charts")
def draw_charts() -> None:
    """Computes what changed, then draws for ten seconds; the rest at the next knock."""
    until = time.monotonic() + DRAWING_SECONDS
    read_adoptions()  # charts are made of the days of use
    with suppress(NotYet):
        read_ledger("charts", redraw_changed)
    if draw_waiting(draw=draw, until=lambda: time.monotonic() > until):
        knock("catalogue.statistics.draw_charts")


class RollupDiffers(Exception):
    """The roll-up does not hold what the rows say; where is stored for administrators to see."""


@shared_task(name="catalogue.statistics.compare_rollups")
def compare_rollups() -> None:
    """The nightly comparison of every roll-up with one made anew from the rows, part by part."""
    while job := jobs.claim(
        kind="statistics.compare", worker=jobs.worker_name(), at=timezone.now()
    ):
        with jobs.working_on(job):
            read_adoptions()
            found = int(job.checkpoint.get("found", 0))
            for number in _steps_left(job, of=rebuilding.PARTS):
                part = Part(number, rebuilding.PARTS)
                found += len(rebuilding.compare_part(part=part, at=timezone.now()))
                _one_more(job, number, part.of, _("Comparing the totals"), found=found)
            if job.checkpoint.get("part", 0) < rebuilding.PARTS:
                return
            read_ledger(REACH_FAMILY, refresh_reach)
            found += len(rebuilding.compare_reach(at=timezone.now()))
            if found:
                # Tried again it begins anew: what somebody put right meanwhile is right.
                jobs.beat(job=job, at=timezone.now(), checkpoint={})
                raise RollupDiffers(f"{found} rows; see the page of totals that do not add up")
            jobs.finish(job=job, at=timezone.now())


@shared_task(name="catalogue.statistics.rebuild_rollups")
def rebuild_rollups() -> None:
    """Puts every roll-up right, where an administrator asked for it or a new table is empty."""
    while job := jobs.claim(
        kind="statistics.rebuild", worker=jobs.worker_name(), at=timezone.now()
    ):
        with jobs.working_on(job):
            if not job.checkpoint:
                rebuilding.forget_what_was_read()
            steps = rebuilding.PARTS * len(rebuilding.PASSES)
            for number in _steps_left(job, of=steps):
                rebuilding.rebuild_step(number)
                _one_more(job, number, steps, _("Making the totals anew"))
            if job.checkpoint.get("part", 0) < steps:
                return
            rebuild_reach()
            jobs.finish(job=job, at=timezone.now())


def _steps_left(job: Job, *, of: int) -> Iterator[int]:
    """Their numbers, while there is time; then the job is handed on with the rest."""
    until = time.monotonic() + CHUNK_SECONDS
    for number in range(int(job.checkpoint.get("part", 0)), of):
        if time.monotonic() > until:
            jobs.hand_on(job=job, at=timezone.now())
            return
        yield number


def _one_more(job: Job, number: int, of: int, step: str, **facts: int) -> None:
    done = number + 1
    jobs.beat(
        job=job,
        at=timezone.now(),
        done=done,
        total=of,
        step=step,
        checkpoint={"part": done, **facts},
    )


@shared_task(name="catalogue.statistics.compare_sample")
def compare_sample() -> None:
    """A hundredth of all rows, another one each hour."""
    while job := jobs.claim(
        kind="statistics.sample", worker=jobs.worker_name(), at=timezone.now()
    ):
        with jobs.working_on(job):
            read_adoptions()
            part = Part(int(job.asked_at.timestamp() // 3600) % 100, 100)
            found = rebuilding.compare_part(part=part, at=timezone.now())
            if found:
                raise RollupDiffers(f"{len(found)} rows, the first: {found[0].key}")
            jobs.finish(job=job, at=timezone.now())


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
    """Of everything wide each night, of the rest once a month, so that no curve stands still."""
    first = timezone.localdate().replace(day=1)
    some = portions({**wide_subjects(), **narrow_subjects(before=first)})
    for done, (noun, subjects) in enumerate(some):
        at = timezone.now()
        refresh_some(noun=noun, subjects=subjects, at=at)
        jobs.beat(job=job, at=at, done=done, total=len(some), step=_("Drawing up charts"))
