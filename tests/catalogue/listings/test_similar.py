"""The ways from one service to others that do or say the same."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.models import ListingState
from catalogue.search.actions import rebuild_all
from tests import factories
from tests.reading import read

pytestmark = pytest.mark.django_db


def services(number, **fields):
    pay = factories.capability(name="Take payments", slug="take-payments")
    made = [
        factories.live_listing(name=f"Till {one}", capabilities=[pay], **fields)
        for one in range(number)
    ]
    rebuild_all()
    return made


def page_of(listing, end=""):
    return read(Client().get(f"/listings/{listing.slug}/{end}"))


def test_a_service_names_three_others_and_leads_to_all():
    itself, *_ = services(6)
    page = page_of(itself)
    others = [words for words, _ in page.links if words.startswith("Till ")]
    assert len(others) == 3
    assert "Till 0" not in others
    assert page.address_of("All alternatives and similar services").endswith("/similar/")


def test_the_page_of_all_says_why_and_leads_to_comparison_and_search():
    itself, *_ = services(3)
    page = page_of(itself, "similar/")
    assert page.words.count("Both do this: Take payments") == 2
    (compare, _) = [address for words, address in page.links if words.startswith("Compare")]
    assert compare.startswith(f"/compare/?service={itself.slug}&service=listing-")
    address = page.address_of("Search all services that do any of this")
    assert "3 services match" in read(Client().get(address)).words


def test_words_in_common_are_named_and_no_service_comes_twice():
    itself, *_ = services(12)
    factories.live_listing(name="Harbour berths")
    alone = factories.live_listing(name="Harbour berths again")
    rebuild_all()
    page = page_of(alone, "similar/")
    assert "No other published service says that it does the same" in page.words
    assert "Words in common: berths" in page.words
    tills = [words for words, _ in page_of(itself, "similar/").links if words.startswith("Till")]
    assert len(tills) == len(set(tills)) == 11, "ten others, and the way back"


def test_where_there_is_nothing_it_is_said():
    alone = factories.live_listing()
    rebuild_all()
    assert "No other published service says that it does the same" in page_of(alone).words
    page = page_of(alone, "similar/")
    assert "No further service shares rare words with it" in page.words


def test_what_is_not_published_has_no_such_page():
    for state in (ListingState.SUSPENDED, ListingState.UNPUBLISHED):
        hidden = (
            factories.draft().listing
            if state == ListingState.UNPUBLISHED
            else factories.live_listing(state=state)
        )
        assert Client().get(f"/listings/{hidden.slug}/similar/").status_code == 404


def test_the_number_of_queries_does_not_grow():
    few, *_ = services(3)
    address = f"/listings/{few.slug}/similar/"
    Client().get(address)
    with CaptureQueriesContext(connection) as seen:
        Client().get(address)
    before = len(seen)
    for number in range(20):
        factories.live_listing(
            name=f"Till {number}", capabilities=few.live_revision.capabilities.all()
        )
    rebuild_all()
    Client().get(address)
    with CaptureQueriesContext(connection) as seen:
        Client().get(address)
    assert len(seen) <= before <= 12
