"""Ends that name each other, with real transactions."""

import pytest
from django.utils import timezone

from catalogue.listings.actions import WrongReplacement, retire
from catalogue.models import Listing, ListingState
from tests import factories
from tests.racing import meanwhile

pytestmark = pytest.mark.usefixtures("emptied_as_owner")


def ended(listing, replacement):
    by = listing.live_revision.begun_by
    now = timezone.now()
    return retire(listing=listing, reason="Over.", replacement=replacement, by=by, at=now)


@pytest.fixture
def pair(emptied_as_owner):
    return factories.live_listing(), factories.live_listing()


def test_who_ends_one_for_the_other_waits_for_no_one_in_a_ring(pair):
    one, other = pair
    made = meanwhile(
        lambda: Listing.objects.lock(one.pk),
        lambda: ended(other, one),
        lambda: Listing.objects.lock(other.pk),
    )
    assert made.state == ListingState.RETIRED


def test_what_has_ended_meanwhile_replaces_nothing(pair):
    one, other = pair
    refused = meanwhile(lambda: ended(one, None), lambda: ended(other, one))
    assert isinstance(refused, WrongReplacement)
    other.refresh_from_db()
    assert other.is_live
