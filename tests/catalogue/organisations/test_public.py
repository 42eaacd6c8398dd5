"""The list of organisations, and the page that tells one's story."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.models import Stage
from catalogue.search.actions import rebuild_all
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.conftest import signed_in
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


def listed(page):
    pattern = r"/organisations/[\w-]+/"
    return [words for words, address in page.links if re.fullmatch(pattern, address)]


class TestIndex:
    def test_all_are_listed_by_name_with_their_counts(self, visitor):
        second = factories.organisation(name="beta council")
        first = factories.organisation(name="Alpha council")
        factories.live_listing(organisation=first)
        factories.draft(organisation=second, complete=True)
        factories.adoption(organisation=second, listing=first.listings.get())
        caught_up()
        page = read(visitor.get("/organisations/"))
        assert listed(page)[:2] == ["Alpha council", "beta council"]
        assert "Publishes 1 service: Alpha council" in page.words
        assert "Uses 1 service: beta council" in page.words
        assert page.words.count("Publishes no service yet") == 1
        for label in ("Publishes 1 service: Alpha council", "Uses 1 service: beta council"):
            opened = read(visitor.get(page.address_of(label)))
            assert "1 service" in opened.words

    @pytest.mark.parametrize(
        ("address", "found"),
        [
            ("?name=ALPH", ["Alpha trust"]),
            ("?name=cafe+beta", ["Béta café"]),
            ("?type=health", ["Alpha trust"]),
            ("?size=XL", ["Béta café"]),
            ("?place=wales", ["Béta café"]),
            ("?type=health&place=wales", []),
            ("?name=%25", []),
        ],
    )
    def test_filters(self, visitor, address, found):
        factories.organisation(name="Alpha trust", type="health", size_band="S", place="london")
        factories.organisation(name="Béta café", type="police", size_band="XL", place="wales")
        page = read(visitor.get(f"/organisations/{address}"))
        assert listed(page) == found
        words = "1 organisation" if found else "0 organisations"
        assert words in page.words
        assert ("No organisation has all of this" in page.words) == (not found)

    def test_what_an_address_cannot_mean_is_left_out_and_named(self, visitor):
        factories.organisation()
        page = read(visitor.get("/organisations/?type=boat&colour=red&page=x"))
        assert len(listed(page)) == 1
        assert "Type, colour" in page.words

    def test_hostile_names_stop_nothing(self, visitor):
        for name in ("\x00", "'; --", "%", "_", "\\", "x" * 500, "🏛️"):
            assert visitor.get("/organisations/", {"name": name}).status_code == 200

    def test_more_than_50_filters_are_refused(self, visitor):
        address = "/organisations/?" + "&".join(["type=health"] * 51)
        read(visitor.get(address), status=400)

    def test_pages_keep_the_filters(self, visitor):
        for _ in range(30):
            factories.organisation(type="health")
        page = read(visitor.get("/organisations/?type=health"))
        assert len(listed(page)) == 25
        second = read(visitor.get(page.address_of("Next page")))
        assert len(listed(second)) == 5

    def test_those_that_reuse_and_those_that_reuse_a_capability(self, visitor):
        pay = factories.capability(name="Pay")
        reuser = factories.adoption(
            listing=factories.live_listing(capabilities=[pay])
        ).organisation
        other = factories.adoption().organisation
        owner = factories.organisation()
        factories.adoption(organisation=owner, listing=factories.live_listing(organisation=owner))
        caught_up()
        page = read(visitor.get("/organisations/?reuses=yes"))
        assert set(listed(page)) == {reuser.name, other.name}
        page = read(visitor.get(f"/organisations/?capability={pay.slug}"))
        assert listed(page) == [reuser.name]
        assert "does this: Pay" in page.words
        assert ("capability", pay.slug, True) in page.fields, "kept beside further filters"

    def test_the_number_of_queries_does_not_grow(self, visitor):
        self.many(10)
        few = queries(visitor, "/organisations/")
        self.many(190)
        assert queries(visitor, "/organisations/") == few <= 12

    def many(self, number):
        listing = factories.live_listing()
        for _ in range(number):
            factories.adoption(listing=listing)
        caught_up()


class TestPage:
    def test_each_number_is_the_length_of_the_list_that_it_opens(self, visitor):
        body = factories.organisation(name="Wexmouth Borough")
        for _ in range(2):
            listing = factories.live_listing(organisation=body)
            for _ in range(2):
                factories.adoption(listing=listing)
        factories.adoption(organisation=body)
        factories.adoption(organisation=body, stage=Stage.TRIALLING)
        factories.adoption(organisation=body, confirmed=False)
        caught_up()
        page = read(visitor.get(f"/organisations/{body.slug}/"))
        for number, label, unit in (
            (2, "services it publishes", "services?"),
            (4, "organisations reuse what it publishes", "organisations?"),
            (1, "service it uses", "services?"),
            (1, "being tried out", "services?"),
            (1, "recorded, not yet confirmed", "services?"),
        ):
            assert f"{number} {label}" in page.words
            opened = read(visitor.get(page.address_of(label)))
            assert re.search(rf"\b{number} {unit}\b", opened.words), label
        assert "0 being considered" in page.words

    def test_an_organisation_with_nothing_says_so(self, visitor):
        body = factories.organisation()
        page = read(visitor.get(f"/organisations/{body.slug}/"))
        assert "It publishes no service yet" in page.words
        assert "has not recorded what it uses" in page.words
        assert "workspace" not in page.words
        own = read(signed_in(factories.member_of(body)).get(f"/organisations/{body.slug}/"))
        assert own.address_of("Go to its workspace") == f"/workspace/{body.slug}/"
        assert own.address_of("Find a service that you use, and record it") == "/listings/"

    def test_a_supplier_s_address_leads_to_its_page_among_the_suppliers(self, visitor):
        body = factories.supplier()
        answer = visitor.get(f"/organisations/{body.slug}/")
        assert (answer.status_code, answer["Location"]) == (302, f"/suppliers/{body.slug}/")

    def test_drafts_are_not_told(self, visitor):
        body = factories.organisation()
        factories.draft(organisation=body, name="Secret plan", complete=True)
        caught_up()
        page = read(signed_in(factories.member_of(body)).get(f"/organisations/{body.slug}/"))
        assert "Secret plan" not in page.words

    def test_unknown_ones_are_not_found(self, visitor):
        assert visitor.get("/organisations/nobody/").status_code == 404

    def test_the_number_of_queries_does_not_grow(self, visitor):
        body = factories.organisation(parent=factories.organisation())
        self.grow(body, 1)
        few = queries(visitor, f"/organisations/{body.slug}/")
        self.grow(body, 25)
        assert queries(visitor, f"/organisations/{body.slug}/") == few <= 10
        member = signed_in(factories.member_of(body))
        assert queries(member, f"/organisations/{body.slug}/") <= 13

    def grow(self, body, number):
        for _ in range(number):
            factories.adoption(listing=factories.live_listing(organisation=body))
            factories.adoption(organisation=body)
        caught_up()
