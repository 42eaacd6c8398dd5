"""The pages of jobs, read as people read them."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from celery import current_app
from django.urls import reverse
from django.utils import timezone

from catalogue.jobs import actions
from catalogue.jobs.timetable import Daily
from catalogue.models import Job, JobState
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
INDEX = reverse("jobs:index")


def page_of(job):
    return reverse("jobs:page", args=[job.pk])


@pytest.fixture
def person():
    return factories.person(name="Pat Asker")


@pytest.fixture
def job(person):
    return actions.request(kind="intake.publiccode", key="a", by=person, at=timezone.now())


def run(job, **news):
    claimed = actions.claim(kind=job.kind, worker="w", at=timezone.now())
    actions.beat(job=claimed, at=timezone.now(), **news)
    return claimed


def test_whoever_asked_and_administrators_see_it_and_nobody_else(job, person, administrator):
    assert signed_in(person).get(page_of(job)).status_code == 200
    assert signed_in(administrator).get(page_of(job)).status_code == 200
    stranger = signed_in(factories.person())
    assert stranger.get(page_of(job)).status_code == 404
    assert stranger.post(reverse("jobs:stop", args=[job.pk])).status_code == 404


def test_a_running_job_says_how_far_it_is_and_offers_to_look_again(job, person):
    run(job, done=4_120, total=10_000, step="Reading files")
    page = read(signed_in(person).get(page_of(job)))
    assert page.title.startswith("Import of publiccode.yml files")
    assert "Reading files: 4,120 of 10,000" in page.words
    assert page.elements("progress", max="10000", value="4120")
    assert page.address_of("Check again") == page_of(job)
    assert "Last sign of life" in page.words


def test_the_script_gets_the_same_as_json(job, person):
    run(job, done=41, total=121, step="Reading files")
    answer = signed_in(person).get(page_of(job), headers={"accept": "application/json"})
    assert answer.json() == {
        "words": "Reading files: 41 of 121",
        "done": 41,
        "total": 121,
        "is_over": False,
    }


def test_a_job_that_broke_off_says_when_it_is_tried_again(job, person):
    actions.fail(job=run(job), error="OSError: no space", at=timezone.now())
    page = read(signed_in(person).get(page_of(job)))
    assert "It broke off and will be tried again." in page.words
    assert "2 of 6" in page.words
    assert "OSError: no space" in page.words


def test_a_dead_job_says_what_was_kept_and_whom_to_tell(job, person):
    Job.objects.update(state=JobState.DEAD, attempts=6, finished_at=timezone.now(), error="broken")
    page = read(signed_in(person).get(page_of(job)))
    assert "It failed after 6 attempts." in page.words
    assert "What was done until then is kept" in page.words
    assert f"Its reference is {job.pk}" in page.words
    assert page.address_of("Tell us about this task") == reverse("pages:contact")
    assert "Try this task again" not in page.words
    assert "Check again" not in page.words


def test_only_administrators_start_a_dead_job_again(job, person, administrator):
    Job.objects.update(state=JobState.DEAD, attempts=6, stop_asked=True)
    again = reverse("jobs:again", args=[job.pk])
    assert signed_in(person).post(again).status_code == 404
    assert "Try this task again" in read(signed_in(administrator).get(page_of(job))).words
    assert signed_in(administrator).post(again).status_code == 303
    job.refresh_from_db()
    assert (job.state, job.attempts, job.stop_asked) == (JobState.QUEUED, 0, False)


def test_a_running_job_that_is_asked_to_stop_says_so(job, person):
    run(job)
    client = signed_in(person)
    assert client.post(reverse("jobs:stop", args=[job.pk])).status_code == 303
    assert "It stops after the present step." in read(client.get(page_of(job))).words


def test_stopping_what_is_over_is_answered_with_words(job, person):
    Job.objects.update(state=JobState.DONE)
    answer = signed_in(person).post(reverse("jobs:stop", args=[job.pk]), follow=True)
    assert "This task is over" in read(answer).words


def test_a_get_changes_nothing(job, person, administrator):
    assert signed_in(person).get(reverse("jobs:stop", args=[job.pk])).status_code == 405
    assert signed_in(administrator).get(reverse("jobs:again", args=[job.pk])).status_code == 405


def test_each_state_in_the_operators_list_leads_to_its_jobs(job, administrator):
    now = timezone.now()
    for number in range(3):
        actions.request(kind="statistics.snapshot", key=f"{number}", by=None, at=now)
    Job.objects.filter(key__in=("0", "1")).update(state=JobState.DEAD)
    client = signed_in(administrator)
    page = read(client.get(INDEX))
    assert "4 tasks" in page.words
    failed = read(client.get(INDEX + page.address_of("Failed: 2")))
    assert len(failed.elements("th", scope="row")) == 2
    assert "Figures and charts of the day" in failed.words
    empty = read(client.get(INDEX + page.address_of("Stopped: 0")))
    assert "No task is in this list." in empty.words


def test_what_waits_longest_stands_first(administrator):
    now = timezone.now()
    for hours in (1, 3, 2):
        at = now - timedelta(hours=hours)
        actions.request(kind="statistics.snapshot", key=f"{hours}", by=None, at=at)
    page = read(signed_in(administrator).get(f"{INDEX}?state=queued"))
    order = [int(words.split()[-1]) for words, _ in page.links if words.startswith("Figures")]
    asked = list(Job.objects.order_by("asked_at").values_list("pk", flat=True))
    assert order == asked


def test_the_operators_list_shows_how_each_ran(job, administrator):
    run(job, done=41, total=121, step="Reading files")
    page = read(signed_in(administrator).get(INDEX))
    assert "Reading files: 41 of 121" in page.words
    assert "Not ended" in page.words
    assert "Pat Asker" in page.words
    actions.finish(job=Job.objects.get(), at=Job.objects.get().started_at + timedelta(seconds=200))
    page = read(signed_in(administrator).get(INDEX))
    assert "It is done." in page.words
    assert "3 minutes 20 seconds" in page.words


def test_each_kind_has_a_history_of_its_own(job, administrator):
    actions.request(kind="statistics.snapshot", key="x", by=None, at=timezone.now())
    client = signed_in(administrator)
    page = read(client.get(page_of(job)))
    history = read(client.get(page.address_of("All tasks of this kind")))
    assert "1 task" in history.words
    (chosen,) = [marks for marks in history.elements("option") if "selected" in marks]
    assert chosen["value"] == "intake.publiccode"
    waiting = read(client.get(INDEX + history.address_of("Waiting: 1")))
    assert "1 task" in waiting.words
    assert "2 tasks" in read(client.get(f"{INDEX}?kind=nonsense")).words


class TestTimetable:
    ADDRESS = reverse("jobs:timetable")

    def test_every_kind_says_when_it_ran_and_when_it_runs(self, administrator):
        with time_machine.travel(datetime(2027, 1, 15, 12, 10, tzinfo=UTC), tick=False):
            actions.sweep(timetable={"statistics.snapshot": Daily(3, 30)}, at=timezone.now())
            page = read(signed_in(administrator).get(self.ADDRESS))
        last = Job.objects.get(key="statistics.snapshot:2027-01-15")
        assert page.address_of("3:30am on 15 January 2027") == page_of(last)
        assert "3:30am on 16 January 2027" in page.words
        assert "1:05pm on 15 January 2027" in page.words, "what falls due each hour"
        assert "4:30am on 17 January 2027" in page.words, "what falls due on Sundays"
        shown = set(current_app.conf.timetable)
        rows = {
            marks["href"].split("kind=")[-1]
            for marks in page.elements("a")
            if "kind=" in marks.get("href", "")
        }
        assert rows == shown

    def test_readers_of_the_ledger_say_how_far_behind_they_are(self, administrator):
        factories.adoption()
        page = read(signed_in(administrator).get(self.ADDRESS))
        assert "Figures of use" in page.words
        assert "None yet" in page.words

    def test_it_is_for_administrators(self, person):
        assert signed_in(person).get(self.ADDRESS).status_code == 404


def test_the_operators_list_is_for_administrators(person):
    assert signed_in(person).get(INDEX).status_code == 404
