"""Runs as jobs: progress, chunks, interruptions, several workers at once (`methods.md` 3)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Event, Role
from catalogue.intake.actions import runs
from catalogue.intake.actions.runs import NoFiles, forget_contents, work_on_imports
from catalogue.jobs import actions as jobs
from catalogue.models import FileOutcome, IntakeFile, IntakeRun, Job, JobState, Listing
from tests import factories
from tests.catalogue.intake.documents import begin, bring_in, document, outcomes, several

pytestmark = pytest.mark.django_db


def test_who_may_start_an_import(administrator):
    body = factories.organisation()
    editor = factories.member_of(body, role=Role.EDITOR)
    member = factories.member_of(body)
    stranger = factories.member_of(factories.organisation(), role=Role.OWNER)
    file = ("publiccode.yml", document())
    begin(file, by=administrator)
    begin(file, by=editor, organisation=body)
    for person, organisation in ((editor, None), (member, body), (stranger, body)):
        with pytest.raises(PermissionDenied):
            begin(file, by=person, organisation=organisation)
    assert IntakeRun.objects.count() == 2


def test_an_import_of_nothing_is_refused(administrator):
    with pytest.raises(NoFiles):
        begin(by=administrator)
    assert not Job.objects.exists()


def test_a_start_stores_the_files_and_is_told_once(administrator):
    run = begin(*several(3), by=administrator)
    event = Event.objects.get(kind="intake.started")
    assert (event.subject_id, event.actor_id) == (run.pk, administrator.pk)
    assert set(outcomes(run).values()) == {FileOutcome.WAITING}
    assert run.job.state == JobState.QUEUED
    assert not Listing.objects.exists()


def test_files_of_one_name_get_numbers(administrator):
    files = [("publiccode.yml", document(name=name)) for name in ("A", "B", "C")]
    run = begin(*files, by=administrator)
    assert set(outcomes(run)) == {
        "publiccode.yml",
        "publiccode.yml (2)",
        "publiccode.yml (3)",
    }


def test_progress_is_told_before_each_file_and_at_the_end(administrator):
    run = begin(*several(3), by=administrator)
    seen = []
    work_on_imports(seconds=60, watch=lambda job: seen.append((job.done, job.total, job.step)))
    assert seen == [(done, 3, "Reading files") for done in (0, 1, 2, 3)]
    run.job.refresh_from_db()
    assert (run.job.state, run.job.done) == (JobState.DONE, 3)


def test_a_long_import_goes_on_in_chunks_without_using_up_attempts(administrator, monkeypatch):
    run = begin(*several(3), by=administrator)
    moments = iter(range(0, 1000, 10))  # each file takes ten seconds, without waiting for them
    monkeypatch.setattr(runs.time, "monotonic", lambda: next(moments))
    work_on_imports(seconds=15)
    run.job.refresh_from_db()
    assert (run.job.state, run.job.attempts) == (JobState.QUEUED, 0)
    assert list(outcomes(run).values()).count(FileOutcome.CREATED) == 1
    for _ in range(2):
        work_on_imports(seconds=15)
    work_on_imports(seconds=1000)
    run.job.refresh_from_db()
    assert (run.job.state, run.job.done) == (JobState.DONE, 3)
    assert Listing.objects.count() == 3


class Killed(BaseException):
    """Stands for a process that is gone: no handler of ours sees it."""


def test_an_import_that_is_killed_goes_on_where_it_stood(administrator):
    run = begin(*several(4), by=administrator)

    def die(job):
        if job.done == 2:
            raise Killed

    with pytest.raises(Killed):
        work_on_imports(seconds=60, watch=die)
    run.job.refresh_from_db()
    assert run.job.state == JobState.RUNNING, "nobody could tidy up"
    work_on_imports(seconds=60)
    assert Listing.objects.count() == 2, "its lease holds for two minutes"
    jobs.take_back(at=timezone.now() + timedelta(seconds=121))
    Job.objects.update(due_at=timezone.now())
    work_on_imports(seconds=60)
    run.job.refresh_from_db()
    assert (run.job.state, run.job.attempts) == (JobState.DONE, 2)
    assert set(outcomes(run).values()) == {FileOutcome.CREATED}
    assert Listing.objects.count() == 4


def test_a_worker_that_has_to_go_gives_the_import_back(administrator):
    run = begin(*several(2), by=administrator)

    def leave(job):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work_on_imports(seconds=60, watch=leave)
    run.job.refresh_from_db()
    assert (run.job.state, run.job.attempts) == (JobState.QUEUED, 1)
    work_on_imports(seconds=60)
    assert Listing.objects.count() == 2


def test_an_import_stops_between_two_files_when_asked(administrator):
    run = begin(*several(3), by=administrator)

    def ask(job):
        if job.done == 1:
            jobs.stop(job=job, by=administrator, at=timezone.now())

    work_on_imports(seconds=60, watch=ask)
    run.job.refresh_from_db()
    assert run.job.state == JobState.CANCELLED
    counts = list(outcomes(run).values())
    assert counts.count(FileOutcome.CREATED) == 2
    assert counts.count(FileOutcome.WAITING) == 1


def test_contents_go_after_thirty_days_and_what_became_of_them_stays(administrator):
    run = bring_in(*several(1), by=administrator)
    assert forget_contents(at=timezone.now() + timedelta(days=29)) == 0
    assert forget_contents(at=timezone.now() + timedelta(days=31)) == 1
    assert IntakeFile.objects.get().content is None
    assert outcomes(run) == {"0/publiccode.yml": FileOutcome.CREATED}


def test_waiting_files_keep_their_contents(administrator):
    begin(*several(1), by=administrator)
    assert forget_contents(at=timezone.now() + timedelta(days=99)) == 0
