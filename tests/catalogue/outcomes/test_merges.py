"""Outcomes go with the service that they are about, and come back when a merge is undone."""

import pytest

from accounts.models import Event
from catalogue.models import OutcomeReport
from tests import factories
from tests.catalogue.duplication.acting import merge_of, undone
from tests.catalogue.duplication.tables import dump

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    return factories.live_listing()


@pytest.fixture
def merged():
    return factories.live_listing()


def test_they_move_and_come_back(kept, merged) -> None:
    report = factories.outcome(listing=merged, verified=True)
    made = merge_of(kept, merged)
    assert OutcomeReport.objects.counting().get(listing=kept) == report
    assert set(
        Event.objects.filter(kind__startswith="outcome").values_list("kind", flat=True)
    ) == {
        "outcome.moved_in",
        "outcome.moved_out",
    }
    undone(made)
    assert OutcomeReport.objects.get(listing=merged) == report


@pytest.mark.parametrize(
    ("of_kept", "of_merged", "stands"),
    [
        ({"verified": True}, {}, "kept"),
        ({}, {"verified": True}, "merged"),
        ({"confirmed": False}, {}, "merged"),
        ({"verified": True, "hidden": True}, {}, "merged"),
    ],
)
def test_of_two_that_measure_the_same_the_better_proven_one_stands(
    of_kept, of_merged, stands, kept, merged
) -> None:
    body = factories.organisation()
    factories.outcome(listing=kept, organisation=body, source="kept", **of_kept)
    factories.outcome(listing=merged, organisation=body, source="merged", **of_merged)
    before = dump()["catalogue_outcomereport"]
    made = merge_of(kept, merged)
    assert OutcomeReport.objects.counting().get(listing=kept).source == stands
    undone(made)
    assert dump()["catalogue_outcomereport"] == before


def test_withdrawn_ones_meet_nobody(kept, merged) -> None:
    body = factories.organisation()
    gone = factories.outcome(listing=merged, organisation=body)
    OutcomeReport.objects.filter(pk=gone.pk).update(
        withdrawn_at=gone.reported_at, withdrawn_by=gone.reported_by
    )
    factories.outcome(listing=kept, organisation=body)
    merge_of(kept, merged)
    assert OutcomeReport.objects.filter(listing=kept).count() == 2
    assert OutcomeReport.objects.counting().filter(listing=kept).count() == 1
