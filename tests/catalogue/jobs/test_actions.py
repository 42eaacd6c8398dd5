"""The life of a job (`methods.md` 3)."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Event
from catalogue.jobs import actions
from catalogue.jobs.timetable import Daily, Hourly, Weekly
from catalogue.models import Job, JobState
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 15, 12, tzinfo=UTC)
KIND = "statistics.snapshot"


def ask(key: str = "a", **fields: object) -> Job:
    return actions.request(kind=KIND, key=key, by=None, at=NOW, **fields)  # type: ignore[arg-type]


def take(at: datetime = NOW) -> Job | None:
    return actions.claim(kind=KIND, worker="w1", at=at)


def test_one_key_is_one_job() -> None:
    assert ask() == ask()
    assert Job.objects.count() == 1


def test_a_job_is_claimed_once_and_in_order() -> None:
    ask("later", priority=6)
    ask("first", priority=1)
    ask("tomorrow", due_at=NOW + timedelta(days=1))
    assert [job.key for job in (take(), take()) if job] == ["first", "later"]
    assert take() is None


def test_a_finished_job_stays_finished() -> None:
    ask()
    job = take()
    assert job is not None
    actions.finish(job=job, at=NOW)
    job.refresh_from_db()
    assert job.state == JobState.DONE
    with pytest.raises(actions.ClaimLost):
        actions.finish(job=job, at=NOW)


def test_a_lease_that_ran_out_is_taken_over_and_the_first_worker_loses_it() -> None:
    ask()
    first = take()
    assert first is not None
    later = NOW + timedelta(seconds=121)
    actions.sweep(timetable={}, at=later)
    second = take(at=later + timedelta(minutes=2))
    assert second is not None
    assert second.attempts == 2
    with pytest.raises(actions.ClaimLost):
        actions.beat(job=first, at=later)
    with pytest.raises(actions.ClaimLost):
        actions.finish(job=first, at=later)
    actions.finish(job=second, at=later)


def test_a_beat_extends_the_lease_and_says_how_far_it_is() -> None:
    ask()
    job = take()
    assert job is not None
    actions.beat(job=job, at=NOW + timedelta(seconds=100), done=4, total=9, step="Reading")
    job.refresh_from_db()
    assert (job.done, job.total, job.step) == (4, 9, "Reading")
    assert job.lease_until == NOW + timedelta(seconds=220)


@pytest.mark.parametrize(("attempt", "seconds"), [(1, 30), (2, 60), (3, 120), (5, 480), (9, 3600)])
def test_the_delay_grows_and_is_spread(attempt: int, seconds: int) -> None:
    delays = [actions.retry_delay(key, attempt).total_seconds() for key in range(50)]
    assert all(0.8 * seconds <= delay <= 1.2 * seconds for delay in delays)
    assert max(delays) > min(delays)


def test_a_job_that_keeps_failing_is_dead_after_six_attempts() -> None:
    ask()
    at = NOW
    for _ in range(6):
        job = take(at=at)
        assert job is not None
        actions.fail(job=job, error="broken", at=at)
        at += timedelta(hours=2)
    assert take(at=at) is None
    job = Job.objects.get()
    assert (job.state, job.attempts, job.error) == (JobState.DEAD, 6, "broken")


def test_an_error_sends_the_job_back_and_is_told() -> None:
    ask()
    job = take()
    assert job is not None
    with pytest.raises(ZeroDivisionError), actions.working_on(job, clock=lambda: NOW):
        _ = 1 / 0
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert "ZeroDivisionError" in job.error
    assert job.due_at > NOW


def test_a_worker_that_is_ended_gives_the_job_back_and_the_attempt_counts() -> None:
    """So ends one that has to go, and so a task that hangs: the latter must not hang for ever."""
    ask()
    for attempt in range(1, 7):
        job = take()
        assert job is not None
        assert job.attempts == attempt
        with pytest.raises(SystemExit), actions.working_on(job, clock=lambda: NOW):
            raise SystemExit
    job = Job.objects.get()
    assert (job.state, job.error) == (JobState.DEAD, "The worker was ended before the task was.")


def test_a_waiting_job_stops_at_once_and_a_running_one_between_chunks() -> None:
    person = factories.person()
    waiting = actions.request(kind=KIND, key="w", by=person, at=NOW)
    assert actions.stop(job=waiting, by=person, at=NOW).state == JobState.CANCELLED
    actions.request(kind=KIND, key="r", by=person, at=NOW)
    running = take()
    assert running is not None
    assert actions.stop(job=running, by=person, at=NOW).state == JobState.RUNNING
    with actions.working_on(running, clock=lambda: NOW):
        actions.beat(job=running, at=NOW)
        pytest.fail("the wish to stop was not heeded")
    running.refresh_from_db()
    assert running.state == JobState.CANCELLED
    with pytest.raises(actions.NotStoppable):
        actions.stop(job=running, by=person, at=NOW)


def test_the_wish_to_stop_counts_once_and_stands_in_the_ledger() -> None:
    person = factories.person()
    actions.request(kind=KIND, key="r", by=person, at=NOW)
    running = take()
    assert running is not None
    for _ in range(2):
        actions.stop(job=running, by=person, at=NOW)
    told = Event.objects.filter(kind="job.stopped", subject_id=running.pk)
    assert [event.actor_id for event in told] == [person.pk]


def test_only_whoever_asked_and_administrators_stop_it(administrator: object) -> None:
    job = ask()
    with pytest.raises(PermissionDenied):
        actions.stop(job=job, by=factories.person(), at=NOW)
    assert actions.stop(job=job, by=administrator, at=NOW).state == JobState.CANCELLED  # type: ignore[arg-type]


def test_the_timetable_makes_one_row_a_day_and_those_missed_in_three_days() -> None:
    daily = {KIND: Daily(3, 30)}
    for _ in range(2):
        actions.sweep(timetable=daily, at=NOW)
    keys = sorted(Job.objects.values_list("key", flat=True))
    assert keys == [f"{KIND}:2027-01-{day}" for day in (12, 13, 14, 15)]
    actions.sweep(timetable=daily, at=datetime(2027, 1, 16, 3, 29, tzinfo=UTC))
    assert not Job.objects.filter(key=f"{KIND}:2027-01-16").exists()


def test_an_hourly_row_is_made_each_hour_and_those_missed_in_three_hours() -> None:
    hourly = {KIND: Hourly(5)}
    for minute in (4, 5, 6):
        actions.sweep(timetable=hourly, at=datetime(2027, 1, 16, 1, minute, tzinfo=UTC))
    keys = set(Job.objects.values_list("key", flat=True))
    missed = {f"{KIND}:2027-01-15T{hour}" for hour in (22, 23)}
    assert keys == missed | {f"{KIND}:2027-01-16T{hour}" for hour in ("00", "01")}


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (datetime(2027, 1, 17, 4, 29, tzinfo=UTC), []),
        (datetime(2027, 1, 17, 4, 30, tzinfo=UTC), ["17"]),
        (datetime(2027, 1, 20, 12, tzinfo=UTC), ["17"]),
        (datetime(2027, 1, 21, 12, tzinfo=UTC), []),
    ],
)
def test_a_weekly_row_is_made_on_its_day_and_late_by_three_days_at_most(at, days):
    sunday = 6
    actions.sweep(timetable={KIND: Weekly(sunday, 4, 30)}, at=at)
    keys = Job.objects.values_list("key", flat=True)
    assert list(keys) == [f"{KIND}:2027-01-{day}" for day in days]


def test_done_jobs_go_after_ninety_days() -> None:
    ask()
    job = take()
    assert job is not None
    actions.finish(job=job, at=NOW)
    actions.sweep(timetable={}, at=NOW + timedelta(days=89))
    assert Job.objects.exists()
    actions.sweep(timetable={}, at=NOW + timedelta(days=91))
    assert not Job.objects.exists()


def test_done_jobs_of_an_hour_go_after_a_week() -> None:
    hourly = {KIND: Hourly(5)}
    actions.sweep(timetable=hourly, at=NOW)
    while job := take(at=NOW):
        actions.finish(job=job, at=NOW)
    before = Job.objects.count()
    actions.sweep(timetable=hourly, at=NOW + timedelta(days=6))
    assert Job.objects.filter(state=JobState.DONE).count() == before
    actions.sweep(timetable=hourly, at=NOW + timedelta(days=8))
    assert not Job.objects.filter(state=JobState.DONE).exists()


def test_a_dead_job_gets_its_attempts_back_from_an_administrator(administrator: object) -> None:
    job = ask()
    Job.objects.update(state=JobState.DEAD, attempts=6)
    with pytest.raises(PermissionDenied):
        actions.try_again(job=job, by=factories.person(), at=NOW)
    again = actions.try_again(job=job, by=administrator, at=NOW)  # type: ignore[arg-type]
    assert (again.state, again.attempts) == (JobState.QUEUED, 0)
    assert Event.objects.filter(kind="job.started_again", subject_id=job.pk).count() == 1


def test_an_abandoned_job_waits_again_at_once_and_dies_after_its_last_attempt() -> None:
    ask()
    at = NOW
    for attempt in range(1, 7):
        job = take(at=at)
        assert job is not None
        assert job.attempts == attempt
        at += timedelta(seconds=121)
        actions.take_back(at=at)
    assert take(at=at + timedelta(days=1)) is None
    assert Job.objects.get().state == JobState.DEAD


def test_an_abandoned_job_that_was_to_stop_is_stopped() -> None:
    person = factories.person()
    actions.request(kind=KIND, key="a", by=person, at=NOW)
    job = take()
    assert job is not None
    actions.stop(job=job, by=person, at=NOW)
    actions.take_back(at=NOW + timedelta(seconds=121))
    assert Job.objects.get().state == JobState.CANCELLED


def test_a_job_within_its_lease_is_left_alone() -> None:
    ask()
    take()
    actions.take_back(at=NOW + timedelta(seconds=119))
    assert Job.objects.get().state == JobState.RUNNING


def test_a_chunk_that_ends_well_uses_up_no_attempt() -> None:
    ask()
    for _ in range(10):
        job = take()
        assert job is not None
        actions.hand_on(job=job, at=NOW)
    assert Job.objects.get().attempts == 0


def test_no_two_claims_have_the_same_name() -> None:
    assert len({actions.worker_name() for _ in range(100)}) == 100


def test_an_error_with_a_character_that_the_database_refuses_is_kept_without_it() -> None:
    ask()
    job = take()
    assert job is not None
    actions.fail(job=job, error="a\0b" + "x" * 2_000, at=NOW)
    assert Job.objects.get().error.startswith("a b")


def test_the_delay_is_the_same_for_the_same_job_and_attempt() -> None:
    assert actions.retry_delay(7, 1) == actions.retry_delay(7, 1)
    assert round(actions.retry_delay(1, 1).total_seconds(), 3) == 34.064
