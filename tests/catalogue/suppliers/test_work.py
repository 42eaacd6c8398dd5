"""Where a supplier keeps its offers: list, choose, make, change, renew, end."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from catalogue.fields import Kind
from catalogue.models import Listing, ListingState, Offer, OfferKind, OfferState
from catalogue.suppliers.actions import change_offer, end_offer
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
STEPS = ("change/", "renew/", "end/")


def own(supplier, step=""):
    return f"/workspace/{supplier.slug}/offers/{step}"


def one(offer, step):
    return own(offer.supplier, f"{offer.pk}/{step}")


def given(**fields):
    return {
        "kind": "hosting",
        "words": "We run it for you.",
        "price_words": "",
        "framework": "Cloud framework 12",
        "framework_address": "https://frameworks.example/cloud-12",
    } | fields


class TestList:
    def test_none_yet_is_said(self, client, supplier):
        page = read(client.get(own(supplier)))
        assert "offers nothing for a building block or shared service yet" in page.words
        assert page.address_of("Make an offer") == own(supplier, "new/")

    def test_each_says_how_it_stands_and_what_can_be_done(self, client, supplier, offer):
        lapsed = factories.offer(
            supplier=supplier,
            listing=factories.live_listing(name="Map desk"),
            kind=OfferKind.SUPPORT,
            state=OfferState.LAPSED,
        )
        factories.offer(
            supplier=supplier, listing=offer.listing, kind="support", state=OfferState.ENDED
        )
        factories.offer(listing=factories.live_listing(name="Of others"))
        page = read(client.get(own(supplier)))
        for row, which in ((offer, "hosting of Pay desk"), (lapsed, "support of Map desk")):
            for words, step in (("Renew", "renew/"), ("Change", "change/"), ("End", "end/")):
                assert page.address_of(f"{words}: {which}") == one(row, step)
        assert re.search(r"Map desk Support ?Lapsed", page.words)
        assert "support of Pay desk" not in page.words
        assert "Of others" not in page.words

    def test_what_is_live_no_more_can_only_be_changed_or_ended(self, client, supplier, offer):
        for state in (ListingState.SUSPENDED, ListingState.LIVE, ListingState.RETIRED):
            resumes = ListingState.LIVE if state == ListingState.SUSPENDED else ""
            Listing.objects.update(state=state, resumes_as=resumes)
            page = read(client.get(own(supplier)))
            words = [words for words, _ in page.links]
            assert ("Renew: hosting of Pay desk" in words) == (state == ListingState.LIVE)
            assert ("Service not live" in page.words) == (state != ListingState.LIVE)
            assert ("Pay desk" in words) == (state != ListingState.SUSPENDED)

    def test_members_read_and_do_nothing_else(self, supplier, offer):
        member = signed_in(factories.member_of(supplier))
        page = read(member.get(own(supplier)))
        assert "Editors and owners can make and renew offers." in page.words
        assert "What you can do" not in page.words

    def test_the_number_of_queries_does_not_grow(self, client, supplier, offer):
        few = self.queries(client, supplier)
        for _ in range(20):
            factories.offer(supplier=supplier)
        assert self.queries(client, supplier) == few <= 10

    def queries(self, client, supplier):
        with CaptureQueriesContext(connection) as seen:
            read(client.get(own(supplier)))
        return len(seen)


class TestChoose:
    def test_part_of_a_name_finds_what_can_be_offered_for(self, client, supplier, brick):
        factories.live_listing(name="Pay tower", kind=Kind.COMMODITY_SERVICE)
        factories.live_listing(name="Pay house", state=ListingState.RETIRED)
        factories.draft(name="Pay draft", complete=True)
        factories.live_listing(name="Map desk")
        page = read(client.get(own(supplier, "new/?words=pay")))
        assert "Building block of Wexmouth Borough" in page.words
        names = {value for name, value, _ in page.fields if name == "listing"}
        assert names == {brick.slug, "none"}
        answer = client.post(own(supplier, "new/?words=pay"), {"listing": brick.slug})
        assert answer["Location"] == own(supplier, f"new/{brick.slug}/")

    def test_its_own_is_not_found(self, client, supplier):
        factories.live_listing(name="Pay desk", organisation=supplier)
        page = read(client.get(own(supplier, "new/?words=pay")))
        assert "No live service has 'pay' in its name." in page.words
        assert page.address_of("Find it by what it does") == "/listings/"

    def test_at_most_20_are_shown(self, client, supplier):
        for _ in range(22):
            factories.live_listing(name="Pay desk")
        page = read(client.get(own(supplier, "new/?words=pay")))
        assert "The first 20 are shown." in page.words
        assert len([1 for name, _, _ in page.fields if name == "listing"]) == 21

    def test_none_of_these_leads_to_another_search(self, client, supplier, brick):
        answer = client.post(own(supplier, "new/?words=pay"), {"listing": "none"}, follow=True)
        page = read(answer)
        assert "Search again with other words." in page.words
        assert "Pay desk" not in page.words

    @pytest.mark.parametrize(
        ("sent", "words"),
        [("", "Select a service, or none of these"), ("x", "Select one of the services found")],
    )
    def test_without_a_choice_it_says_so(self, client, supplier, brick, sent, words):
        page = read(client.post(own(supplier, "new/?words=pay"), {"listing": sent}), status=422)
        assert page.title.startswith("Error: ")
        assert page.address_of(words) == "#id_listing"

    def test_hostile_words_stop_nothing(self, client, supplier, brick):
        for words in ("\x00", "%", "_", "\\", "'; --", "x" * 5_000, "🏛️"):
            assert client.get(own(supplier, "new/"), {"words": words}).status_code == 200


class TestMake:
    def test_what_is_typed_becomes_public(self, client, supplier, brick):
        address = own(supplier, f"new/{brick.slug}/")
        asked = read(client.get(address))
        assert "The portal sells nothing: buyers use the framework or contract" in asked.words
        assert [value for name, value, _ in asked.fields if name == "kind"] == [
            "hosting", "integration", "support",
        ]  # fmt: skip
        sent = given(price_words=" From  £500 ", framework_address="frameworks.example/cloud-12")
        page = read(client.post(address, sent, follow=True))
        assert "Your offer is public now." in page.words
        offer = Offer.objects.get()
        assert (offer.price_words, offer.framework_address) == (
            "From £500",
            "https://frameworks.example/cloud-12",
        )
        assert (
            "We run it for you." in read(Client().get(f"/listings/{brick.slug}/suppliers/")).words
        )

    def test_an_empty_form_says_what_is_missing(self, client, supplier, brick):
        page = read(client.post(own(supplier, f"new/{brick.slug}/"), {"x": ""}), status=422)
        assert page.title.startswith("Error: ")
        for words, target in (
            ("Select what kind of help it is", "#id_kind"),
            ("Enter what you offer", "#id_words"),
            ("Enter the framework or contract that it can be bought through", "#id_framework"),
            ("Enter the address of the framework or contract", "#id_framework_address"),
        ):
            assert page.address_of(words) == target

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"kind": "training"}, "Select what kind of help it is"),
            ({"words": "x" * 501}, "What you offer must be 500 characters or fewer"),
            ({"price_words": "x" * 151}, "The price must be 150 characters or fewer"),
            ({"framework": "x" * 151}, "contract must be 150 characters or fewer"),
            ({"framework_address": "javascript:alert(1)"}, "must start with https://"),
            ({"framework_address": "ftp://frameworks.example/"}, "must start with https://"),
            ({"framework_address": "https://f.example/" + "x" * 300}, "300 characters or fewer"),
        ],
    )
    def test_a_wrong_answer_keeps_what_was_typed(self, client, supplier, brick, wrong, words):
        response = client.post(own(supplier, f"new/{brick.slug}/"), given(**wrong))
        assert words in read(response, status=422).words
        for name, typed in wrong.items():
            assert name == "kind" or typed in response.content.decode()
        assert not Offer.objects.exists()

    def test_the_end_of_a_line_is_one_character(self, client, supplier, brick):
        words = "x" * 248 + "\r\n\r\n\r\n\r\n" + "y" * 248
        client.post(own(supplier, f"new/{brick.slug}/"), given(words=words))
        assert len(Offer.objects.get().words) == 500

    def test_what_is_offered_already_is_not_asked_again(self, client, supplier, offer, brick):
        address = own(supplier, f"new/{brick.slug}/")
        page = read(client.get(address))
        assert "What you offer for it already is not in the list." in page.words
        assert "hosting" not in [value for name, value, _ in page.fields if name == "kind"]
        for kind in (OfferKind.SUPPORT, OfferKind.INTEGRATION):
            factories.offer(supplier=supplier, listing=brick, kind=kind)
        page = read(client.get(address))
        assert "offers hosting, integration and support for it already" in page.words
        assert not page.elements("form", method="post")

    def test_of_a_service_withdrawn_meanwhile_it_says_why(self, client, supplier, brick):
        Listing.objects.update(state=ListingState.RETIRED)
        page = read(client.post(own(supplier, f"new/{brick.slug}/"), given()), status=422)
        assert "This service is not live, so nothing can be offered for it." in page.words

    def test_for_what_nobody_can_offer_there_is_no_page(self, client, supplier):
        commodity = factories.live_listing(kind=Kind.COMMODITY_SERVICE)
        mine = factories.live_listing(organisation=supplier)
        hidden = factories.draft(complete=True).listing
        for listing in (commodity, mine, hidden):
            assert client.get(own(supplier, f"new/{listing.slug}/")).status_code == 404


class TestChange:
    def test_it_opens_as_it_stands_and_keeps_its_day(self, client, offer):
        page = read(client.get(one(offer, "change/")))
        assert ("framework", "Cloud framework 12", False) in page.fields
        sent = given(words="More than before", version=1)
        page = read(client.post(one(offer, "change/"), sent, follow=True))
        assert "The offer is changed." in page.words
        after = Offer.objects.get()
        assert (after.words, after.kind, after.lapses_on) == (
            "More than before",
            "hosting",
            offer.lapses_on,
        )

    def test_a_wrong_answer_is_told(self, client, offer):
        page = read(client.post(one(offer, "change/"), given(words="", version=1)), status=422)
        assert page.address_of("Enter what you offer") == "#id_words"

    def test_if_somebody_else_was_faster_both_are_shown_and_one_chooses(
        self, client, offer, seller
    ):
        change_offer(offer=offer, words="Theirs", by=seller, at=timezone.now())
        sent = given(words="Ours", version=1)
        page = read(client.post(one(offer, "change/"), sent), status=409)
        assert re.search(r"What do you offer\? Theirs Ours", page.words)
        (version,) = [value for name, value, _ in page.fields if name == "version"]
        read(client.post(one(offer, "change/"), sent | {"version": version}, follow=True))
        assert Offer.objects.get().words == "Ours"

    def test_if_both_typed_the_same_there_is_nothing_to_choose(self, client, offer, seller):
        change_offer(offer=offer, words="Both", by=seller, at=timezone.now())
        sent = given(words="Both", version=1)
        page = read(client.post(one(offer, "change/"), sent, follow=True))
        assert "The offer is changed." in page.words


class TestRenew:
    def test_it_asks_whether_all_is_correct_and_holds_twelve_months_more(self, client, offer):
        soon = timezone.localdate() + timedelta(days=3)
        Offer.objects.update(lapses_on=soon)
        page = read(client.get(one(offer, "renew/")))
        assert "Is your offer of hosting still correct?" in page.words
        assert "Run for you on working days" in page.words
        assert page.address_of("Change this offer") == one(offer, "change/")
        page = read(client.post(one(offer, "renew/"), follow=True))
        assert "Renewed for another 12 months." in page.words
        assert Offer.objects.get().lapses_on > soon + timedelta(days=300)

    def test_what_lapsed_comes_back(self, client, offer):
        Offer.objects.update(state=OfferState.LAPSED)
        page = read(client.get(one(offer, "renew/")))
        assert "Nobody renewed this offer in time" in page.words
        client.post(one(offer, "renew/"))
        assert Offer.objects.get().state == OfferState.OFFERED

    def test_for_a_withdrawn_service_it_says_why_not(self, client, offer):
        Listing.objects.update(state=ListingState.RETIRED)
        page = read(client.post(one(offer, "renew/"), follow=True))
        assert "This service is not live, so nothing can be offered for it." in page.words


class TestEnd:
    def test_what_follows_is_said_first(self, client, supplier, offer, brick):
        page = read(client.get(one(offer, "end/")))
        assert "Contracts that you have already are not touched." in page.words
        page = read(client.post(one(offer, "end/"), follow=True))
        assert "The offer has ended." in page.words
        assert "Pay desk" not in page.words
        assert "Pier Street" not in read(Client().get(f"/listings/{brick.slug}/suppliers/")).words

    @pytest.mark.parametrize("step", STEPS)
    def test_then_its_pages_say_so_and_change_nothing(self, client, offer, seller, step):
        end_offer(offer=offer, by=seller, at=timezone.now())
        version = Offer.objects.get().version
        for answer in (
            client.get(one(offer, step), follow=True),
            client.post(one(offer, step), given(version=version), follow=True),
        ):
            assert "This offer has ended." in read(answer).words
        assert Offer.objects.get().version == version


class TestWhoMay:
    def test_members_are_refused_with_the_reason(self, supplier, offer):
        member = signed_in(factories.member_of(supplier))
        pages = [own(supplier, "new/"), own(supplier, f"new/{offer.listing.slug}/")]
        for address in pages + [one(offer, step) for step in STEPS]:
            for answer in (member.get(address), member.post(address, given())):
                words = "Only editors and owners of a supplier can make offers."
                assert words in read(answer, status=403).words

    def test_public_bodies_are_told_that_this_is_for_suppliers(self, brick):
        body = brick.organisation
        editor = signed_in(factories.member_of(body, role=Role.OWNER))
        for step in ("", "new/", f"new/{brick.slug}/", "1/renew/"):
            page = read(editor.get(own(body, step)), status=403)
            assert "Only suppliers make offers. Wexmouth Borough is a public body." in page.words

    def test_to_others_nothing_of_it_exists(self, supplier, offer, moderator):
        stranger = factories.member_of(factories.supplier(), role=Role.OWNER)
        pages = [own(supplier), own(supplier, "new/"), *(one(offer, step) for step in STEPS)]
        for person in (stranger, moderator):
            for address in pages:
                assert signed_in(person).get(address).status_code == 404

    def test_under_one_supplier_another_s_offer_does_not_exist(self, client, supplier):
        foreign = factories.offer()
        for step in STEPS:
            address = own(supplier, f"{foreign.pk}/{step}")
            assert client.get(address).status_code == 404
            assert client.post(address, given(version=1)).status_code == 404
        assert Offer.objects.get().version == 1


class TestToDo:
    def test_what_lapses_within_60_days_waits_for_editors(self, client, supplier, seller, offer):
        soon = timezone.localdate() + timedelta(days=59)
        Offer.objects.update(lapses_on=soon)
        factories.offer(supplier=supplier, listing=factories.live_listing(name="Not yet"))
        service = factories.live_listing(
            organisation=supplier, kind=Kind.COMMODITY_SERVICE, name="Cloud desk", lapses_on=soon
        )
        factories.offer(renewed_on=timezone.localdate() - timedelta(days=300))
        factories.offer(
            supplier=supplier,
            listing=factories.live_listing(name="Map desk"),
            state=OfferState.LAPSED,
            renewed_on=date(2025, 3, 1),
            lapses_on=date(2026, 3, 1),
        )
        for address in ("/home/", f"/workspace/{supplier.slug}/"):
            page = read(client.get(address))
            assert page.address_of("Pay desk (hosting)") == one(offer, "renew/")
            found = page.address_of("Cloud desk (commodity service)")
            assert found == f"/workspace/{supplier.slug}/listings/{service.slug}/confirm/"
            assert page.words.count("renewal due by") == 2
            assert "lapsed on 1 March 2026" in page.words
            assert page.words.index("Map desk") < page.words.index("Pay desk"), "first to lapse"
            member = signed_in(factories.member_of(supplier))
            assert "Pay desk" not in read(member.get(address)).words
