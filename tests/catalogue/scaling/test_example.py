"""What the example gives these pages to show."""

from datetime import timedelta
from random import Random

import pytest
from django.utils import timezone

from catalogue.fields import BY_NAME, Kind
from catalogue.management.demonstration.facts import facts_of
from catalogue.management.demonstration.spread import ASSESSED, assess_the_used
from catalogue.models import Assessment
from tests import factories


@pytest.mark.django_db
def test_curators_assess_what_most_organisations_use(moderator) -> None:
    listings = [factories.live_listing() for _ in range(ASSESSED + 1)]
    most = listings[-1]
    factories.adoption(listing=most)
    assess_the_used(listings, by=moderator, at=timezone.now() - timedelta(days=20))
    assert Assessment.objects.count() == ASSESSED
    assert Assessment.objects.get(listing=most).points_met == 7
    assert {one.points_met for one in Assessment.objects.all()} == {4, 5, 6, 7}


@pytest.mark.parametrize("kind", [Kind.COMPONENT, Kind.SHARED_SERVICE])
def test_services_of_public_bodies_say_who_looks_after_them(kind) -> None:
    facts = facts_of(
        Random(1),  # noqa: S311 - a test's own
        kind,
        audience=["health"],
        code="pay-1",
        team="pay@body.example",
    )
    assert facts["team"]
    assert facts["support"]
    assert facts["documentation"]
    assert all(kind in BY_NAME[name].kinds for name in facts)
