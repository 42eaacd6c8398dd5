"""Jobs whose every effect is a row, so that a lost or a doubled one shows; and two that go wrong."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.utils import timezone

from catalogue.jobs import actions as jobs
from catalogue.jobs.actions import running, steps
from catalogue.models import Job
from tests.reliability.kinds import (
    CHILD,
    CHILDREN,
    CHUNKS,
    EFFECTS,
    HANGER,
    JOB_TASKS,
    KILLER,
    PARENT,
)

LEASE = int(os.environ.get("HURRIED_LEASE", "0"))
if LEASE:
    running.LEASE = timedelta(seconds=LEASE)
    steps.retry_delay = lambda _key, _attempt: timedelta(seconds=0.2)
SOFT, HARD = (1, 2) if LEASE else (50, 60)


def claimed(kind: str) -> Iterator[Job]:
    while job := jobs.claim(kind=kind, worker=jobs.worker_name(), at=timezone.now()):
        yield job


def leave_effect(job: Job, chunk: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {EFFECTS} VALUES (%s, %s)", [job.key, chunk])  # noqa: S608
    time.sleep(0.01)  # so that some are killed between the effect and the commit


@shared_task(name=JOB_TASKS[PARENT])
def ask_for_children() -> None:
    """One transaction: the effect, the children, the end."""
    for job in claimed(PARENT):
        with jobs.working_on(job), transaction.atomic():
            leave_effect(job, 0)
            for number in range(CHILDREN):
                key = f"{job.key}:{number}"
                jobs.request(kind=CHILD, key=key, by=None, at=timezone.now())
            jobs.finish(job=job, at=timezone.now())


@shared_task(name=JOB_TASKS[CHILD])
def work_in_chunks() -> None:
    """A transaction for each chunk, with the checkpoint that says so."""
    for job in claimed(CHILD):
        with jobs.working_on(job):
            for chunk in range(job.checkpoint.get("next", 0), CHUNKS):
                with transaction.atomic():
                    leave_effect(job, chunk)
                    jobs.beat(job=job, at=timezone.now(), checkpoint={"next": chunk + 1})
            jobs.finish(job=job, at=timezone.now())


@shared_task(name=JOB_TASKS[KILLER])
def kill_the_worker() -> None:
    for job in claimed(KILLER):
        with jobs.working_on(job):
            os.kill(os.getpid(), signal.SIGKILL)


@shared_task(name=JOB_TASKS[HANGER], soft_time_limit=SOFT, time_limit=HARD)
def hang() -> None:
    """It even takes no notice of the first warning."""
    for job in claimed(HANGER):
        with jobs.working_on(job):
            while True:
                with suppress(SoftTimeLimitExceeded):
                    time.sleep(60)
