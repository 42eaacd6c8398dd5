"""What everybody sees of parts: the service's page, the page of its parts, the lists behind."""

import re

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from catalogue.composition.actions.rollup import rebuild_reach
from catalogue.composition.queries.edges import extent_of
from catalogue.composition.views import public
from catalogue.models import Listing
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


def page_of(listing, query=""):
    return read(Client().get(f"/listings/{listing.slug}/parts/{query}"))


@pytest.fixture
def chain(whole, part):
    """Permit desk contains Pay desk, which needs Card desk."""
    card = factories.live_listing(name="Card desk")
    factories.part(whole=whole, part=part)
    factories.part(whole=part, part=card, relation="depends_on")
    return whole, part, card


class TestOfService:
    def test_its_page_counts_what_stands_in_the_lists(self, chain):
        whole, part, _card = chain
        page = read(Client().get(f"/listings/{whole.slug}/"))
        assert page.address_of("Built from 2 other services") == (
            f"/listings/{whole.slug}/parts/#built-from"
        )
        assert "Used in" not in page.words
        page = read(Client().get(f"/listings/{part.slug}/"))
        assert page.address_of("Built from 1 other service")
        assert page.address_of("Used in 1 other service") == (
            f"/listings/{part.slug}/parts/#used-in"
        )

    def test_without_any_it_says_so(self, whole):
        page = read(Client().get(f"/listings/{whole.slug}/"))
        assert "No service is said to be built from it, or it from another." in page.words

    def test_one_that_replaces_another_leads_to_the_page_too(self, whole, part):
        factories.part(whole=whole, part=part, relation="replaces")
        assert extent_of(part).others == 1
        page = read(Client().get(f"/listings/{part.slug}/"))
        assert page.address_of("All about its parts, and what is affected if it ends")


class TestParts:
    def test_what_it_is_built_from_stands_below_what_it_is_in(self, chain):
        whole, _part, card = chain
        page = page_of(whole)
        assert "2 services, each said by the owner" in page.words
        assert "Contained in Permit desk" in page.words
        assert "Pay desk needs it to run" in page.words
        assert page.address_of("Card desk") == f"/listings/{card.slug}/"
        html = Client().get(f"/listings/{whole.slug}/parts/").content.decode()
        inner = html.split('id="built-from"')[1].split('id="used-in"')[0]
        assert re.search(r"Pay desk.*<ul.*Card desk.*</ul>", inner, re.DOTALL)

    def test_what_it_is_in_stands_the_other_way_round(self, chain):
        *_, card = chain
        page = page_of(card)
        assert "2 services contain it or need it" in page.words
        assert "Needs Card desk to run" in page.words
        assert "Contains Pay desk" in page.words

    def test_what_else_is_said_stands_in_both_directions(self, whole, part):
        factories.part(whole=whole, part=part, relation="based_on")
        factories.part(whole=whole, part=part, relation="replaces")
        page = page_of(whole)
        assert re.search("It is based on Pay desk .*It replaces Pay desk", page.words)
        page = page_of(part)
        assert re.search("Based on it Permit desk .*Replaced by Permit desk", page.words)

    def test_without_any_it_says_so(self, whole):
        page = page_of(whole)
        assert "Its owner has not said that it is built from another service." in page.words
        assert "No service here is said to be built from it." in page.words

    @pytest.mark.parametrize("relation", ["contains", "replaces"])
    def test_what_is_out_of_sight_is_not_there(self, chain, relation):
        whole, part, card = chain
        factories.part(whole=whole, part=part, relation="replaces")
        Listing.objects.filter(pk=part.pk).update(state="suspended", resumes_as="live")
        assert "Pay desk" not in page_of(whole).words
        assert "No service here" in page_of(card).words
        assert extent_of(whole).built_from == extent_of(whole).others == 0

    def test_a_service_that_nobody_sees_has_no_page(self, part):
        hidden = factories.draft(complete=True).listing
        for step in ("parts/", "parts/used-through/"):
            assert Client().get(f"/listings/{hidden.slug}/{step}").status_code == 404

    def test_many_wholes_stand_on_several_pages(self, part, monkeypatch):
        monkeypatch.setattr(public, "PAGE_SIZE", 3)  # two pages without dozens of services
        for _ in range(4):
            factories.part(part=part)
        page = page_of(part, "?page=2")
        assert "4 services contain it" in page.words
        assert page.words.count("Contains Pay desk") == 1
        assert "(page 2)" in page.title
        assert page_of(part, "?page=99").words == page.words

    def test_its_editors_are_led_to_change_it(self, whole):
        editor = signed_in(factories.member_of(whole.organisation, role=Role.EDITOR))
        page = read(editor.get(f"/listings/{whole.slug}/parts/"))
        assert page.address_of("Change the parts of this service") == (
            f"/workspace/{whole.organisation.slug}/listings/{whole.slug}/parts/"
        )
        assert "Change the parts" not in page_of(whole).words

    def test_the_number_of_queries_does_not_grow(self, chain):
        whole, part, _card = chain
        few = self.queries(part)
        for _ in range(10):
            factories.part(whole=whole)
            factories.part(part=whole)
            factories.part(whole=part, relation="replaces")
        assert self.queries(part) <= few <= 10

    def queries(self, listing):
        with CaptureQueriesContext(connection) as seen:
            page_of(listing)
        return len(seen)


