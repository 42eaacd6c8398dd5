"""The rows that search reads equal what the present rows say, however they came about."""

import math
from datetime import timedelta
from hashlib import sha256
from itertools import count
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Event, record_event
from catalogue.models import (
    Adoption,
    FacetValue,
    Listing,
    ListingState,
    RevisionText,
    SearchDocument,
    SearchText,
    SearchWord,
    Stage,
)
from catalogue.search.actions import rebuild_all, refresh_changed, refresh_documents
from tests import factories

pytestmark = pytest.mark.django_db
event_numbers = count(1)


def documents():
    return list(SearchDocument.objects.order_by("pk").values())


def texts():
    fields = ("document_id", "language", "configuration", "words", "vector")
    return list(SearchText.objects.order_by("document_id", "language").values(*fields))


def facet_values():
    rows = FacetValue.objects.order_by("facet", "value").values_list("facet", "value", "listings")
    return {(facet, value): bytes(listings) for facet, value, listings in rows}


def words():
    return dict(SearchWord.objects.values_list("word", "documents"))


def event(kind, *, listing=None, organisation=None):
    record_event(
        kind=kind,
        subject_id=next(event_numbers),
        version=1,
        at=timezone.now(),
        by=None,
        listing_id=listing.pk if listing else None,
        organisation_id=organisation.pk if organisation else None,
    )
    return Event.objects.latest("pk")


def test_a_live_listing_gets_its_row_and_a_text_for_each_language():
    owner = factories.organisation(type="health")
    money = factories.capability(name="Money")
    pay = factories.capability(name="Take payments", parent=money)
    listing = factories.live_listing(
        organisation=owner, capabilities=[pay], facts={"audience": ["police", "health"]}
    )
    RevisionText.objects.create(
        revision=listing.live_revision, language="it", summary="Riceve pagamenti"
    )
    refresh_documents(listing_ids=[listing.pk])
    row = SearchDocument.objects.get(pk=listing.pk)
    assert (row.kind, row.phase, row.licence) == ("component", "stable", "MIT")
    assert (row.organisation_id, row.organisation_type) == (owner.pk, "health")
    assert row.capability_ids == [money.pk, pay.pk], "what it does, and the groups above"
    assert row.audience == ["health", "police"]
    assert [one["configuration"] for one in texts()] == ["commons_english", "commons_italian"]


def test_a_language_without_rules_of_its_own_has_its_words_whole():
    listing = factories.live_listing(language="cy")
    refresh_documents(listing_ids=[listing.pk])
    assert [one["configuration"] for one in texts()] == ["commons_simple"]


def test_ties_fall_by_a_known_hash():
    listing = factories.live_listing()
    refresh_documents(listing_ids=[listing.pk])
    row = SearchDocument.objects.get(pk=listing.pk)
    first = sha256(f"listing:{listing.pk}".encode()).digest()[:8]
    assert row.tie == int.from_bytes(first, "big", signed=True)
    assert (
        int.from_bytes(sha256(b"listing:1").digest()[:8], "big", signed=True)
        == -1380251811205235667
    )


def test_drafts_and_retired_listings_have_no_row():
    unpublished = factories.draft(complete=True).listing
    retired = factories.live_listing(state=ListingState.RETIRED)
    refresh_documents(listing_ids=[unpublished.pk, retired.pk])
    assert documents() == []


def test_a_listing_that_is_no_longer_live_loses_its_row():
    listing = factories.live_listing()
    refresh_documents(listing_ids=[listing.pk])
    Listing.objects.filter(pk=listing.pk).update(state=ListingState.RETIRED)
    refresh_documents(listing_ids=[listing.pk])
    assert (documents(), texts()) == ([], [])


def test_a_language_that_is_gone_loses_its_text():
    listing = factories.live_listing()
    second = RevisionText.objects.create(
        revision=listing.live_revision, language="fr", summary="Paiements"
    )
    refresh_documents(listing_ids=[listing.pk])
    second.delete()
    refresh_documents(listing_ids=[listing.pk])
    assert [one["language"] for one in texts()] == ["en"]


def test_reuse_counts_confirmed_use_outside_the_group_of_the_publisher():
    owner = factories.organisation()
    sister = factories.organisation(group=owner)
    listing = factories.live_listing(organisation=owner)
    factories.adoption(listing=listing)
    factories.adoption(listing=listing, stage=Stage.LEAVING)
    factories.adoption(listing=listing, organisation=owner)
    factories.adoption(listing=listing, organisation=sister)
    factories.adoption(listing=listing, confirmed=False)
    factories.adoption(listing=listing, stage=Stage.TRIALLING)
    factories.adoption(listing=listing, lapsed=True)
    factories.adoption(listing=listing, withdrawn=True)
    refresh_documents(listing_ids=[listing.pk])
    row = SearchDocument.objects.get(pk=listing.pk)
    assert row.reuse == 2
    assert row.static == pytest.approx(math.log(3))


def test_refreshing_again_writes_nothing():
    listing = factories.live_listing()
    refresh_documents(listing_ids=[listing.pk])
    before = physical_places()
    refresh_documents(listing_ids=[listing.pk])
    assert physical_places() == before


