"""In which order matches stand, page by page (`methods.md` 9.1)."""

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
            patch.setattr(matching, "FEW", 1)  # many, without thousands of listings
            assert [one.listing_id for one in matches(search)] == keys
        assert len(keys) == min(20, count_total(search))


@pytest.mark.parametrize(("page", "best"), [(1, 5), (2, 9)])
def test_where_filters_leave_few_of_the_best_the_order_is_the_same(
    varied, monkeypatch, page, best
):
    monkeypatch.setattr(matching, "PAGE_SIZE", 4)  # pages without hundreds of listings
    search = Search(words="permits", sort=Sort.MATCH, chosen={"phase": ("beta",)}, page=page)
    ranked = matches(search)
    assert len(ranked) == 4
    monkeypatch.setattr(matching, "BEST", best)
    assert matches(search) == ranked


def test_found_in_two_languages_it_stands_once_where_the_better_one_is(monkeypatch):
    monkeypatch.setattr(matching, "PAGE_SIZE", 2)
    several = [live(f"Heron {number}", summary="Heron") for number in range(3)]
    texts = several[0].live_revision.texts
    texts.create(language="it", summary="Heron heron heron", description="Heron")
    refresh_documents(listing_ids=[one.pk for one in several])
    first = find(Search(words="heron", sort=Sort.MATCH))
    assert (first.total, first.goes_on) == (3, True)
    place = first.place_of(first.matches()[-1])
    rest = find(Search(words="heron", sort=Sort.MATCH, after=place))
    met = [one.listing_id for one in (*first.matches(), *rest.matches())]
    assert met[0] == several[0].pk
    assert sorted(met) == sorted(one.pk for one in several)
