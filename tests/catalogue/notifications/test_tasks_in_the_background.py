"""Whoever starts a task is told how it ended; administrators of what failed for good."""

from datetime import timedelta

import pytest

from accounts.models import Event, SiteRole
from catalogue.jobs import actions
from catalogue.models import Job, JobState, Message, Notice
from catalogue.notifications.actions.telling import causes_of, tell
from catalogue.notifications.queries.wording import describe
from tests import factories
from tests.catalogue.notifications.conftest import NOW

pytestmark = pytest.mark.django_db
KIND = "intake.publiccode"


@pytest.fixture
def asker(db):
    return factories.person(name="Asha Roy")


def ask(by, key="a"):
    return actions.request(kind=KIND, key=key, by=by, at=NOW)


def claim():
    return actions.claim(kind=KIND, worker="w", at=NOW)


def die(at=NOW):
    Job.objects.update(attempts=5)
    actions.fail(job=claim(), error="OSError: no space", at=at)


def news():
    """Who is told of what the ledger holds, and in what words."""
    made = tell(causes=causes_of(Event.objects.filter(kind__startswith="job.")), at=NOW)
    return {one.notice.person: one.sentence for one in describe(made)}


def test_a_task_that_took_long_is_told_and_mailed(asker) -> None:
    ask(asker)
    actions.finish(job=claim(), at=NOW + timedelta(seconds=61))
    assert news() == {asker: "The task that you started is done: Import of publiccode.yml files."}
    mail = Message.objects.get()
    assert mail.to == asker.email
    assert "because you started the task" in mail.body


def test_a_task_that_was_quick_is_told_without_a_mail(asker) -> None:
    ask(asker)
    actions.finish(job=claim(), at=NOW + timedelta(seconds=60))
    assert news() == {asker: "The task that you started is done: Import of publiccode.yml files."}
    assert not Message.objects.exists()


def test_nobody_is_told_that_the_timetable_s_tasks_are_done(administrator) -> None:
    ask(None)
    actions.finish(job=claim(), at=NOW + timedelta(hours=1))
    assert news() == {}


def test_a_dead_task_is_told_to_its_asker_and_to_administrators(asker, administrator) -> None:
    job = ask(asker)
    die()
    assert news() == {
        asker: "The task that you started failed: Import of publiccode.yml files.",
        administrator: "A task in the background failed for good: Import of publiccode.yml files.",
    }
    address = f"/jobs/{job.pk}/"
    assert {one.address for one in describe(list(Notice.objects.all()))} == {address}
    assert Message.objects.count() == 2


def test_a_dead_task_of_the_timetable_is_told_to_administrators_alone(administrator) -> None:
    ask(None)
    factories.person(site_role=SiteRole.MODERATOR)
    die()
    assert set(news()) == {administrator}


def test_a_task_that_is_tried_again_is_told_to_nobody(asker, administrator) -> None:
    ask(asker)
    actions.fail(job=claim(), error="OSError: no space", at=NOW)
    assert news() == {}


def test_a_worker_that_ends_without_a_word_six_times_is_told(asker, administrator) -> None:
    ask(asker)
    Job.objects.update(attempts=5)
    claim()
    actions.take_back(at=NOW + timedelta(seconds=121))
    assert set(news()) == {asker, administrator}


def test_a_dead_task_that_was_started_again_is_told_as_over_and_once_more_if_it_dies(
    asker, administrator
) -> None:
    job = ask(asker)
    die()
    news()
    actions.try_again(job=job, by=administrator, at=NOW)
    over = {one.sentence for one in describe(list(Notice.objects.filter(person=asker)))}
    assert over == {"The task that you started had failed: Import of publiccode.yml files."}
    die(at=NOW + timedelta(hours=1))
    assert set(news()) == {asker, administrator}


def test_whoever_stops_a_task_is_not_told_and_whose_it_was_is(asker, administrator) -> None:
    actions.stop(job=ask(asker, "own"), by=asker, at=NOW)
    assert news() == {}
    actions.stop(job=ask(asker, "other"), by=administrator, at=NOW)
    words = "An administrator stopped the task that you started: Import of publiccode.yml files."
    assert news() == {asker: words}
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.CANCELLED}
