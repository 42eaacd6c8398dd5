"""What services do: the tree, and the page of one capability."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.search.actions import rebuild_all
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Client()


def caught_up():
    rebuild_rollup()
    rebuild_all()


def queries(client, address):
    """Once the process knows the facets, which it keeps."""
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.fixture
def money():
    return factories.capability(name="Money", slug="money")


@pytest.fixture
def pay(money):
    return factories.capability(name="Take payments", slug="pay", parent=money)


def test_a_group_counts_what_is_below_it_and_each_service_once(visitor, money, pay):
    grants = factories.capability(name="Run grants", slug="grants", parent=money)
    factories.live_listing(capabilities=[pay, grants])
    factories.live_listing(capabilities=[pay])
    factories.draft(complete=True).capabilities.set([pay])
    caught_up()
    page = read(visitor.get("/capabilities/"))
    assert re.search(
        r"Money 2 services .*Run grants 1 service\b.*Take payments 2 services", page.words
    )
    for label, number in (("Money", 2), ("Take payments", 2), ("Run grants", 1)):
        opened = read(visitor.get(page.address_of(label)))
        assert re.search(rf"\b{number} services? (do|does) this", opened.words), label
    assert "As of" in page.words


def test_none_yet_is_said(visitor):
    assert "No functions have been named yet" in read(visitor.get("/capabilities/")).words


def test_each_number_is_the_length_of_the_list_that_it_opens(visitor, pay):
    owner = factories.organisation()
    for _ in range(2):
        listing = factories.live_listing(organisation=owner, capabilities=[pay])
        factories.adoption(listing=listing)
        factories.adoption(listing=listing, organisation=owner)
    factories.adoption()
    caught_up()
    page = read(visitor.get("/capabilities/pay/"))
    for label, words in (
        ("services do this", "2 services match"),
        ("organisations reuse one of them", "2 organisations"),
    ):
        assert f"2 {label}" in page.words
        assert words in read(visitor.get(page.address_of(label))).words
    assert owner.name not in [words for words, _ in page.links]


def test_it_stands_below_its_group(visitor, pay):
    page = read(visitor.get("/capabilities/pay/"))
    assert page.address_of("Money") == "/capabilities/money/"
    assert "No service that does this has been published yet" in page.words
    assert "No organisation reuses one of them yet" in page.words
    group = read(visitor.get("/capabilities/money/"))
    assert group.address_of("Take payments") == "/capabilities/pay/"


def test_more_services_than_a_page_holds_have_a_link_to_all(visitor, pay):
    for _ in range(21):
        factories.live_listing(capabilities=[pay])
    caught_up()
    page = read(visitor.get("/capabilities/pay/"))
    opened = read(visitor.get(page.address_of("All services that do this")))
    assert "21 services match" in opened.words


def test_unknown_ones_are_not_found(visitor, pay):
    assert visitor.get("/capabilities/nothing/").status_code == 404


@pytest.mark.parametrize("address", ["/capabilities/", "/capabilities/pay/"])
def test_the_number_of_queries_does_not_grow(visitor, money, pay, address):
    def grow(number):
        for _ in range(number):
            child = factories.capability(parent=money)
            factories.adoption(listing=factories.live_listing(capabilities=[pay, child]))
        caught_up()

    grow(2)
    few = queries(visitor, address)
    grow(30)
    assert queries(visitor, address) == few <= 10
