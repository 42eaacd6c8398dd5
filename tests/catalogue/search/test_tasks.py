"""The reader of the ledger, with real transactions: what is committed is found."""

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import record_event
from catalogue.jobs.ledger import keep_readers_away
from catalogue.models import ListingState, SearchDocument, Watermark
from catalogue.search.actions import rebuild_all, refresh_rated
from catalogue.search.tasks import read_changes
from tests import factories
from tests.racing import in_thread

pytestmark = pytest.mark.usefixtures("emptied_as_owner")


def tell(kind, listing, version):
    record_event(
        kind=kind,
        subject_id=listing.pk,
        version=version,
        at=timezone.now(),
        by=None,
        listing_id=listing.pk,
    )


def test_events_are_read_once_and_the_watermark_moves():
    listing = factories.live_listing()
    tell("listing.published", listing, 1)
    read_changes()
    assert list(SearchDocument.objects.values_list("pk", flat=True)) == [listing.pk]
    mark = Watermark.objects.get(family="search")
    SearchDocument.objects.all().delete()
    read_changes()
    assert not SearchDocument.objects.exists(), "nothing new was told"
    after = Watermark.objects.get(family="search")
    assert (after.xid, after.event_id) == (mark.xid, mark.event_id)
    assert after.checked_at > mark.checked_at


def test_a_listing_that_is_taken_down_disappears():
    listing = factories.live_listing()
    tell("listing.published", listing, 1)
    read_changes()
    type(listing).objects.filter(pk=listing.pk).update(state=ListingState.RETIRED)
    tell("listing.retired", listing, 2)
    read_changes()
    assert not SearchDocument.objects.exists()


def test_after_a_rebuild_old_events_are_not_read_again_and_new_ones_are():
    first, second = factories.live_listing(), factories.live_listing()
    tell("listing.published", first, 1)
    rebuild_all()
    SearchDocument.objects.all().delete()
    tell("listing.published", second, 1)
    read_changes()
    assert list(SearchDocument.objects.values_list("pk", flat=True)) == [second.pk]


def test_scores_wait_for_nobody():
    """A rebuild at work would end the reader's turn with an error otherwise."""
    results = []
    with transaction.atomic():
        keep_readers_away("search")
        thread = in_thread(refresh_rated, results)
        thread.join(20)
        assert results == [None]
    thread.join()
