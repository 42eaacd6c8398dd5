"""What machines read of a page: linked data, the one address, the list of all addresses."""

import json
import re
from xml.etree import ElementTree

import pytest
from django.test import Client

from catalogue.exchange import sitemaps
from catalogue.exchange.linked import document
from catalogue.fields import Kind
from catalogue.models import ListingState
from tests import factories
from tests.catalogue.exchange.records import changed, record
from tests.conftest import signed_in
from tests.reading import read


def text_of(answer):
    return answer.content.decode()


PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def test_software_is_said_in_the_words_of_schema_org():
    assert document(changed({"aliases": ["Permit desk"]})) == {
        "@context": "https://schema.org",
        "@type": "SoftwareApplication",
        "@id": "https://commons.example/listings/permits/",
        "url": "https://commons.example/listings/permits/",
        "name": "Parking permits",
        "alternateName": ["Permit desk"],
        "description": "Residents ask for a parking permit",
        "sameAs": "https://permits.example",
        "publisher": {
            "@type": "Organization",
            "name": "Wexmouth Borough",
            "url": "https://commons.example/wexmouth/",
        },
        "inLanguage": "en",
        "datePublished": "2026-03-27",
        "applicationCategory": ["Book appointments"],
        "softwareVersion": "2.10",
        "license": "https://spdx.org/licenses/EUPL-1.2.html",
    }


@pytest.mark.parametrize("kind", [Kind.SHARED_SERVICE, Kind.COMMODITY_SERVICE])
def test_a_service_has_a_provider_and_no_licence(kind):
    made = document(record(kind=str(kind)))
    assert made["provider"]["name"] == "Wexmouth Borough"
    assert made["serviceType"] == ["Book appointments"]
    assert {"publisher", "license", "softwareVersion"}.isdisjoint(made)


def test_what_is_not_given_is_left_out():
    made = document(changed({"licence": None, "landing_page": "", "aliases": []}))
    assert {"license", "sameAs", "alternateName"}.isdisjoint(made)


@pytest.mark.django_db
class TestPages:
    def test_a_page_holds_its_data_and_its_one_address(self, settings):
        name = "Pay </script><b> & 'desk'"
        listing = factories.live_listing(name=name)
        answer = Client().get(f"/listings/{listing.slug}/?language=en")
        page, address = read(answer), f"{settings.BASE_URL}/listings/{listing.slug}/"
        (data,) = re.findall(r'<script type="application/ld\+json">(.*)</script>', text_of(answer))
        assert json.loads(data)["name"] == name
        assert [one["href"] for one in page.elements("link", rel="canonical")] == [address]

    def test_what_is_out_of_sight_has_neither(self):
        owner = factories.organisation()
        hidden = factories.draft(organisation=owner, state="submitted").listing
        page = read(signed_in(factories.member_of(owner)).get(f"/listings/{hidden.slug}/"))
        assert page.elements("script", type="application/ld+json") == []
        assert page.elements("link", rel="canonical") == []

    def test_a_search_has_one_address_whatever_else_was_in_it(self, settings):
        page = read(Client().get("/listings/?colour=red&service=other&kind=component&q=pay+"))
        (link,) = page.elements("link", rel="canonical")
        assert link["href"] == f"{settings.BASE_URL}/listings/?q=pay&kind=component"


def places(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    tree = ElementTree.fromstring(answer.content)  # noqa: S314 - our own answer
    return [one.text.removeprefix("http://testserver") for one in tree.iter(PLACE)]


@pytest.mark.django_db
class TestSitemaps:
    def test_robots_are_led_to_every_public_page(self, settings):
        listing = factories.live_listing(capabilities=[factories.capability(slug="pay")])
        seller = factories.supplier()
        factories.live_listing(state=ListingState.SUSPENDED)
        factories.draft()
        robots = Client().get("/robots.txt").content.decode()
        assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in robots.splitlines()
        found = [one for file in places("/sitemap.xml") for one in places(file)]
        services = [one for one in found if one.startswith("/listings/")]
        assert services == ["/listings/", f"/listings/{listing.slug}/"]
        assert {"/capabilities/pay/", f"/suppliers/{seller.slug}/"} <= set(found)
        assert f"/organisations/{seller.slug}/" not in found
        assert f"/organisations/{listing.organisation.slug}/" in found
        assert len(found) == len(set(found))
        for address in found:
            assert Client().get(address).status_code == 200, address

    def test_many_stand_in_several_files(self, monkeypatch):
        monkeypatch.setattr(sitemaps.Listings, "limit", 2)  # files without thousands of services
        for _ in range(5):
            factories.live_listing()
        files = [one for one in places("/sitemap.xml") if "listings" in one]
        assert files == [
            "/sitemap-listings.xml",
            *(f"/sitemap-listings.xml?p={n}" for n in (2, 3)),
        ]
        assert len({one for file in files for one in places(file)}) == 5

    def test_files_that_are_not_there_are_not_found(self):
        for address in ("/sitemap-people.xml", "/sitemap-listings.xml?p=9"):
            assert Client().get(address).status_code == 404
