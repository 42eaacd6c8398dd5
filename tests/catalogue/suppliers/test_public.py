"""What everybody sees of suppliers and of what they offer."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Organisation, Role
from catalogue.fields import Kind
from catalogue.models import ListingState, OfferKind, OfferState
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Client()


def offers(listing):
    return f"/listings/{listing.slug}/suppliers/"


def queries(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


class TestOffersOfAListing:
    def test_each_says_what_it_costs_where_to_buy_it_and_until_when(
        self, visitor, supplier, brick
    ):
        factories.offer(
            supplier=supplier,
            listing=brick,
            words="We run it for you.",
            price_words="From £500 a month",
            renewed_on=date(2026, 3, 1),
            lapses_on=date(2027, 3, 1),
        )
        page = read(visitor.get(offers(brick)))
        assert "1 offer, by 1 supplier." in page.words
        assert "The portal sells nothing: buy through the framework or contract" in page.words
        for words in (
            "Hosting",
            "We run it for you.",
            "From £500",
            "1 March 2026",
            "1 March 2027",
        ):
            assert words in page.words
        assert page.address_of("Pier Street Digital") == f"/suppliers/{supplier.slug}/"
        bought = "Cloud framework 12: hosting by Pier Street Digital"
        assert page.address_of(bought) == "https://frameworks.example/cloud-12"
        (link,) = page.elements("a", href="https://frameworks.example/cloud-12")
        assert link["rel"] == "nofollow ugc noopener"

    def test_the_listing_s_page_counts_them_and_leads_to_them(self, visitor, supplier, brick):
        for kind in (OfferKind.HOSTING, OfferKind.SUPPORT):
            factories.offer(supplier=supplier, listing=brick, kind=kind)
        factories.offer(listing=brick)
        page = read(visitor.get(f"/listings/{brick.slug}/"))
        opened = read(visitor.get(page.address_of("3 offers to host, support or integrate it")))
        assert "3 offers, by 2 suppliers." in opened.words
        assert [opened.words.count(one) for one in ("What is offered", "Buy through")] == [3, 3]

    def test_they_stand_by_kind(self, visitor, brick):
        for kind in (OfferKind.SUPPORT, OfferKind.HOSTING, OfferKind.INTEGRATION):
            factories.offer(listing=brick, kind=kind)
        page = read(visitor.get(offers(brick)))
        assert re.search(r"Hosting .* Integration .* Support ", page.words)

    @pytest.mark.parametrize("state", [OfferState.LAPSED, OfferState.ENDED])
    def test_what_lapsed_or_ended_is_not_shown(self, visitor, brick, state):
        factories.offer(listing=brick, state=state, words="Long gone")
        page = read(visitor.get(offers(brick)))
        assert "Long gone" not in page.words
        assert "No supplier offers to host, support or integrate this service yet." in page.words
        listed = read(visitor.get(f"/listings/{brick.slug}/"))
        assert "No supplier offers to host, support or integrate it yet." in listed.words
        assert page.address_of("See all suppliers") == "/suppliers/"

    def test_of_a_withdrawn_service_none_is_shown(self, visitor, brick):
        factories.offer(listing=brick)
        type(brick).objects.update(state=ListingState.RETIRED)
        page = read(visitor.get(offers(brick)))
        assert "This service is not live, so no offer is shown for it." in page.words
        assert "#suppliers" not in [
            address for _, address in read(visitor.get(f"/listings/{brick.slug}/")).links
        ]

    def test_for_a_commodity_service_nobody_makes_offers(self, visitor, supplier):
        service = factories.live_listing(organisation=supplier, kind=Kind.COMMODITY_SERVICE)
        page = read(visitor.get(offers(service)))
        assert "This is a commodity service, so nobody makes offers for it." in page.words
        assert "integrate" not in read(visitor.get(f"/listings/{service.slug}/")).words

    def test_what_is_not_published_is_not_found(self, visitor):
        draft = factories.draft(complete=True)
        for slug in (draft.listing.slug, "no-such-thing"):
            assert visitor.get(f"/listings/{slug}/suppliers/").status_code == 404

    def test_a_supplier_s_editor_is_led_to_an_offer_of_its_own(self, client, supplier, brick):
        page = read(client.get(offers(brick)))
        address = page.address_of("Make an offer for Pier Street Digital")
        assert address == f"/workspace/{supplier.slug}/offers/new/{brick.slug}/"
        assert read(client.get(address)).title.startswith("Make an offer ")

    def test_others_are_not(self, supplier, brick):
        member = factories.member_of(supplier)
        body_editor = factories.member_of(brick.organisation, role=Role.EDITOR)
        for person in (member, body_editor, factories.person()):
            assert "Make an offer" not in read(signed_in(person).get(offers(brick))).words

    def test_the_number_of_queries_does_not_grow(self, visitor, brick):
        factories.offer(listing=brick)
        few = queries(visitor, offers(brick))
        for _ in range(30):
            factories.offer(listing=brick)
        assert queries(visitor, offers(brick)) == few <= 10
        second = read(visitor.get(f"{offers(brick)}?page=2"))
        assert "31 offers, by 31 suppliers." in second.words
        assert second.words.count("Buy through") == 6


class TestIndex:
    def test_all_are_listed_by_name_with_what_they_have(self, visitor, supplier, brick):
        factories.supplier(name="anchor hosting")
        factories.organisation(name="Wexmouth Borough")
        factories.live_listing(organisation=supplier, kind=Kind.COMMODITY_SERVICE)
        factories.live_listing(
            organisation=supplier, kind=Kind.COMMODITY_SERVICE, state=ListingState.LAPSED
        )
        factories.offer(supplier=supplier, listing=brick)
        factories.offer(supplier=supplier, listing=brick, kind="support", state="lapsed")
        page = read(visitor.get("/suppliers/"))
        assert re.search(r"2 suppliers anchor hosting .* Pier Street Digital", page.words)
        assert "No commodity service · No offer" in page.words
        for words, target, counted in (
            ("1 commodity service", "services", "1 service on standard terms."),
            ("1 offer to host, support or integrate", "offers", "1 offer"),
        ):
            address = page.address_of(f"{words}: Pier Street Digital")
            assert address == f"/suppliers/{supplier.slug}/#{target}"
            opened = read(visitor.get(address))
            assert counted in opened.words
            assert opened.elements("h2", id=target)
        assert "Wexmouth Borough" not in page.words

    @pytest.mark.parametrize(
        ("words", "found"), [("pier+digital", 1), ("PIÉR", 1), ("zzz", 0), ("%25", 0)]
    )
    def test_by_part_of_the_name(self, visitor, supplier, words, found):
        factories.supplier(name="Anchor hosting")
        page = read(visitor.get(f"/suppliers/?name={words}"))
        assert ("Pier Street Digital" in page.words) == bool(found)
        assert ("in its name. Type less of it." in page.words) == (not found)

    def test_hostile_names_and_unknown_parts_stop_nothing(self, visitor, supplier):
        for name in ("\x00", "'; --", "_", "\\", "x" * 500, "🏛️"):
            assert visitor.get("/suppliers/", {"name": name}).status_code == 200
        page = read(visitor.get("/suppliers/?colour=red&page=999999999"))
        assert "mean nothing here: colour" in page.words
        assert "Pier Street Digital" in page.words

    def test_none_yet_is_said(self, visitor):
        assert "No supplier is registered here yet." in read(visitor.get("/suppliers/")).words

    def test_organisations_lead_to_them(self, visitor):
        page = read(visitor.get("/organisations/"))
        assert page.address_of("Suppliers, and what they offer") == "/suppliers/"

    def test_pages_keep_the_name_and_the_number_of_queries(self, visitor):
        factories.supplier(name="Quay 0")
        few = queries(visitor, "/suppliers/?name=quay")
        for number in range(1, 30):
            factories.offer(supplier=factories.supplier(name=f"Quay {number}"))
        assert queries(visitor, "/suppliers/?name=quay") == few <= 10
        page = read(visitor.get("/suppliers/?name=quay"))
        second = read(visitor.get(page.address_of("Next page")))
        assert "30 suppliers" in second.words
        assert len(second.elements("h3")) == 5


class TestPage:
    def test_it_tells_who_it_is_and_what_it_has(self, visitor, supplier, brick):
        Organisation.objects.filter(pk=supplier.pk).update(
            website="https://pier.example", description="Small and near the water."
        )
        supplier.identifiers.create(scheme="Company number", value="01234567")
        factories.live_listing(
            organisation=supplier,
            kind=Kind.COMMODITY_SERVICE,
            name="Cloud desk",
            lapses_on=date(2027, 2, 3),
        )
        factories.offer(
            supplier=supplier, listing=brick, words="We run it.", lapses_on=date(2099, 4, 5)
        )
        page = read(visitor.get(f"/suppliers/{supplier.slug}/"))
        for words in (
            "Pier Street Digital", "Small and near the water.", "Company number: 01234567",
            "https://pier.example", "250 to 999 people", "London", "Cloud desk",
            "Renewal due by 3 February 2027", "1 offer", "Hosting: We run it.", "5 Apr 2099",
            "The portal sells nothing",
        ):  # fmt: skip
            assert words in page.words, words
        assert page.address_of("Pay desk") == f"/listings/{brick.slug}/"
        bought = "Cloud framework 12: hosting of Pay desk"
        assert page.address_of(bought) == "https://frameworks.example/cloud-12"
        assert "workspace" not in page.words

    def test_with_nothing_it_says_so(self, visitor, supplier):
        Organisation.objects.filter(pk=supplier.pk).update(size_band="", place="")
        page = read(visitor.get(f"/suppliers/{supplier.slug}/"))
        assert "It lists no commodity service now." in page.words
        assert "It makes no offer for a building block or shared service now." in page.words
        assert page.words.count("Not given") == 4

    def test_what_lapsed_or_was_withdrawn_is_not_told(self, visitor, supplier, brick):
        for state in (ListingState.LAPSED, ListingState.RETIRED, ListingState.SUSPENDED):
            factories.live_listing(
                organisation=supplier, kind=Kind.COMMODITY_SERVICE, name="Gone", state=state
            )
        factories.draft(organisation=supplier, kind=Kind.COMMODITY_SERVICE, name="Gone")
        factories.offer(supplier=supplier, listing=brick, state=OfferState.LAPSED, words="Gone")
        page = read(visitor.get(f"/suppliers/{supplier.slug}/"))
        assert "Gone" not in page.words

    def test_who_reuses_what_it_lists_is_one_door_away(self, visitor, supplier):
        service = factories.live_listing(organisation=supplier, kind=Kind.COMMODITY_SERVICE)
        factories.adoption(listing=service)
        rebuild_rollup()
        page = read(visitor.get(f"/suppliers/{supplier.slug}/"))
        opened = visitor.get(page.address_of("1 organisation reuses what it publishes"))
        assert "1 organisation" in read(opened).words

    def test_its_members_find_their_workspace(self, client, supplier):
        page = read(client.get(f"/suppliers/{supplier.slug}/"))
        work = read(client.get(page.address_of("Go to its workspace")))
        listed = read(client.get(work.address_of("What you host, support or integrate")))
        assert listed.title.startswith("What you host, support or integrate ")

    def test_one_that_is_gone_says_since_when(self, visitor, supplier):
        Organisation.objects.filter(pk=supplier.pk).update(exists_until=date(2026, 1, 1))
        page = read(visitor.get(f"/suppliers/{supplier.slug}/"))
        assert "This organisation existed until 1 January 2026." in page.words

    def test_public_bodies_and_nobody_are_not_found(self, visitor):
        body = factories.organisation()
        for slug in (body.slug, "nobody"):
            assert visitor.get(f"/suppliers/{slug}/").status_code == 404

    def test_the_number_of_queries_does_not_grow(self, visitor, supplier):
        self.grow(supplier, 1)
        few = queries(visitor, f"/suppliers/{supplier.slug}/")
        self.grow(supplier, 30)
        assert queries(visitor, f"/suppliers/{supplier.slug}/") == few <= 10
        page = read(visitor.get(f"/suppliers/{supplier.slug}/?page=2"))
        assert "31 offers" in page.words
        assert page.address_of("All its commodity services").endswith(supplier.slug)

    def grow(self, supplier, number):
        for _ in range(number):
            factories.live_listing(organisation=supplier, kind=Kind.COMMODITY_SERVICE)
            factories.offer(supplier=supplier)
