"""What a process keeps of the facets is always that of the moment."""

import pytest
from django.db import transaction

from catalogue.models import FacetValue
from catalogue.search.actions import refresh_documents
from catalogue.search.queries.bitmaps import present_index
from tests.catalogue.search.looking import live

pytestmark = pytest.mark.django_db


def test_nothing_is_found_before_the_first_listing():
    index = present_index()
    assert len(index.everything) == 0
    assert len(index.having("phase", ("beta",))) == 0


def test_it_follows_every_change():
    first = live(facts={"phase": "beta"})
    assert list(present_index().having("phase", ("beta",))) == [first.pk]
    second = live(facts={"phase": "stable"})
    index = present_index()
    assert [*index.everything] == [first.pk, second.pk]
    assert [*index.having("phase", ("beta", "stable", "nothing"))] == [first.pk, second.pk]


def test_only_what_changed_is_read_again(django_assert_num_queries):
    live(facts={"phase": "beta"})
    before = present_index()
    live(facts={"phase": "stable"})
    with django_assert_num_queries(3):
        after = present_index()
    assert after.values["phase"]["beta"] is before.values["phase"]["beta"]
    with django_assert_num_queries(1):
        assert present_index() is after


def test_what_was_undone_is_forgotten():
    listing = live(facts={"phase": "beta"})
    with transaction.atomic():
        live(facts={"phase": "stable"})
        assert len(present_index().everything) == 2
        transaction.set_rollback(True)
    index = present_index()
    assert [*index.everything] == [listing.pk]
    assert "stable" not in index.values["phase"]


def test_a_value_that_nothing_has_any_more_has_no_row():
    listing = live(facts={"phase": "beta"})
    listing.live_revision.facts["phase"] = "stable"
    listing.live_revision.save()
    refresh_documents(listing_ids=[listing.pk])
    assert not FacetValue.objects.filter(facet="phase", value="beta").exists()
    assert [*present_index().having("phase", ("stable",))] == [listing.pk]
