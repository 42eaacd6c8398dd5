"""What runs at night and at every knock; twice harms nothing."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from catalogue.jobs import actions as jobs
from catalogue.models import (
    Adoption,
    AdoptionRollup,
    Chart,
    Figure,
    Job,
    JobState,
    RollupDifference,
)
from catalogue.statistics import tasks
from catalogue.statistics.queries import adoption_figures
from tests import factories
from tests.catalogue.jobs.running import run_hourly
from tests.catalogue.statistics.test_charts import take_up

pytestmark = pytest.mark.usefixtures("emptied_as_owner")


@pytest.fixture
def knocked(monkeypatch) -> list[str]:
    """Who would be woken; nobody listens here, and what would be sent is what is tested."""
    names: list[str] = []
    monkeypatch.setattr(tasks, "knock", names.append)
    return names


@pytest.fixture
def used() -> Adoption:
    return take_up(factories.live_listing(), timezone.now() - timedelta(days=40))


def ask(kind: str) -> Job:
    return jobs.request(kind=kind, key=f"{kind}:today", by=None, at=timezone.now())


def damage() -> None:
    AdoptionRollup.objects.update(stage="trialling")


class TestReading:
    def test_it_brings_the_figures_up_to_the_ledger_s_end(self, used: Adoption) -> None:
        assert adoption_figures(used.listing_id).in_use == 0
        for _ in range(2):
            tasks.read_adoptions()
            assert adoption_figures(used.listing_id).in_use == 1


class TestComparing:
    def test_where_all_is_equal_the_job_is_done(self, used: Adoption) -> None:
        job = ask("statistics.compare")
        tasks.compare_rollups()
        job.refresh_from_db()
        assert (job.state, job.error) == (JobState.DONE, "")

    def test_a_difference_is_told_with_its_row_and_tried_again(self, used: Adoption) -> None:
        job = ask("statistics.compare")
        tasks.read_adoptions()
        damage()
        with pytest.raises(tasks.RollupDiffers, match="1 rows; see the page"):
            tasks.compare_rollups()
        job.refresh_from_db()
        assert job.state == JobState.QUEUED
        assert job.error.startswith("RollupDiffers: 1 rows; see ")
        assert RollupDifference.objects.get().standing.startswith("stage: trialling")

    def test_in_a_hundred_hours_every_listing_is_compared_once(self, used: Adoption) -> None:
        tasks.read_adoptions()
        damage()
        found = []
        start = timezone.now().replace(minute=5)
        for hour in range(100):
            with time_machine.travel(start + timedelta(hours=hour), tick=False):
                try:
                    run_hourly("statistics.sample", tasks.compare_sample)
                except tasks.RollupDiffers:
                    found.append(hour)
                    Job.objects.all().delete()  # or it would be tried again
        assert len(found) == 1


class TestSnapshot:
    def test_the_figures_and_charts_of_the_day_are_stored_together(
        self, used: Adoption, knocked: list[str]
    ) -> None:
        tasks.read_adoptions()
        job = ask("statistics.snapshot")
        tasks.take_snapshot()
        job.refresh_from_db()
        assert job.state == JobState.DONE
        assert Figure.objects.filter(as_of=timezone.localdate()).exists()
        keys = set(Chart.objects.values_list("key", flat=True))
        assert f"listing:{used.listing_id}:adoption" in keys
        assert {"commons:0:adoption", "type:local_authority:adoption"} <= keys
        assert knocked == ["catalogue.statistics.draw_charts"]

    def test_nothing_is_stored_where_nobody_asked(self, used: Adoption, knocked) -> None:
        tasks.take_snapshot()
        assert not Figure.objects.exists()

    def test_a_second_one_of_the_day_stores_nothing_twice(self, used: Adoption, knocked) -> None:
        tasks.read_adoptions()
        counts = []
        for key in ("a", "b"):
            jobs.request(kind="statistics.snapshot", key=key, by=None, at=timezone.now())
            tasks.take_snapshot()
            counts.append((Figure.objects.count(), Chart.objects.count()))
        assert counts[0] == counts[1]


class TestDrawing:
    def test_a_change_is_drawn_in_both_widths_and_once(
        self, used: Adoption, knocked: list[str]
    ) -> None:
        tasks.draw_charts()
        chart = Chart.objects.get(key=f"listing:{used.listing_id}:adoption")
        assert chart.wide.startswith("<svg")
        assert chart.narrow.startswith("<svg")
        assert chart.digest
        tasks.draw_charts()
        assert Chart.objects.get(pk=chart.pk).computed_at == chart.computed_at
        assert knocked == []

    def test_what_the_reader_of_adoptions_has_not_read_comes_at_the_next_knock(
        self, used: Adoption, knocked: list[str], monkeypatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(tasks, "read_adoptions", lambda: None)  # as if another had its lock
            tasks.draw_charts()
        assert not Chart.objects.exists()
        tasks.draw_charts()
        assert Chart.objects.exists()

    def test_once_a_month_a_curve_is_carried_on_where_nothing_happened(
        self, used: Adoption, knocked: list[str]
    ) -> None:
        tasks.draw_charts()
        chart = Chart.objects.get(key=f"listing:{used.listing_id}:adoption")
        later = timezone.now() + timedelta(days=62)
        with time_machine.travel(later, tick=False):
            ask("statistics.snapshot")
            tasks.take_snapshot()
        after = Chart.objects.get(pk=chart.pk)
        assert after.rows[-1][0] == timezone.localdate(later).isoformat()
        assert len(after.rows) > len(chart.rows)

    def test_what_time_does_not_allow_is_left_to_the_next_knock(
        self, used: Adoption, knocked: list[str], monkeypatch
    ) -> None:
        monkeypatch.setattr(tasks, "DRAWING_SECONDS", -1)  # its time is over before it begins
        tasks.draw_charts()
        assert knocked == ["catalogue.statistics.draw_charts"]