def physical_places():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'd', listing_id, ctid::text FROM catalogue_searchdocument"
            " UNION ALL SELECT 't', id, ctid::text FROM catalogue_searchtext"
            " UNION ALL SELECT 'v', id, ctid::text FROM catalogue_facetvalue"
            " UNION ALL SELECT word, 0, ctid::text FROM catalogue_searchword ORDER BY 1, 2"
        )
        return cursor.fetchall()


def test_an_event_of_a_listing_or_an_adoption_refreshes_that_listing():
    first, second, third = (factories.live_listing() for _ in range(3))
    refresh_changed(
        [
            event("listing.published", listing=first),
            event("adoption.confirmed", listing=second),
            event("revision.saved", listing=third),
        ]
    )
    assert [row["listing_id"] for row in documents()] == [first.pk, second.pk]


def test_a_changed_organisation_refreshes_what_it_publishes_and_what_it_uses():
    owner = factories.organisation(name="Old name")
    published = factories.live_listing(organisation=owner)
    used = factories.adoption(organisation=owner).listing
    refresh_documents(listing_ids=[published.pk, used.pk])
    assert SearchDocument.objects.get(pk=used.pk).reuse == 1
    owner.group = used.organisation
    owner.type = "police"
    owner.save()
    refresh_changed([event("organisation.changed", organisation=owner)])
    assert SearchDocument.objects.get(pk=published.pk).organisation_type == "police"
    assert SearchDocument.objects.get(pk=used.pk).reuse == 0


def test_a_rebuilt_table_equals_the_one_that_events_made():
    owner = factories.organisation()
    for number in range(12):
        listing = factories.live_listing(organisation=owner if number % 2 else None)
        for _ in range(number % 4):
            factories.adoption(listing=listing)
    refresh_changed([event("listing.published", listing=one) for one in Listing.objects.all()])
    consumed = documents(), texts()
    assert len(consumed[0]) == 12
    gone, wrong, missing = SearchDocument.objects.order_by("pk")[:3]
    Listing.objects.filter(pk=gone.pk).update(state=ListingState.RETIRED)
    SearchDocument.objects.filter(pk=wrong.pk).update(name="Wrong", reuse=99)
    SearchText.objects.filter(document=wrong).update(vector="'wrong'")
    SearchText.objects.filter(document=missing).delete()
    assert rebuild_all() == 12
    assert documents() == [row for row in consumed[0] if row["listing_id"] != gone.pk]
    assert texts() == [row for row in consumed[1] if row["document_id"] != gone.pk]


def test_values_and_words_that_events_made_equal_those_made_anew():
    """Also of listings that went, and of what nothing has any more."""
    owner = factories.organisation(type="health", name="Wexmouth Trust")
    listings = [
        factories.live_listing(
            name=f"Heron {'desk' if number % 2 else 'office'}",
            organisation=owner if number % 3 else None,
            facts={"phase": ("beta", "stable")[number % 2], "deployment": ["own", "public_cloud"]},
        )
        for number in range(12)
    ]
    for number, listing in enumerate(listings):
        refresh_documents(listing_ids=[listing.pk])
        for _ in range(number % 4):
            factories.adoption(listing=listing)
    Listing.objects.filter(pk__in=[one.pk for one in listings[::5]]).update(
        state=ListingState.RETIRED
    )
    owner.type, owner.name = "police", "Wexmouth Force"
    owner.save()
    refresh_documents(listing_ids=[one.pk for one in listings])
    told = facet_values(), words()
    assert ("owner_type", "police") in told[0]
    assert ("owner_type", "health") not in told[0]
    assert told[1]["force"] == 6
    assert "trust" not in told[1]
    FacetValue.objects.filter(facet="phase").update(listings=b"")
    FacetValue.objects.create(facet="phase", value="gone", listings=b"", stamp=uuid4())
    SearchWord.objects.update(documents=99)
    rebuild_all()
    assert (facet_values(), words()) == told


def test_the_command_rebuilds_and_says_how_many(capsys):
    factories.live_listing()
    call_command("rebuild_search")
    assert "1 services" in capsys.readouterr().out
    assert len(documents()) == 1


def test_facts_of_an_odd_shape_stop_nothing():
    listing = factories.live_listing(
        facts={"audience": "police", "licence": "x" * 200, "aliases": {"a": 1}}
    )
    refresh_documents(listing_ids=[listing.pk])
    row = SearchDocument.objects.get(pk=listing.pk)
    assert (row.audience, len(row.licence)) == (["police"], 60)


def test_published_day_is_the_first_one():
    day = timezone.localdate() - timedelta(days=400)
    listing = factories.live_listing(published_on=day)
    refresh_documents(listing_ids=[listing.pk])
    assert SearchDocument.objects.get(pk=listing.pk).published_on == day


def test_an_adoption_that_lapses_stops_counting():
    adoption = factories.adoption()
    refresh_documents(listing_ids=[adoption.listing_id])
    Adoption.objects.filter(pk=adoption.pk).update(lapsed=True)
    refresh_documents(listing_ids=[adoption.listing_id])
    assert SearchDocument.objects.get().reuse == 0
