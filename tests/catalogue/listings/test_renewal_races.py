"""Renewal and lapse with real transactions: two at once, and what search reads of it."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Event, Role
from catalogue.fields import Kind
from catalogue.listings.actions import lapse_listings, renew
from catalogue.search.actions import rebuild_all
from catalogue.search.tasks import read_changes
from tests import factories
from tests.racing import raised_at_once
from tests.reading import read

pytestmark = pytest.mark.usefixtures("emptied_as_owner")


@pytest.fixture
def listing():
    """Due to lapse today."""
    return factories.live_listing(
        organisation=factories.supplier(),
        kind=Kind.COMMODITY_SERVICE,
        name="Cloud desk",
        lapses_on=timezone.localdate(),
    )


def editor_of(listing):
    return factories.member_of(listing.organisation, role=Role.EDITOR)


def test_two_renewals_at_once_are_one_in_the_ledger_and_nobody_is_refused(listing):
    people, now = [editor_of(listing) for _ in range(2)], timezone.now()
    acts = [lambda by=by: renew(listing=listing, by=by, at=now) for by in people]
    assert raised_at_once(*acts) == []
    assert [one.kind for one in Event.objects.all()] == ["listing.renewed"]


def test_a_renewal_holds_whether_it_comes_before_or_after_the_lapse(listing):
    person, now = editor_of(listing), timezone.now()
    raised = raised_at_once(
        lambda: lapse_listings(at=now), lambda: renew(listing=listing, by=person, at=now)
    )
    assert raised == []
    listing.refresh_from_db()
    assert listing.is_live
    assert listing.lapses_on > timezone.localdate(now)


def test_search_loses_it_and_finds_it_again(listing):
    rebuild_all()
    assert found()
    lapse_listings(at=timezone.now())
    read_changes()
    assert not found()
    renew(listing=listing, by=editor_of(listing), at=timezone.now())
    read_changes()
    assert found()


def found():
    return "Cloud desk" in read(Client().get("/listings/?q=cloud")).words
