"""Every number on a public page is as long as the list that it opens."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from catalogue.models import Stage
from catalogue.search.actions import rebuild_all
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.reading import read

pytestmark = pytest.mark.django_db
ONE_THING = re.compile(r"#.*|/(listings|organisations|capabilities)/[\w-]+/")
SERVICES = re.compile(r"/listings/|/organisations/[\w-]+/uses/|/statistics/reused-services/")


@pytest.fixture
def visitor():
    return Client()


@pytest.fixture
def listing():
    """A service used in every way, and around it a small commons."""
    group = factories.organisation(name="The county")
    publisher = factories.organisation(name="The publisher", group=group)
    listing = factories.live_listing(name="Pay desk", organisation=publisher)
    second = factories.live_listing(name="Book desk", organisation=publisher)
    for body in (group, publisher, factories.organisation(group=group)):
        factories.adoption(listing=listing, organisation=body)
    reusers = [factories.organisation() for _ in range(4)]
    cousin = factories.organisation(group=reusers[0])
    for body in (*reusers, cousin):
        factories.adoption(listing=listing, organisation=body)
    for stage, number in ((Stage.LEAVING, 1), (Stage.TRIALLING, 3), (Stage.CONSIDERING, 2)):
        for _ in range(number):
            factories.adoption(listing=listing, stage=stage)
    factories.adoption(listing=listing, stage=Stage.ENDED)
    for _ in range(2):
        factories.adoption(listing=listing, confirmed=False)
    factories.adoption(listing=listing, lapsed=True)
    factories.adoption(listing=listing, withdrawn=True)
    factories.adoption(listing=second, organisation=reusers[0])
    factories.adoption(listing=second)
    for stage, number in ((Stage.LIVE, 2), (Stage.TRIALLING, 1), (Stage.CONSIDERING, 3)):
        for _ in range(number):
            factories.adoption(organisation=publisher, stage=stage)
    factories.adoption(organisation=publisher, confirmed=False)
    factories.draft(organisation=publisher, complete=True)
    rebuild_rollup()
    rebuild_all()
    return listing


def numbers(page):
    """Each link with a number: in its own words, or as a figure that stands before them."""
    found = []
    for words, address in page.links:
        number = re.search(r"\b[\d,]+\b", words) or re.search(
            rf"\b([\d,]+)(?= {re.escape(words)})", page.words
        )
        if number and not ONE_THING.fullmatch(address):
            found.append((int(number[0].replace(",", "")), words, address))
    return found


def length(visitor, address):
    """How many entries a list of services or of organisations has, on all its pages."""
    page = read(visitor.get(address))
    kind = "listings" if SERVICES.fullmatch(urlsplit(address).path) else "organisations"
    entries = [words for words, link in page.links if re.fullmatch(rf"/{kind}/[\w-]+/", link)]
    here = len([words for words in entries if not words.startswith("Back to")])
    further = [link for words, link in page.links if words == "Next page"]
    return here + (length(visitor, further[0]) if further else 0)


def counted(visitor, address):
    """The numbers of a page, each proved by following its link."""
    found = numbers(read(visitor.get(address)))
    for number, words, link in found:
        assert number == length(visitor, link), f"{number} {words}: {link}"
    return sorted(number for number, _words, _link in found)


def test_on_the_page_of_a_service(visitor, listing):
    assert counted(visitor, f"/listings/{listing.slug}/") == [2, 2, 3, 6, 6, 9]


def test_on_the_statistics_of_a_service(visitor, listing):
    found = counted(visitor, f"/listings/{listing.slug}/statistics/")
    assert found == [1, 1, 2, 2, 3, 6, 6, 9, 24], "24 could use it, and 6 of them do"


def test_on_the_page_of_an_organisation(visitor, listing):
    address = f"/organisations/{listing.organisation.slug}/"
    assert counted(visitor, address) == [1, 1, 2, 3, 3, 7]


def test_on_the_statistics_of_an_organisation(visitor, listing):
    address = f"/organisations/{listing.organisation.slug}/statistics/"
    assert counted(visitor, address) == [1, 1, 3, 3, 7]


def test_on_the_list_of_organisations(visitor, listing):
    found = counted(visitor, "/organisations/?name=the+publisher")
    assert found == [2, 3], "services published, services used"


def test_on_the_front_page(visitor, listing):
    assert counted(visitor, "/") == [4, 8, 9]


def test_on_the_statistics_of_all(visitor, listing):
    found = counted(visitor, "/statistics/")
    assert {4, 8, 9} < set(found), "live, reused and reusing, and the tables below them"
