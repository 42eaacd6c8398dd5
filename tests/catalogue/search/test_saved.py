"""What a person does with saved searches: saves, lists, looks at what is new, renames, stops."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pyroaring import BitMap

from accounts.models import Event, Membership, Role
from catalogue.models import SavedSearch
from catalogue.models.saved_search import LONGEST_ADDRESS
from catalogue.search.actions import saved as actions
from catalogue.search.actions.saved import (
    MOST,
    AlreadySaved,
    NotToBeKept,
    keep_search,
    rename_search,
    stop_search,
)
from catalogue.search.queries.facets import CAPABILITY
from tests import factories
from tests.catalogue.search.looking import live
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
LINK = "Save this search and be told of new services"


@pytest.fixture
def body():
    return factories.organisation(name="Wexmouth Borough")


@pytest.fixture
def member(body):
    return factories.member_of(body)


def new(body, query="q=parking"):
    return f"/workspace/{body.slug}/saved-searches/new/?{query}"


def own(body, *parts):
    return "/".join([f"/workspace/{body.slug}/saved-searches", *map(str, parts), ""])


def keep(body, by, address="q=parking", **fields):
    given = {"name": "Parking", "listings": BitMap(), "at": timezone.now()} | fields
    return keep_search(address=address, organisation=body, by=by, **given)


class TestSaving:
    def test_from_the_page_of_results_to_the_list(self, body, member):
        one = live("Parking permits", kind="component")
        live("Parking zones", kind="shared_service")
        client = signed_in(member)
        page = read(client.get("/listings/?sort=name&kind=component&q=Parking&page=1"))
        answer = client.get(page.address_of(LINK))
        assert answer["Location"] == new(body, "q=Parking&kind=component")
        page = read(client.get(answer["Location"]))
        assert ("name", "Parking, Kind: Building block") in [pair[:2] for pair in page.fields]
        page = read(client.post(answer["Location"], {"name": "Car <i>parks</i>"}, follow=True))
        assert "Saved. You are told when it finds something new." in page.words
        assert page.address_of("Car <i>parks</i>") == "/listings/?q=Parking&kind=component"
        assert "Parking, Kind: Building block" in page.words
        assert "Finds 1 service now. Nothing is new." in page.words
        saved = SavedSearch.objects.get()
        assert (saved.address, saved.person, saved.organisation) == (
            "q=Parking&kind=component", member, body,
        )  # fmt: skip
        assert BitMap.deserialize(bytes(saved.known)) == BitMap([one.pk])
        assert Event.objects.get(kind="search.saved").organisation_id is None, "it is private"

    def test_a_visitor_is_led_to_sign_in_and_back(self):
        page = read(Client().get("/listings/?q=parking"))
        assert page.address_of(LINK) == "/save-search/?q=parking"
        answer = Client().get(page.address_of(LINK))
        assert answer["Location"] == "/account/sign-in/?next=/save-search/%3Fq%3Dparking"

    def test_what_finds_nothing_can_be_saved(self, body, member):
        page = read(signed_in(member).get("/listings/?q=zzzz"))
        page = read(signed_in(member).post(new(body, "q=zzzz"), {"name": "Z"}, follow=True))
        assert "Finds 0 services now." in page.words

    def test_all_services_are_a_search_too(self, body, member):
        client = signed_in(member)
        assert client.get("/save-search/")["Location"] == new(body, "").rstrip("?")
        page = read(client.post(new(body, ""), {"name": "All"}, follow=True))
        assert page.address_of("All") == "/listings/"
        assert "All services" in page.words

    def test_with_several_organisations_one_chooses(self, body, member):
        other = factories.membership(person=member, organisation=factories.supplier()).organisation
        page = read(signed_in(member).get("/save-search/?q=parking"))
        assert page.address_of("Wexmouth Borough") == new(body)
        assert page.address_of(other.name) == new(other)

    def test_without_an_organisation_one_learns_what_to_do(self):
        page = read(signed_in(factories.person()).get("/save-search/?q=parking"))
        assert "Join yours first" in page.words
        assert page.address_of("Open the feed").startswith("/listings/feed.atom?q=parking")

    def test_the_same_search_is_kept_once_whatever_its_sort_and_order(self, body, member):
        client = signed_in(member)
        for query in ("kind=component&kind=shared_service&q=x", "q=x&kind=shared_service&kind=component&sort=name&nonsense=1"):  # fmt: skip
            client.post(new(body, query), {"name": "One"})
        assert SavedSearch.objects.count() == 1
        page = read(client.get(new(body, "q=x&kind=component&kind=shared_service"), follow=True))
        assert "You saved this search before." in page.words
        with pytest.raises(AlreadySaved):
            keep(body, member, "q=x&kind=component&kind=shared_service")
        with pytest.raises(IntegrityError, match="saved_search_once"), transaction.atomic():
            factories.saved_search(
                person=member, organisation=body, address=SavedSearch.objects.get().address
            )

    def test_another_person_and_organisation_may_keep_the_same(self, body, member):
        other = factories.membership(person=member).organisation
        kept = [
            keep(body, member),
            keep(other, member),
            keep(body, factories.member_of(body, role=Role.OWNER)),
        ]
        assert len({one.pk for one in kept}) == 3

    def test_fifty_at_most_and_what_to_do_then(self, body, member):
        for number in range(MOST):
            factories.saved_search(person=member, organisation=body, address=f"q={number}")
        page = read(signed_in(member).post(new(body), {"name": "One more"}), status=422)
        assert "You have 50 saved searches for this organisation. Stop one" in page.words
        assert ("name", "One more") in [pair[:2] for pair in page.fields]
        assert keep(factories.membership(person=member).organisation, member)

    def test_one_that_is_too_long_is_refused(self, body, member):
        with pytest.raises(NotToBeKept, match="Remove some of its filters"):
            keep(body, member, "q=" + "x" * LONGEST_ADDRESS)

    def test_only_members_save(self, body):
        for person in (factories.person(), factories.person(site_role="administrator")):
            with pytest.raises(PermissionDenied):
                keep(body, person)
        assert signed_in(factories.person()).get(new(body)).status_code == 404

    @pytest.mark.parametrize("name", ["", " ", "\u200b", "x" * 101, "a\x00b"])
    def test_a_name_that_is_none_is_refused(self, body, member, name):
        page = read(signed_in(member).post(new(body), {"name": name}), status=422)
        assert page.title.startswith("Error")
        assert not SavedSearch.objects.exists()

    def test_a_long_search_has_a_name_that_fits(self, body, member):
        words = "parking " * 24
        page = read(signed_in(member).get(new(body, f"q={words}")))
        (name,) = (value for field, value, _ in page.fields if field == "name")
        assert len(name) == 100

    def test_more_than_fifty_filters_are_no_search(self, body, member):
        query = "&".join(f"kind={number}" for number in range(51))
        assert signed_in(member).get(new(body, query)).status_code == 400


class TestList:
    def test_an_empty_one_says_what_it_is_for(self, body, member):
        page = read(signed_in(member).get(own(body)))
        assert "A saved search tells you when a service appears" in page.words
        assert page.address_of("Find services") == "/listings/"

    def test_the_workspace_leads_to_it(self, body, member):
        page = read(signed_in(member).get(f"/workspace/{body.slug}/"))
        assert page.address_of("Your saved searches") == own(body)

    def test_it_finds_what_the_page_of_results_finds(self, body, member):
        for number in range(11):
            live(f"Parking {number}")
        factories.saved_search(person=member, organisation=body)
        factories.saved_search(person=member, organisation=body, address="q=parkign", name="Slip")
        page = read(signed_in(member).get(own(body)))
        assert page.words.count("Finds 11 services now.") == 2
        assert "None has these very words, so they are those for “parking”." in page.words
        for address in (page.address_of("Parking"), page.address_of("Slip")):
            assert "11 services match" in read(Client().get(address)).words

    def test_what_is_new_is_counted_by_the_list_that_it_opens(self, body, member):
        permits, zones, gone = live("Parking permits"), live("Parking zones"), 987654
        fresh = BitMap([permits.pk, gone]).serialize()
        saved = factories.saved_search(
            person=member, organisation=body, listings=[zones.pk], fresh=fresh, found=1
        )
        client = signed_in(member)
        page = read(client.get(own(body)))
        assert "Finds 2 services now. 1 is new: Parking" in page.words
        page = read(client.get(page.address_of("1 is new: Parking")))
        assert "1 service is new" in page.words
        assert "Parking permits" in page.words
        assert "Parking zones" not in page.words
        assert page.address_of("See all that it finds") == "/listings/?q=parking"
        answer = client.post(own(body, saved.pk, "seen"), {"found": "1"}, follow=True)
        assert "Marked as seen." in read(answer).words
        assert "Nothing is new." in read(answer).words
        assert "Nothing is new" in read(client.get(own(body, saved.pk))).words

    @pytest.mark.parametrize(
        ("way", "words"),
        [
            ("", "What is new is mailed to you once a day."),
            ("now", "What is new is mailed to you at once."),
            ("weekly", "What is new is mailed to you once a week."),
            ("never", "Nothing is mailed to you."),
        ],
    )
    def test_it_says_how_one_is_told(self, body, member, way, words):
        factories.saved_search(person=member, organisation=body)
        if way:
            factories.preference(person=member, group="searches", way=way)
        page = read(signed_in(member).get(own(body)))
        assert words in page.words
        assert page.address_of("Choose how you are told") == "/account/notifications/"

    def test_many_new_ones_fill_pages(self, body, member):
        listings = [live(f"Parking {number}").pk for number in range(21)]
        fresh = BitMap(listings).serialize()
        saved = factories.saved_search(person=member, organisation=body, fresh=fresh, found=1)
        client = signed_in(member)
        pages = [read(client.get(f"{own(body, saved.pk)}?page={number}")) for number in (1, 2)]
        assert all("21 services are new" in page.words for page in pages)
        shown = [{words for words, _ in page.links if words[:7] == "Parking"} for page in pages]
        assert [len(one) for one in shown] == [20, 1]
        assert not shown[0] & shown[1]

    def test_filters_that_mean_nothing_any_more_are_left_out_as_on_the_page(self, body, member):
        live("Parking permits")
        factories.saved_search(
            person=member, organisation=body, address="capability=gone&kind=odd&q=parking"
        )
        page = read(signed_in(member).get(own(body)))
        assert "These filters mean nothing any more, so they are left out: capability=gone, kind=odd." in page.words  # fmt: skip
        assert "Finds 1 service now." in page.words

    def test_of_others_there_is_nothing(self, body, member):
        saved = factories.saved_search(person=member, organisation=body, name="Mine alone")
        elsewhere = factories.membership(person=member).organisation
        owner = signed_in(factories.member_of(body, role=Role.OWNER))
        assert "Mine alone" not in read(owner.get(own(body))).words
        for client, place in ((owner, body), (signed_in(member), elsewhere)):
            for step in ((), ("name",), ("stop",)):
                assert client.get(own(place, saved.pk, *step)).status_code == 404
            for step in ("seen", "name", "stop"):
                assert client.post(own(place, saved.pk, step)).status_code == 404

    def test_ten_stand_on_a_page_and_a_page_asks_as_often_whatever_there_is(
        self, body, member, django_assert_max_num_queries
    ):
        live("Parking")
        for number in range(30):
            factories.saved_search(
                person=member,
                organisation=body,
                address=f"q=parking+or+place{number}",
                name=f"P {number}",
            )
        client = signed_in(member)
        client.get(own(body))
        with django_assert_max_num_queries(12):
            page = read(client.get(f"{own(body)}?page=2"))
        assert page.words.count("Finds 1 service now.") == 10


class TestChanging:
    def test_renamed(self, body, member):
        saved = keep(body, member)
        client = signed_in(member)
        form = {"name": " Car  parks ", "seen": "1"}
        page = read(client.post(own(body, saved.pk, "name"), form, follow=True))
        assert "The name is changed." in page.words
        assert page.address_of("Car parks") == "/listings/?q=parking"
        assert Event.objects.filter(kind="search.renamed", subject_id=saved.pk).count() == 1

    def test_renamed_on_two_pages_the_second_learns_of_the_first(self, body, member):
        saved = keep(body, member)
        client = signed_in(member)
        client.post(own(body, saved.pk, "name"), {"name": "First", "seen": "1"})
        form = {"name": "Second", "seen": "1"}
        page = read(client.post(own(body, saved.pk, "name"), form), status=422)
        assert "it is called “First” now" in page.words
        assert {("name", "Second"), ("seen", "2")} <= {pair[:2] for pair in page.fields}
        client.post(own(body, saved.pk, "name"), {"name": "Second", "seen": "2"})
        assert SavedSearch.objects.get().name == "Second"

    def test_the_same_name_again_changes_nothing(self, body, member):
        saved = keep(body, member)
        rename_search(saved=saved, name="Parking", seen=1, by=member, at=timezone.now())
        assert SavedSearch.objects.get().version == 1

    def test_stopped_it_is_gone(self, body, member):
        saved = keep(body, member)
        client = signed_in(member)
        assert "Stop this saved search" in read(client.get(own(body, saved.pk, "stop"))).words
        page = read(client.post(own(body, saved.pk, "stop"), follow=True))
        assert "Stopped." in page.words
        assert not SavedSearch.objects.exists()
        assert Event.objects.filter(kind="search.stopped").count() == 1
        assert client.post(own(body, saved.pk, "stop")).status_code == 404
        for act in (
            lambda: stop_search(saved=saved, by=member, at=timezone.now()),
            lambda: rename_search(saved=saved, name="x", seen=1, by=member, at=timezone.now()),
        ):
            with pytest.raises(actions.StoppedMeanwhile, match="stopped this search meanwhile"):
                act()

    @pytest.mark.parametrize("number", ["0", "2", "", "x", "٣", "9" * 30])
    def test_what_was_found_meanwhile_is_not_marked_as_seen(self, body, member, number):
        listing = live("Parking")
        saved = factories.saved_search(
            person=member, organisation=body, fresh=BitMap([listing.pk]).serialize(), found=1
        )
        client = signed_in(member)
        page = read(client.post(own(body, saved.pk, "seen"), {"found": number}, follow=True))
        assert "More was found meanwhile. Look at the list again." in page.words
        assert "1 service is new" in page.words

    def test_only_whoever_saved_it_and_belongs_there_still(self, body, member):
        saved = keep(body, member)
        with pytest.raises(PermissionDenied):
            stop_search(saved=saved, by=factories.member_of(body), at=timezone.now())
        Membership.objects.filter(person=member).delete()
        with pytest.raises(PermissionDenied):
            stop_search(saved=saved, by=member, at=timezone.now())

    def test_its_history_tells_neither_name_nor_search(self, body, member):
        saved = keep(body, member, at=timezone.now() - timedelta(days=1))
        rename_search(saved=saved, name="x", seen=1, by=member, at=timezone.now())
        stop_search(saved=saved, by=member, at=timezone.now())
        rows = SavedSearch.pgh_event_model.objects.order_by("pgh_id")
        assert [(one.pgh_label, one.version) for one in rows] == [
            ("insert", 1), ("update", 2), ("delete", 2),
        ]  # fmt: skip
        kept = {field.name for field in rows.model._meta.get_fields()}
        assert not kept & {"name", "address", "read_as", "known", "fresh"}


def test_a_capability_is_named_in_the_name(body, member):
    found = factories.capability(name="Take payments")
    page = read(signed_in(member).get(new(body, f"{CAPABILITY}={found.slug}")))
    (name,) = (value for field, value, _ in page.fields if field == "name")
    assert name.endswith("Take payments")
