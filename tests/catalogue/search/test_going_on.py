"""Walking through all results, each page from where the one before ended (`methods.md` 9.2)."""

import json
from xml.etree import ElementTree

import pytest
from django.core import signing
from django.test import Client

from catalogue.models import SearchDocument
from catalogue.search.actions import refresh_documents
from catalogue.search.queries import matching
from catalogue.search.queries.matching import Search, find
from catalogue.search.queries.orders import Sort
from tests import factories
from tests.catalogue.search.looking import live
from tests.reading import read

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def services(monkeypatch):
    """Seventeen in pages of three, many of them equal in all that they are ordered by."""
    monkeypatch.setattr(matching, "PAGE_SIZE", 3)  # pages without hundreds of services
    for number in range(17):
        listing = live(f"Permit {'abc'[number % 3]}")
        for _ in range(number % 3):
            factories.adoption(listing=listing)
        refresh_documents(listing_ids=[listing.pk])
        rated = (None, 0.5, 0.75)[number % 3]
        SearchDocument.objects.filter(pk=listing.pk).update(
            rated=rated, published_on=f"2026-01-{10 + number % 4}"
        )


def walk(search, *, between=lambda: None):
    """All pages after one another."""
    seen, after = [], None
    while True:
        found = find(Search(words=search.words, sort=search.sort, after=after))
        page = found.matches()
        seen += [one.listing_id for one in page]
        if not found.goes_on:
            return seen
        after = found.place_of(page[-1])
        between()


FEW, MANY = 5_000, 1
"""Above so many the index is walked; below they are sorted."""
CASES = [
    (sort, words, most)
    for sort in Sort
    for words in ("", "permit")
    for most in (FEW, MANY)
    if sort != Sort.MATCH or (words and most == FEW)  # by fit there is one way alone
]


@pytest.mark.parametrize(("sort", "words", "most"), CASES)
def test_a_walk_meets_each_once_in_the_order_of_the_numbered_pages(
    services, monkeypatch, sort, words, most
):
    monkeypatch.setattr(matching, "FEW", most)  # without thousands of services
    pages = [find(Search(words=words, sort=sort, page=number)).matches() for number in range(1, 7)]
    assert walk(Search(words=words, sort=sort)) == [
        one.listing_id for page in pages for one in page
    ]
    assert len(walk(Search(words=words, sort=sort))) == 17


def test_what_moves_meanwhile_makes_nothing_else_come_twice_or_never(services):
    first = walk(Search(sort=Sort.REUSE))
    moved = [SearchDocument.objects.get(pk=first[-1]), SearchDocument.objects.get(pk=first[0])]

    def move():
        for one in moved:
            one.static = 9 - one.static
            one.save()

    seen = walk(Search(sort=Sort.REUSE), between=move)
    others = set(first) - {one.pk for one in moved}
    assert sorted(one for one in seen if one in others) == sorted(others)


def cursor_of(address):
    return address.split("after=")[1]


def test_the_place_of_another_search_is_refused(services):
    visitor = Client()
    feed = visitor.get("/listings/feed.atom?q=permit").content.decode()
    after = ElementTree.fromstring(feed).find(f"{ATOM}link[@rel='next']").get("href")  # noqa: S314
    signed = cursor_of(after)
    address = f"/listings/?q=permit&sort=newest&after={signed}"
    assert visitor.get(address).status_code == 200
    for other in ("q=permits&sort=newest", "q=permit", "q=permit&sort=newest&kind=component"):
        page = read(visitor.get(f"/listings/?{other}&after={signed}"), status=400)
        assert "goes on with another search" in page.words


def test_a_place_that_is_none_of_ours_is_refused():
    for made in ("x", "\x00", "x" * 5_000, signing.dumps(["a", 1, 2, 3])):
        page = read(Client().get("/listings/", {"after": made}), status=400)
        assert "none of ours" in page.words


def test_a_feed_leads_on_to_what_was_published_before(services):
    visitor, address, seen = Client(), "/listings/feed.atom?q=permit", []
    while address:
        tree = ElementTree.fromstring(visitor.get(address).content)  # noqa: S314 - our own answer
        seen += [one.findtext(f"{ATOM}id") for one in tree.iter(f"{ATOM}entry")]
        following = tree.find(f"{ATOM}link[@rel='next']")
        address = None if following is None else following.get("href")
    assert len(seen) == len(set(seen)) == 17


def test_a_place_survives_being_written_down(services):
    for sort in (Sort.REUSE, Sort.RATED, Sort.NEWEST, Sort.NAME):
        found = find(Search(sort=sort))
        place = found.place_of(found.matches()[-1])
        assert json.loads(json.dumps([place.by, place.tie])) == [place.by, place.tie]
