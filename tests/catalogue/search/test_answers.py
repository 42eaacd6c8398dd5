"""What is kept of a search holds for as long as it is kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.moments import one_moment
from catalogue.search.actions import refresh_documents
from catalogue.search.queries.answers import answer
from catalogue.search.queries.bitmaps import present_index
from catalogue.search.queries.matching import Search
from catalogue.search.queries.orders import Sort
from tests.catalogue.search.looking import counts_of, live

pytestmark = pytest.mark.django_db
SEARCH = Search(words="permit", sort=Sort.MATCH)


def asked(search=SEARCH):
    with one_moment():
        return answer(search, present_index())


def test_the_second_answer_is_the_first_and_asks_for_the_stamp_alone():
    live("Permit")
    first = asked()
    with CaptureQueriesContext(connection) as seen:
        assert asked() is first
    assert len(seen) == 1


def test_a_change_of_a_text_or_a_value_is_seen_at_once():
    listing = live("Permit", kind="component")
    assert asked().total == 1
    live("Permit too", kind="shared_service")
    assert asked().total == 2
    assert asked().counts["kind"].numbers == {"component": 1, "shared_service": 1}
    listing.live_revision.texts.update(description="A permit")
    before = asked().matches
    refresh_documents(listing_ids=[listing.pk])
    assert asked().matches != before


def test_an_answer_says_what_the_search_says(varied):
    search = varied(words="grants", sort=Sort.MATCH, chosen={"kind": ("component",)})
    counts = counts_of(search)
    answered = {**asked(search).counts}
    opened = answered.pop("capability").numbers
    assert opened.items() <= counts["capability"].items()
    for facet, found in answered.items():
        most = sorted(counts[facet], key=lambda value: (-counts[facet][value], value))[:10]
        shown = {value: counts[facet][value] for value in most}
        assert found.numbers == shown, facet
        assert found.more == len(counts[facet]) - len(shown)


def test_a_value_that_was_chosen_is_shown_even_where_it_shows_nothing():
    live("Permit", kind="component")
    chosen = asked(Search(words="permit", chosen={"kind": ("shared_service",)}))
    assert chosen.counts["kind"].numbers == {"component": 1, "shared_service": 0}


def test_searches_that_differ_in_one_thing_are_kept_apart():
    live("Permit one", kind="component")
    live("Permit two", kind="shared_service")
    assert asked(Search(words="permit one", sort=Sort.MATCH)).total == 1
    assert asked(Search(words="permit", chosen={"kind": ("component",)})).total == 1
    assert asked(Search(words="permit", sort=Sort.NAME)).matches[0].text > 0
    assert asked(Search(words="permit", sort=Sort.NAME, page=9)).page == 1
