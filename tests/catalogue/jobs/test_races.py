"""Claims of several processes at once, each with a connection of its own."""

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from catalogue.jobs import actions
from catalogue.jobs.timetable import Daily
from catalogue.models import Job, JobState
from tests import factories
from tests.racing import together

KIND = "statistics.snapshot"


@pytest.mark.usefixtures("emptied_as_owner")
def test_each_job_has_one_owner_and_nobody_waits_for_a_claim():
    now = timezone.now()
    for number in range(3):
        actions.request(kind=KIND, key=f"{number}", by=None, at=now)
    claims = together(
        *[lambda: actions.claim(kind=KIND, worker=actions.worker_name(), at=timezone.now())] * 5
    )
    keys = [job.key for job in claims if job]
    assert sorted(keys) == ["0", "1", "2"]
    assert set(Job.objects.values_list("state", "attempts")) == {(JobState.RUNNING, 1)}


@pytest.mark.usefixtures("emptied_as_owner")
def test_two_timetables_or_a_double_click_make_one_job():
    now = timezone.now()
    made = together(*[lambda: actions.request(kind=KIND, key="same", by=None, at=now).pk] * 4)
    assert len(set(made)) == 1
    together(*[lambda: actions.sweep(timetable={KIND: Daily(0, 0)}, at=now)] * 3)
    assert Job.objects.filter(key__startswith=f"{KIND}:").count() == 4


@pytest.mark.usefixtures("emptied_as_owner")
def test_results_of_a_lost_claim_are_rolled_back():
    """A worker that froze for longer than its lease thaws after another took its job over."""
    now = timezone.now()
    actions.request(kind=KIND, key="a", by=None, at=now)
    frozen = actions.claim(kind=KIND, worker=actions.worker_name(), at=now)
    assert frozen is not None
    later = now + actions.LEASE + actions.LEASE
    actions.take_back(at=later)
    successor = actions.claim(kind=KIND, worker=actions.worker_name(), at=later)
    assert successor is not None
    with actions.working_on(frozen), transaction.atomic():
        factories.organisation(name="Written by the one that froze")
        actions.finish(job=frozen, at=later)
    job = Job.objects.get()
    assert (job.state, job.locked_by) == (JobState.RUNNING, successor.locked_by)
    assert not Organisation.objects.filter(name__startswith="Written").exists()
    actions.finish(job=successor, at=later)
