"""Where editors say what their services are built from: search, choose, say how, take back."""

import pytest
from django.test import Client

from accounts.models import Role
from catalogue.models import Listing, Part
from tests import factories
from tests.catalogue.composition.acting import unlinked
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(whole):
    return signed_in(factories.member_of(whole.organisation, role=Role.EDITOR))


def own(listing, step=""):
    return f"/workspace/{listing.organisation.slug}/listings/{listing.slug}/parts/{step}"


class TestOwn:
    def test_it_lists_what_was_said_and_what_can_be_done(self, client, whole, part):
        made = factories.part(whole=whole, part=part, relation="depends_on")
        page = read(client.get(own(whole)))
        assert "1 entry" in page.words
        assert "depends on" in page.words
        assert page.address_of("Remove: depends on Pay desk") == own(whole, f"{made.pk}/remove/")
        assert page.address_of("Add a service") == own(whole, "new/")

    def test_nothing_yet_is_said(self, client, whole):
        assert "Nothing has been said yet." in read(client.get(own(whole))).words

    def test_what_went_out_of_sight_can_still_be_removed(self, client, whole, part):
        factories.part(whole=whole, part=part)
        Listing.objects.filter(pk=part.pk).update(state="suspended", resumes_as="live")
        page = read(client.get(own(whole)))
        assert "Out of sight" in page.words
        assert page.address_of("Remove: contains Pay desk")

    def test_of_a_service_out_of_sight_nothing_can_be_added(self, client, whole):
        Listing.objects.filter(pk=whole.pk).update(state="suspended", resumes_as="live")
        page = read(client.get(own(whole)))
        assert "Your service is out of sight, so nothing can be added now." in page.words
        assert "Add a service" not in page.words

    def test_members_read_and_do_nothing_else(self, whole, part):
        factories.part(whole=whole, part=part)
        member = signed_in(factories.member_of(whole.organisation))
        page = read(member.get(own(whole)))
        assert "Editors and owners can change this. You can read it." in page.words
        assert "Remove" not in page.words

    def test_it_is_found_from_the_services_of_the_organisation(self, client, whole):
        page = read(client.get(f"/workspace/{whole.organisation.slug}/listings/"))
        assert page.address_of("Parts of Permit desk") == own(whole)

    @pytest.mark.parametrize("step", ["", "new/"])
    def test_of_what_is_not_published_there_is_no_page(self, client, whole, step):
        draft = factories.draft(organisation=whole.organisation)
        assert client.get(own(draft.listing, step)).status_code == 404


class TestChoose:
    def test_part_of_a_name_finds_other_services_of_everybody(self, client, whole, part):
        factories.live_listing(name="Pay house", state="retired")
        factories.draft(name="Pay draft", complete=True)
        factories.live_listing(name="Map desk")
        page = read(client.get(own(whole, "new/?words=pay")))
        assert f"Building block of {part.organisation.name}" in page.words
        found = [value for name, value, _ in page.fields if name == "service"]
        assert len(found) == 3
        assert found[0] == part.slug
        assert found[-1] == "none"
        answer = client.post(own(whole, "new/?words=pay"), {"service": part.slug})
        assert answer["Location"] == own(whole, f"new/{part.slug}/")

    def test_it_does_not_find_itself(self, client, whole):
        page = read(client.get(own(whole, "new/?words=permit")))
        assert "No published service has 'permit' in its name." in page.words
        assert page.address_of("Find it by what it does") == "/listings/"

    def test_none_of_these_leads_to_another_search(self, client, whole, part):
        answer = client.post(own(whole, "new/?words=pay"), {"service": "none"}, follow=True)
        assert "Search again with other words." in read(answer).words

    def test_at_most_20_are_shown(self, client, whole):
        for _ in range(22):
            factories.live_listing(name="Pay desk")
        page = read(client.get(own(whole, "new/?words=pay")))
        assert "The first 20 are shown." in page.words
        assert len([1 for name, _, _ in page.fields if name == "service"]) == 21

    @pytest.mark.parametrize(
        ("sent", "words"),
        [("", "Select a service, or none of these"), ("x", "Select one of the services found")],
    )
    def test_without_a_choice_it_says_so(self, client, whole, part, sent, words):
        page = read(client.post(own(whole, "new/?words=pay"), {"service": sent}), status=422)
        assert page.title.startswith("Error: ")
        assert page.address_of(words) == "#id_service"


