"""In which order matches stand, page by page (`methods.md` 9.1)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.models import SearchDocument
from catalogue.ratings.actions.rollup import rebuild_scores
from catalogue.search.actions import refresh_documents, refresh_rated
from catalogue.search.queries import matching
from catalogue.search.queries.matching import Search, find
from catalogue.search.queries.orders import Sort
from tests import factories
from tests.catalogue.search.looking import count_total, counts_of, live, matches

pytestmark = pytest.mark.django_db


def test_use_by_others_lifts_and_own_use_does_not():
    owner = factories.organisation()
    own, lifted = (live("Heron name", organisation=owner, summary="Heron") for _ in range(2))
    factories.adoption(listing=own, organisation=owner)
    factories.adoption(listing=lifted)
    refresh_documents(listing_ids=[own.pk, lifted.pk])
    first, second = matches(Search(words="heron name", sort=Sort.MATCH))
    assert (first.listing_id, second.listing_id) == (lifted.pk, own.pk)
    assert first.text == second.text
    assert (second.reuse, second.factor) == (0, 1)


def test_the_numbers_of_a_place_multiply_to_the_number_used():
    for number in range(6):
        listing = live("Parking permits", summary="Permits " * (number + 1))
        for _ in range(number):
            factories.adoption(listing=listing)
        refresh_documents(listing_ids=[listing.pk])
    ranked = matches(Search(words="permits", sort=Sort.MATCH))
    assert [one.score for one in ranked] == sorted((o.score for o in ranked), reverse=True)
    for one in ranked:
        assert abs(one.text * one.factor * 1e6 - one.score) <= 0.5


def test_each_sort_ends_on_the_hash_and_never_on_the_name():
    listings = [live("Heron", summary="Heron") for _ in range(8)]
    ties = dict(SearchDocument.objects.values_list("pk", "tie"))
    by_hash = sorted((one.pk for one in listings), key=lambda key: ties[key])
    for sort in Sort:
        ranked = matches(Search(words="heron", sort=sort))
        assert [one.listing_id for one in ranked] == by_hash, sort
    refresh_documents(listing_ids=[one.pk for one in listings])
    assert dict(SearchDocument.objects.values_list("pk", "tie")) == ties


def test_renaming_moves_no_tie():
    listing = live("Zebra")
    before = SearchDocument.objects.get(pk=listing.pk).tie
    type(listing.live_revision).objects.filter(pk=listing.live_revision_id).update(name="Apple")
    refresh_documents(listing_ids=[listing.pk])
    after = SearchDocument.objects.get(pk=listing.pk)
    assert (after.name, after.tie) == ("Apple", before)


def test_sorts():
    day = timezone.localdate()
    old = live("beta", published_on=day - timedelta(days=9))
    new = live("Alpha", published_on=day)
    factories.adoption(listing=old)
    refresh_documents(listing_ids=[old.pk])
    pages = {sort: matches(Search(sort=sort)) for sort in (Sort.REUSE, Sort.NEWEST, Sort.NAME)}
    order = {sort: [one.listing_id for one in page] for sort, page in pages.items()}
    assert order[Sort.REUSE] == [old.pk, new.pk]
    assert order[Sort.NEWEST] == [new.pk, old.pk]
    assert order[Sort.NAME] == [new.pk, old.pk], "capitals do not matter"


def test_pages_are_of_20_and_none_is_lost_or_doubled():
    for _ in range(45):
        live("Heron", summary="Heron")
    pages = [matches(Search(words="heron", sort=Sort.MATCH, page=page)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({one.listing_id for page in pages for one in page}) == 45


def scored(name, *, good, bad=0):
    """A listing with so many answers of as many organisations."""
    listing = live(name)
    for again in [True] * good + [False] * bad:
        factories.rating(listing=listing, again=again)
    return listing


def test_the_surest_score_comes_first_and_what_is_too_young_has_none():
    best, fair = scored("Heron", good=12), scored("Egret", good=6, bad=2)
    young, none = scored("Gull", good=4), live("Tern")
    rebuild_scores(on=timezone.localdate())
    refresh_rated()
    keys = [one.listing_id for one in matches(Search(sort=Sort.RATED))]
    assert keys[:2] == [best.pk, fair.pk]
    assert {*keys[2:]} == {young.pk, none.pk}
    assert counts_of(Search())["score"] == {"50": 2, "70": 1}
    assert [one.listing_id for one in matches(Search(chosen={"score": ("70",)}))] == [best.pk]


def test_a_score_that_ages_away_is_no_score_of_the_document_any_more():
    listing = scored("Heron", good=12)
    rebuild_scores(on=timezone.localdate())
    refresh_rated()
    assert SearchDocument.objects.get(pk=listing.pk).rated
    rebuild_scores(on=timezone.localdate() + timedelta(days=900))
    refresh_rated()
    assert SearchDocument.objects.get(pk=listing.pk).rated is None
    assert counts_of(Search())["score"] == {}


@pytest.mark.parametrize("sort", [Sort.REUSE, Sort.NEWEST, Sort.NAME])
def test_of_many_the_first_are_met_on_the_way_through_all(varied, sort, monkeypatch):
    """The same as when they are sorted, for few and for most of all listings."""
    for chosen in ({}, {"phase": ("beta",)}, {"in_use": ("3",), "kind": ("component",)}):
        search = Search(chosen=chosen, sort=sort)
        keys = [one.listing_id for one in matches(search)]
        with monkeypatch.context() as patch:
            patch.setattr(matching, "CANDIDATES", 1)  # many, without thousands of listings
            assert [one.listing_id for one in matches(search)] == keys
        assert len(keys) == min(20, count_total(search))


def test_of_too_many_the_most_used_are_ranked(varied, monkeypatch):
    monkeypatch.setattr(matching, "CANDIDATES", 6)  # without thousands of listings
    assert find(Search(words="permits", sort=Sort.MATCH)).cut_to == 0
    monkeypatch.setattr(matching, "ALL_RANKED", 35)
    found = find(Search(words="permits", sort=Sort.MATCH))
    assert found.cut_to == 6
    by_use = [one.listing_id for one in matches(Search(words="permits", sort=Sort.REUSE))]
    assert {one.listing_id for one in found.matches()} == {*by_use[:6]}
    assert find(Search(words="permits", sort=Sort.NAME)).cut_to == 0


def test_what_filters_leave_of_too_many_listings_is_ranked_as_of_few(varied, monkeypatch):
    search = Search(words="permits", sort=Sort.MATCH, chosen={"phase": ("beta",)})
    ranked = matches(search)
    monkeypatch.setattr(matching, "ALL_RANKED", 1)  # without thousands of listings
    assert find(search).cut_to == 0
    assert matches(search) == ranked
    assert len(ranked) > 4
    monkeypatch.setattr(matching, "CANDIDATES", 4)
    by_use = [one.listing_id for one in matches(replace(search, sort=Sort.REUSE))]
    assert find(search).cut_to == 4
    assert {one.listing_id for one in matches(search)} == {*by_use[:4]}
