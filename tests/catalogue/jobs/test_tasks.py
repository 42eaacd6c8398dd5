"""The sweeper, and what every task has in common (`methods.md` 3.2 and 3.3)."""

import inspect
import logging
from datetime import timedelta

import pytest
from celery import current_app
from django.utils import timezone

from catalogue.jobs import actions
from catalogue.jobs.tasks import sweep
from catalogue.models import Job, JobState
from commons.celery import DAILY_JOBS, HOURLY_JOBS, JOB_TASKS, READERS, WEEKLY_JOBS


@pytest.fixture(scope="module")
def tasks():
    current_app.loader.import_default_modules()
    return {
        name: task for name, task in current_app.tasks.items() if name.startswith("catalogue.")
    }


def test_whatever_is_woken_is_a_task(tasks):
    timed = {entry["task"] for entry in current_app.conf.beat_schedule.values()}
    assert set(tasks) >= {*READERS.values(), *JOB_TASKS.values(), *timed}
    assert set(JOB_TASKS) >= set(DAILY_JOBS)


def test_no_daily_job_falls_where_london_and_utc_disagree_on_the_day():
    assert all(hour < 23 for hour, _minute in DAILY_JOBS.values())


def test_a_task_carries_no_data(tasks):
    for task in tasks.values():
        assert len(inspect.signature(task.run).parameters) == 0, task.name


def test_a_task_that_kills_its_worker_comes_back_three_times_at_most(tasks):
    conf = current_app.conf
    for task in tasks.values():
        assert task.acks_late, task.name
        assert task.retry_on_worker_lost, task.name
        assert (task.max_retries, task.default_retry_delay) == (3, 5), task.name
        limit = task.time_limit or conf.task_time_limit
        soft = task.soft_time_limit or conf.task_soft_time_limit
        assert soft < limit < conf.broker_transport_options["visibility_timeout"], task.name


@pytest.fixture
def rung(monkeypatch):
    """Who would be woken; nobody listens here, and what would be sent is what is tested."""
    names: list[str] = []
    monkeypatch.setattr("catalogue.jobs.knocks.knock", names.append)
    return names


@pytest.mark.django_db
def test_the_sweeper_makes_the_rows_of_the_timetable_and_wakes_their_workers(rung):
    sweep()
    made = set(Job.objects.values_list("kind", flat=True))
    assert {*DAILY_JOBS, *HOURLY_JOBS} <= made <= {*DAILY_JOBS, *HOURLY_JOBS, *WEEKLY_JOBS}
    assert set(rung) == {JOB_TASKS[kind] for kind in made} | set(READERS.values())
    count = Job.objects.count()
    sweep()
    assert Job.objects.count() == count


@pytest.fixture
def alarms(rung, caplog):
    """What the sweeper says to whoever is on duty, the rows of the timetable left out."""

    def listen():
        current_app.conf.timetable, timetable = {}, current_app.conf.timetable
        with caplog.at_level(logging.ERROR, logger="commons.jobs"):
            sweep()
        current_app.conf.timetable = timetable
        return [(one.message, one.dead_jobs, one.late_jobs) for one in caplog.records]

    return listen


@pytest.mark.django_db
def test_the_sweeper_is_quiet_while_all_is_well(alarms):
    now = timezone.now()
    for key, minutes in (("fresh", 14), ("future", -60)):
        due = now - timedelta(minutes=minutes)
        actions.request(kind="intake.publiccode", key=key, by=None, at=now, due_at=due)
    assert alarms() == []


@pytest.mark.django_db
def test_the_sweeper_raises_the_alarm_for_dead_and_late_jobs(alarms):
    now = timezone.now()
    actions.request(kind="intake.publiccode", key="dead", by=None, at=now)
    Job.objects.update(state=JobState.DEAD, finished_at=now)
    late = now - timedelta(minutes=16)
    actions.request(kind="intake.publiccode", key="late", by=None, at=now, due_at=late)
    assert alarms() == [("the background work needs a person", 1, 1)]
