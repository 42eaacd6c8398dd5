"""The nightly look: once, twice, killed and run again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.jobs import actions as jobs
from catalogue.models import Job, JobState, ScalingStage
from catalogue.scaling import tasks
from catalogue.scaling.actions import record_stages
from tests import factories
from tests.racing import raised_at_once

pytestmark = pytest.mark.usefixtures("emptied_as_owner")


def ask(key="today") -> Job:
    return jobs.request(
        kind="scaling.assess", key=f"scaling.assess:{key}", by=None, at=timezone.now()
    )


def table():
    return list(ScalingStage.objects.order_by("pk").values())


@pytest.fixture
def services():
    """One that others reuse, and one that nobody does."""
    long_ago = timezone.localdate() - timedelta(days=900)
    used, unused = (factories.live_listing(published_on=long_ago) for _ in range(2))
    for days in (5, 10, 400):
        factories.counted_use(listing=used, since=timezone.localdate() - timedelta(days=days))
    return used, unused


def test_every_live_service_has_its_row(services) -> None:
    job = ask()
    tasks.assess_stages()
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.DONE, "")
    used, unused = (ScalingStage.objects.get(listing=one) for one in services)
    assert (used.rung, used.blocks, used.reusers) == ("early", "retention", 3)
    assert (used.x1, used.x0, used.watch_x1, used.watch_x0) == (2, 1, 2, 0)
    assert (unused.rung, unused.blocks, unused.reusers) == ("new", "spread", 0)
    assert used.value_reason == unused.value_reason == "not_reported"


def test_the_eligible_of_a_window_are_the_mean_of_both_its_ends(services) -> None:
    ask()
    tasks.assess_stages()
    used = ScalingStage.objects.get(listing=services[0])
    # Four other bodies: none had begun 540 days ago, one 180 days ago, three today.
    assert (used.e0, used.e1) == (3.5, 2.0)
    assert (used.eligible, used.adopters) == (4, 3)


def test_a_second_look_of_the_day_leaves_the_same_rows(services) -> None:
    tables = []
    for key in ("a", "b"):
        ask(key)
        tasks.assess_stages()
        tables.append(table())
    assert tables[0] == tables[1] != []


def test_what_is_no_longer_live_loses_its_row(services) -> None:
    ask("a")
    tasks.assess_stages()
    services[1].state = "retired"
    services[1].save()
    ask("b")
    tasks.assess_stages()
    assert [row["listing_id"] for row in table()] == [services[0].pk]


def test_nobody_asked_and_nothing_is_written(services) -> None:
    tasks.assess_stages()
    assert table() == []


def test_killed_before_its_end_it_writes_nothing_and_the_next_worker_writes_all(
    services, monkeypatch
) -> None:
    job = ask()

    def killed(**_: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(tasks.jobs, "finish", killed)
        with pytest.raises(SystemExit):
            tasks.assess_stages()
    assert table() == []
    tasks.assess_stages()
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert len(table()) == 2


def test_who_lost_the_claim_leaves_the_rows_of_the_other(services, monkeypatch) -> None:
    job = ask()

    def overtaken(**arguments):
        Job.objects.filter(pk=job.pk).update(locked_by="another")
        return record_stages(**arguments)

    monkeypatch.setattr(tasks, "record_stages", overtaken)
    tasks.assess_stages()
    assert table() == []


def test_three_looks_at_once_leave_the_same_rows(services) -> None:
    ask()
    tasks.assess_stages()
    before = table()
    rows = [{k: v for k, v in row.items() if k != "watermark"} for row in before]
    act = lambda: record_stages(rows=rows, watermark=before[0]["watermark"])  # noqa: E731
    assert raised_at_once(act, act, act) == []
    assert table() == before
