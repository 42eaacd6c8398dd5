"""What the night does to the scores."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from catalogue.jobs.actions import request
from catalogue.models import Job, JobState, RatingRollup
from catalogue.ratings import tasks
from catalogue.ratings.actions.rollup import rebuild_scores
from catalogue.ratings.queries import stored_scores
from tests import factories
from tests.catalogue.ratings.test_rollup import of_worked_example

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
NOW = datetime(2027, 3, 15, 12, tzinfo=UTC)
TODAY = date(2027, 3, 15)


@pytest.fixture
def listing():
    listing = factories.live_listing()
    of_worked_example(listing, at=NOW - timedelta(days=1))
    return listing


def ask():
    return request(kind="ratings.age", key="ratings.age:today", by=None, at=NOW)


@time_machine.travel(NOW, tick=False)
def test_the_job_writes_what_a_rebuild_writes(listing) -> None:
    rebuild_scores(on=TODAY - timedelta(days=1))
    ask()
    tasks.age()
    assert Job.objects.get().state == JobState.DONE
    row = RatingRollup.objects.get()
    assert row.computed_on == TODAY
    aged = stored_scores([listing.pk])
    rebuild_scores(on=TODAY)
    assert stored_scores([listing.pk]) == aged


@time_machine.travel(NOW, tick=False)
def test_what_differs_stays_and_the_job_fails(listing) -> None:
    other = factories.live_listing()
    of_worked_example(other, at=NOW - timedelta(days=1))
    rebuild_scores(on=TODAY - timedelta(days=1))
    RatingRollup.objects.filter(listing=listing).update(lower=0.9)
    ask()
    with pytest.raises(tasks.ScoresDiffer, match=f"listing={listing.pk}"):
        tasks.age()
    assert "ScoresDiffer" in Job.objects.get().error
    days = dict(RatingRollup.objects.values_list("listing", "computed_on"))
    assert days == {listing.pk: TODAY - timedelta(days=1), other.pk: TODAY}
    assert RatingRollup.objects.get(listing=listing).lower == 0.9
