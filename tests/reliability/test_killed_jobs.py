"""Whatever is killed, a job that was asked for is done once, or people are told that it is not."""

import time
from collections.abc import Iterator
from itertools import pairwise
from random import Random

import psycopg
import pytest
from celery import current_app
from django.db import connection
from django.utils import timezone

from accounts.models import SiteRole
from catalogue.adoption.actions import adopt, confirm
from catalogue.jobs import actions as jobs
from catalogue.jobs.timetable import periods
from catalogue.models import Job, JobState, Notice, Stage
from catalogue.statistics.queries import adoption_figures
from commons.database import APPLICATION_ROLE
from tests import factories
from tests.reliability.harness import Stack, database_of_the_test, stack_on, until
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
from tests.tier import scaled

PARENTS, KILLS = scaled(small=10, full=100), scaled(small=6, full=20)
"""With the jobs that these ask for, 100 or 1,000."""
PAUSE = scaled(small=(0.2, 1.2), full=(1.0, 10.0))
LONGEST = scaled(small=600, full=1_800)
WORKERS, BEATS = ("worker-1", "worker-2", "worker-3"), ("beat-1", "beat-2")


@pytest.fixture
def effects(emptied_as_owner: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The table of effects, and the kinds of these tests for whoever asks for jobs here."""
    for kind, task in JOB_TASKS.items():
        monkeypatch.setitem(current_app.conf.job_tasks, kind, task)
    with psycopg.connect(database_of_the_test(), autocommit=True) as owner:
        owner.execute(f"CREATE TABLE {EFFECTS} (key text NOT NULL, chunk int NOT NULL)")
        owner.execute(f"GRANT SELECT, INSERT ON {EFFECTS} TO {APPLICATION_ROLE}")
    yield
    with psycopg.connect(database_of_the_test(), autocommit=True) as owner:
        owner.execute(f"DROP TABLE {EFFECTS}")


@pytest.fixture
def stack(effects: None) -> Iterator[Stack]:
    with stack_on(database_of_the_test()) as found:
        yield found


@pytest.fixture
def hurried(effects: None) -> Iterator[Stack]:
    with stack_on(database_of_the_test(), lease=2) as found:
        yield found


def ask(kind: str, key: str, **fields: object) -> Job:
    return jobs.request(kind=kind, key=key, at=timezone.now(), **{"by": None, **fields})  # type: ignore[arg-type]


def done(*kinds: str) -> int:
    return Job.objects.filter(kind__in=kinds, state=JobState.DONE).count()


def effects_left() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, chunk FROM {EFFECTS} ORDER BY key, chunk")  # noqa: S608
        return list(cursor.fetchall())


def effects_wanted(parents: int) -> list[tuple[str, int]]:
    names = [f"parent:{number:03}" for number in range(parents)]
    children = [f"{name}:{number}" for name in names for number in range(CHILDREN)]
    whole = [(child, chunk) for child in children for chunk in range(CHUNKS)]
    return sorted([*((name, 0) for name in names), *whole])


def kill_one(stack: Stack, victim: str) -> None:
    """And start it again; a worker starts a child anew by itself."""
    if victim.startswith("child of "):
        stack.kill_child(victim.removeprefix("child of "))
        return
    stack.kill(victim)
    stack.start(victim)


def test_jobs_are_done_once_while_everything_is_killed(stack: Stack) -> None:
    """Three workers and two beats; at random moments a worker, a worker's child, a beat or Redis
    is killed and started again, while jobs are asked for. All are done, none is lost, no effect
    is doubled. Of what the timetable makes there is one row for each period.
    """
    begun = timezone.now()
    for name in WORKERS:
        stack.add_worker(name)
    for name in BEATS:
        stack.add_beat(name)
    stack.until_workers_are_ready(*WORKERS)
    chance = Random(4)  # noqa: S311 - the same every time
    victims = [*WORKERS, *(f"child of {name}" for name in WORKERS), *BEATS, "redis"]
    steps = [PARENTS * number // KILLS for number in range(KILLS + 1)]
    for start, end in pairwise(steps):
        for number in range(start, end):
            ask(PARENT, f"parent:{number:03}")
        time.sleep(chance.uniform(*PAUSE))
        kill_one(stack, chance.choice(victims))
    wanted = PARENTS * (1 + CHILDREN)
    until(lambda: done(PARENT, CHILD) == wanted, "all jobs are done", seconds=LONGEST)
    assert effects_left() == effects_wanted(PARENTS)
    assert Job.objects.filter(kind__in=(PARENT, CHILD)).count() == wanted
    assert_one_row_for_each_period(begun)


def assert_one_row_for_each_period(begun) -> None:
    rows = Job.objects.exclude(kind__in=JOB_TASKS)
    keys = list(rows.values_list("key", flat=True))
    assert len(set(keys)) == len(keys)
    for kind, schedule in current_app.conf.timetable.items():
        assert {f"{kind}:{name}" for name, _ in periods(schedule, until=begun)} <= set(keys)


def test_a_job_that_kills_its_worker_or_hangs_ends_and_people_are_told(hurried: Stack) -> None:
    """One kills its worker's process each time and is dead after its six attempts. One hangs,
    deaf to the first warning, until its time limit ends it. Whoever asked and administrators
    are told of both. The one worker does all else meanwhile.
    """
    asker = factories.person(name="Asha Roy")
    administrator = factories.person(site_role=SiteRole.ADMINISTRATOR)
    ask(KILLER, "killer", by=asker)
    Job.objects.filter(pk=ask(HANGER, "hanger", by=asker).pk).update(max_attempts=2)
    hurried.add_worker("worker")
    hurried.add_beat("beat")
    for number in range(3):
        ask(PARENT, f"parent:{number:03}")
    dead = Job.objects.filter(state=JobState.DEAD)
    until(lambda: dead.count() == 2, "both are dead", seconds=600)
    until(lambda: done(PARENT, CHILD) == 3 * (1 + CHILDREN), "all else is done", seconds=600)
    assert effects_left() == effects_wanted(3)
    found = set(dead.values_list("key", "attempts", "error"))
    ended = {
        ("killer", 6, "The worker stopped without a word."),
        ("hanger", 2, "The worker was ended before the task was."),
    }
    assert found == ended
    until(lambda: Notice.objects.count() == 4, "people are told", seconds=600)
    told = set(Notice.objects.values_list("person", "kind"))
    assert told == {(asker.pk, "job.failed"), (administrator.pk, "job.failed:administrators")}


def test_figures_follow_by_the_timetable_alone(stack: Stack) -> None:
    """Every knock is lost, for whoever acts here knocks at nobody's door. Beat, which comes round
    once a minute, wakes the reader of the ledger all the same.
    """
    listing, body = factories.live_listing(), factories.organisation()
    first, second = factories.member_of(body), factories.member_of(body)
    now = timezone.now()
    use = adopt(listing=listing, organisation=body, stage=Stage.LIVE, by=first, at=now)
    confirm(adoption=use, by=second, at=now)
    assert adoption_figures(listing.pk).reuse == 0
    stack.add_worker("worker")
    stack.add_beat("beat")
    until(lambda: adoption_figures(listing.pk).reuse == 1, "the use is counted")