class TestAffected:
    def test_each_number_opens_a_list_of_that_length(self, chain):
        whole, part, card = chain
        both = factories.organisation(name="Wexmouth Borough")
        for listing, body in ((card, both), (whole, both), (whole, None), (part, None)):
            factories.adoption(listing=listing, organisation=body)
        rebuild_rollup()
        rebuild_reach()
        page = page_of(card)
        expected = {
            "organisation reuses it": 1,
            "organisations reach it only inside something else": 2,
            "organisations in all, each counted once": 3,
        }
        for label, number in expected.items():
            assert f"{number} {label}" in page.words
            listed = read(Client().get(page.address_of(label)))
            rows = listed.elements("th", scope="row")
            assert len(rows) == number
            assert f"{number} organisation" in listed.words
        assert page.address_of("services are built from it") == "#used-in"
        through = read(Client().get(f"/listings/{card.slug}/parts/used-through/?show=nothing"))
        assert "Organisations that reach it only inside something else" in through.title
        assert "Wexmouth Borough" not in through.words
        assert re.search(r"Permit desk: .* 2", through.words)

    def test_of_a_service_in_nothing_its_reusers_are_counted(self, part):
        factories.adoption(listing=part)
        rebuild_rollup()
        rebuild_reach()
        page = page_of(part)
        assert "1 organisation in all, each counted once" in page.words
        listed = read(Client().get(page.address_of("organisation in all, each counted once")))
        assert "The service itself" in listed.words
        through = read(Client().get(f"/listings/{part.slug}/parts/used-through/"))
        assert "No organisation is in this list." in through.words

    def test_a_service_that_went_out_of_sight_meanwhile_is_not_named(self, whole, part):
        factories.part(whole=whole, part=part)
        factories.adoption(listing=whole)
        rebuild_reach()
        Listing.objects.filter(pk=whole.pk).update(state="suspended", resumes_as="live")
        page = read(Client().get(f"/listings/{part.slug}/parts/used-through/"))
        assert "A service that is out of sight now" in page.words
        assert "Permit desk" not in page.words


def test_the_file_of_a_service_names_the_code_that_it_is_based_on(whole, part):
    for one in (part, factories.live_listing(name="Map desk")):
        factories.part(whole=whole, part=one, relation="based_on")
    revision = part.live_revision
    revision.facts = {**revision.facts, "repository": "https://code.example/pay/desk.git"}
    revision.save()
    made = yaml.safe_load(Client().get(f"/listings/{whole.slug}/publiccode.yml").content)
    assert made["isBasedOn"] == ["https://code.example/pay/desk.git"]
    assert "isBasedOn" not in yaml.safe_load(
        Client().get(f"/listings/{part.slug}/publiccode.yml").content
    )