class TestAdd:
    def test_what_is_said_is_public_at_once(self, client, whole, part):
        page = read(client.get(own(whole, f"new/{part.slug}/")))
        assert "What is this service to yours?" in page.words
        sent = {"relation": "contains"}
        page = read(client.post(own(whole, f"new/{part.slug}/"), sent, follow=True))
        assert "It is public now." in page.words
        assert Part.objects.get().part == part
        assert "Pay desk" in read(Client().get(f"/listings/{whole.slug}/parts/")).words

    @pytest.mark.parametrize("sent", ["", "near"])
    def test_without_a_relation_it_says_so(self, client, whole, part, sent):
        answer = client.post(own(whole, f"new/{part.slug}/"), {"relation": sent})
        page = read(answer, status=422)
        assert page.address_of("Select what this service is to yours") == "#id_relation"

    def test_a_loop_is_named(self, client, whole, part):
        factories.part(whole=part, part=whole)
        answer = client.post(own(whole, f"new/{part.slug}/"), {"relation": "depends_on"})
        page = read(answer, status=422)
        assert "This would close a loop: Permit desk → Pay desk → Permit desk." in page.words
        assert ("relation", "depends_on", True) in page.fields

    def test_what_is_said_already_is_not_said_twice(self, client, whole, part):
        factories.part(whole=whole, part=part)
        answer = client.post(own(whole, f"new/{part.slug}/"), {"relation": "contains"})
        assert "This is said already." in read(answer, status=422).words

    def test_with_itself_or_with_what_is_out_of_sight_there_is_no_page(self, client, whole, part):
        hidden = factories.live_listing(state="suspended")
        for slug in (whole.slug, hidden.slug, "nothing"):
            assert client.get(own(whole, f"new/{slug}/")).status_code == 404


class TestRemove:
    def test_it_says_first_who_is_reached_so(self, client, whole, part):
        made = factories.part(whole=whole, part=part)
        factories.adoption(listing=whole)
        page = read(client.get(own(whole, f"{made.pk}/remove/")))
        assert "You said that Permit desk contains Pay desk." in page.words
        assert "1 organisation reaches Pay desk through your service." in page.words
        assert "1 of them reaches it no other way" in page.words
        page = read(client.post(own(whole, f"{made.pk}/remove/"), follow=True))
        assert "It is taken back." in page.words
        assert not Part.objects.exists()

    def test_where_nobody_is_it_says_that(self, client, whole, part):
        made = factories.part(whole=whole, part=part)
        page = read(client.get(own(whole, f"{made.pk}/remove/")))
        assert "No organisation is counted through this" in page.words

    def test_what_is_gone_already_has_no_page(self, client, whole, part):
        made = factories.part(whole=whole, part=part)
        address = own(whole, f"{made.pk}/remove/")
        unlinked(made)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404

    def test_under_one_service_another_s_does_not_exist(self, client, whole):
        foreign = factories.part()
        sister = factories.part(whole=factories.live_listing(organisation=whole.organisation))
        for one in (foreign, sister):
            assert client.post(own(whole, f"{one.pk}/remove/")).status_code == 404
        assert Part.objects.count() == 2


def test_members_are_refused_with_the_reason_and_to_others_nothing_exists(whole, part):
    made = factories.part(whole=whole, part=part)
    member = signed_in(factories.member_of(whole.organisation))
    stranger = signed_in(factories.member_of(part.organisation, role=Role.OWNER))
    for step in ("new/", f"new/{part.slug}/", f"{made.pk}/remove/"):
        for answer in (member.get(own(whole, step)), member.post(own(whole, step))):
            assert "Only editors and owners of its organisation" in read(answer, status=403).words
        assert stranger.get(own(whole, step)).status_code == 404
