"""Any search as a feed, as a reader of feeds takes it."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from catalogue.search.actions import rebuild_all
from tests import factories
from tests.reading import read

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(address: str) -> list[ElementTree.Element]:
    answer = Client().get(address)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)  # noqa: S314 - our own words
    assert feed.findtext(f"{ATOM}updated")
    return feed.findall(f"{ATOM}entry")


def test_the_newest_of_what_matches_stands_first() -> None:
    today = timezone.localdate()
    for days, name in ((9, "Booking of rooms"), (2, "Booking <of> vans & bikes"), (1, "Permits")):
        day = today - timedelta(days=days)
        factories.live_listing(name=name, summary="For you & <me>", published_on=day)
    rebuild_all()
    found = entries("/listings/feed.atom?q=booking&sort=name&page=7")
    assert [one.findtext(f"{ATOM}title") for one in found] == [
        "Booking <of> vans & bikes", "Booking of rooms",
    ]  # fmt: skip
    newest = found[0]
    assert newest.findtext(f"{ATOM}summary") == "For you &amp; &lt;me&gt;", "it is read as HTML"
    key = newest.findtext(f"{ATOM}id")
    assert key is not None
    assert key.startswith(f"{settings.BASE_URL}/listings/")
    assert Client().get(key.removeprefix(settings.BASE_URL)).status_code == 200
    day = today - timedelta(days=2)
    assert str(newest.findtext(f"{ATOM}published")).startswith(day.isoformat())


def test_the_page_of_results_leads_to_its_feed() -> None:
    factories.live_listing(name="Booking of rooms", kind="component")
    factories.live_listing(name="Booking of vans", kind="commodity_service")
    rebuild_all()
    page = read(Client().get("/listings/?q=booking&kind=component"))
    address = page.address_of("Follow new services of this search (Atom feed)")
    assert [one.findtext(f"{ATOM}title") for one in entries(address)] == ["Booking of rooms"]


def test_nothing_is_a_feed_too_and_follows_no_other_word() -> None:
    factories.live_listing(name="Booking of rooms")
    rebuild_all()
    assert entries("/listings/feed.atom?q=bokking&kind=%00") == []
