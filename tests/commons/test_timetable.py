"""What beat rings for is worth answering: known, taken by a worker, bounded, and not for ever."""

import inspect
import re
from typing import Any

import pytest
from celery import current_app

from catalogue.jobs.queries import READERS as TITLES_OF_READERS
from catalogue.models.job import TITLES
from commons.celery import DAILY_JOBS, HOURLY_JOBS, JOB_TASKS, READERS, WEEKLY_JOBS
from commons.local import stack

QUICK, LONG = {"default", "mail"}, {"long"}
TIMETABLE: dict[str, dict[str, Any]] = current_app.conf.beat_schedule


@pytest.fixture(scope="module", autouse=True)
def _tasks_are_known() -> None:
    current_app.loader.import_default_modules()


def queue_of(task: str) -> str:
    queue = current_app.amqp.router.route({}, task).get("queue")
    return queue.name if queue else current_app.conf.task_default_queue


@pytest.mark.parametrize("name", sorted(TIMETABLE))
class TestEntry:
    def test_names_a_task_that_some_worker_takes(self, name: str) -> None:
        task = TIMETABLE[name]["task"]
        assert task in current_app.tasks
        assert queue_of(task) in QUICK | LONG

    def test_expires_before_the_next_one_so_that_none_pile_up(self, name: str) -> None:
        entry = TIMETABLE[name]
        assert 0 < entry["options"]["expires"] <= entry["schedule"]

    def test_comes_round_each_minute_or_oftener(self, name: str) -> None:
        """What falls due each hour or day is a row, which no missed tick can lose."""
        assert TIMETABLE[name]["schedule"] in {30, 60}


def test_the_workers_of_one_machine_take_all_queues() -> None:
    started = re.findall(r'_worker\(celery, "\w+", "([\w,]+)"', inspect.getsource(stack))
    assert [set(one.split(",")) for one in started] == [QUICK, LONG]


def test_long_work_keeps_no_reader_waiting() -> None:
    mail = "catalogue.notifications.send_messages"
    assert {queue_of(READERS[one]) for one in ("adoption", "search")} | {queue_of(mail)} == QUICK
    assert {queue_of(READERS["charts"]), queue_of(JOB_TASKS["intake.publiccode"])} == LONG


def test_what_is_due_daily_is_due_where_london_and_utc_agree_on_the_day() -> None:
    assert all(0 <= minute < 60 for minute in HOURLY_JOBS.values())
    weekly = [(hour, minute) for _, hour, minute in WEEKLY_JOBS.values()]
    due = [*DAILY_JOBS.values(), *weekly]
    assert all(0 <= hour < 23 and 0 <= minute < 60 for hour, minute in due)
    assert all(day in range(7) for day, _, _ in WEEKLY_JOBS.values())


def test_what_is_due_has_a_task_and_a_name_for_people() -> None:
    timed = [*HOURLY_JOBS, *DAILY_JOBS, *WEEKLY_JOBS]
    assert len(set(timed)) == len(timed) == len(current_app.conf.timetable)
    assert set(timed) <= JOB_TASKS.keys() <= TITLES.keys()


def test_every_reader_has_a_name_for_people() -> None:
    assert set(TITLES_OF_READERS) == set(READERS)


def test_every_task_is_timed_or_woken_by_somebody() -> None:
    ours = {name for name in current_app.tasks if name.startswith("catalogue.")}
    timed = {entry["task"] for entry in TIMETABLE.values()}
    assert ours == timed | set(READERS.values()) | set(JOB_TASKS.values())
