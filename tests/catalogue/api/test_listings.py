"""What machines read of listings, and what they are told when they ask wrongly."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role
from catalogue.api.pagination import BySlug
from catalogue.api.serializers import BEFORE, shape_of
from catalogue.exchange.tables import FIRST, column_of
from catalogue.fields import Home, Kind, all_fields, fields_of, public_fields_of
from catalogue.models import ListingState, Merge, RevisionText
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.catalogue.exchange.records import LONG, changed, record
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db
LISTINGS = "/api/v1/listings/"
AFTER = ("texts", "notice")


@pytest.fixture
def machine():
    return Client(headers={"Accept": "application/json"})


def data_of(answer, *, status=200):
    assert answer.status_code == status, answer.content[:500]
    problem = status >= 400
    expected = "application/problem+json" if problem else "application/json"
    assert answer["Content-Type"] == expected
    assert answer["Access-Control-Allow-Origin"] == "*"
    return json.loads(answer.content)


class TestTheShape:
    @pytest.mark.parametrize("kind", Kind.values)
    def test_each_kind_has_its_public_fields_and_no_other(self, machine, kind):
        listing = factories.live_listing(kind=kind, facts={"note": "Between us"})
        data = data_of(machine.get(f"{LISTINGS}{listing.slug}/"))
        fields = [one for one in public_fields_of(kind) if one.home is not Home.LANGUAGE]
        assert list(data) == [*BEFORE, *map(column_of, fields), *AFTER]
        words = [one.name for one in fields_of(kind) if one.home is Home.LANGUAGE]
        assert list(data["texts"]["en"]) == words
        assert "Between us" not in json.dumps(data)

    def test_no_field_takes_a_key_of_the_catalogue(self):
        names = {column_of(field) for field in all_fields()}
        assert not names & {*BEFORE, *AFTER, *FIRST}

    def test_values_are_those_that_are_stored(self):
        shape = shape_of(changed({"price_minimum": 120_000, "audience": []}))
        assert shape["slug"] == "permits"
        assert shape["organisation"] == {
            "slug": "wexmouth",
            "name": "Wexmouth Borough",
            "uri": "https://commons.example/wexmouth/",
        }
        assert (shape["published_on"], shape["release_date"]) == ("2026-03-27", "2026-03-01")
        assert shape["platforms"] == ["web", "linux"]
        assert shape["capabilities"] == [{"slug": "booking", "name": "Book appointments"}]
        assert shape["texts"]["en"]["description"] == LONG
        assert (shape["audience"], shape["aliases"], shape["notice"]) == (None, None, None)
        assert shape["texts"]["cy"]["features"] is None

    def test_money_is_whole_pence_and_nothing_is_not_missing(self):
        sold = record(
            kind="commodity_service", values={"price_minimum": 0, "price_maximum": 120_050}
        )
        shape = shape_of(sold)
        assert (shape["price_minimum_pence"], shape["price_maximum_pence"]) == (0, 120_050)
        assert "licence" not in shape

    def test_every_language_stands_there(self, machine):
        listing = factories.live_listing()
        RevisionText.objects.create(
            revision=listing.live_revision, language="cy", summary="Taliadau"
        )
        data = data_of(machine.get(f"{LISTINGS}{listing.slug}/"))
        assert data["texts"]["cy"]["summary"] == "Taliadau"
        assert data["language"] == "en"

    def test_it_says_how_many_reuse_it(self, machine):
        listing = factories.live_listing()
        factories.adoption(listing=listing)
        factories.adoption(listing=listing, confirmed=False)
        rebuild_rollup()
        assert data_of(machine.get(f"{LISTINGS}{listing.slug}/"))["reused_by"] == 1

    def test_example_data_says_so(self, machine, settings):
        listing = factories.live_listing()
        settings.DEMONSTRATION = True
        for address in (LISTINGS, f"{LISTINGS}{listing.slug}/"):
            assert data_of(machine.get(address))["notice"].startswith("Example data")
        settings.DEMONSTRATION = False
        assert data_of(machine.get(LISTINGS))["notice"] is None


class TestTheList:
    def test_pages_of_fifty_lead_from_one_to_the_next_and_back(self, machine):
        slugs = sorted(factories.live_listing().slug for _ in range(7))
        BySlug.page_size, before = 3, BySlug.page_size
        try:
            seen, page = [], data_of(machine.get(LISTINGS))
            assert page["previous"] is None
            while page["next"]:
                seen += [one["slug"] for one in page["results"]]
                page = data_of(machine.get(page["next"]))
            seen += [one["slug"] for one in page["results"]]
            assert seen == slugs
            back = data_of(machine.get(page["previous"]))
            assert [one["slug"] for one in back["results"]] == slugs[3:6]
        finally:
            BySlug.page_size = before
        assert before == 50

    def test_it_holds_what_is_live(self, machine):
        live = factories.live_listing()
        owner = factories.organisation()
        factories.live_listing(state=ListingState.RETIRED)
        factories.live_listing(organisation=owner, state=ListingState.SUSPENDED)
        factories.draft(organisation=owner, state="submitted")
        own = signed_in(factories.member_of(owner, role=Role.OWNER))
        for client in (machine, own):
            results = data_of(client.get(LISTINGS))["results"]
            assert [one["slug"] for one in results] == [live.slug]

    def test_filters_by_kind_and_organisation(self, machine):
        one = factories.live_listing(kind=Kind.SHARED_SERVICE)
        two = factories.live_listing(organisation=one.organisation)
        factories.live_listing(kind=Kind.SHARED_SERVICE)

        def slugs(query):
            return {found["slug"] for found in data_of(machine.get(LISTINGS, query))["results"]}

        owner = one.organisation.slug
        assert slugs({"organisation": owner}) == {one.slug, two.slug}
        assert slugs({"organisation": owner, "kind": "shared_service"}) == {one.slug}
        assert len(slugs({"kind": "shared_service"})) == 2
        assert slugs({"kind": "", "organisation": ""}) >= {one.slug, two.slug}

    def test_the_links_keep_the_filters(self, machine, monkeypatch):
        monkeypatch.setattr(BySlug, "page_size", 1)  # two pages without a hundred listings
        for _ in range(2):
            factories.live_listing(kind=Kind.SHARED_SERVICE)
        page = data_of(machine.get(LISTINGS, {"kind": "shared_service"}))
        assert "kind=shared_service" in page["next"]

    def test_the_queries_are_the_same_for_any_number_of_rows(self, machine):
        def queries():
            with CaptureQueriesContext(connection) as seen:
                data_of(machine.get(LISTINGS))
            return len(seen)

        factories.live_listing()
        few = queries()
        for _ in range(9):
            factories.adoption(
                listing=factories.live_listing(capabilities=[factories.capability()])
            )
        rebuild_rollup()
        assert queries() == few <= 8

    def test_who_has_the_newest_is_told_so(self, machine):
        factories.live_listing()
        first = machine.get(LISTINGS)
        again = machine.get(LISTINGS, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, first["Cache-Control"]) == (304, "no-cache")


class TestOneListing:
    @pytest.mark.parametrize("state", [ListingState.LIVE, ListingState.RETIRED])
    def test_a_published_one_says_its_state(self, machine, state):
        listing = factories.live_listing(state=state)
        assert data_of(machine.get(f"{LISTINGS}{listing.slug}/"))["state"] == state

    def test_what_is_not_published_is_absent_even_for_its_own(self, machine):
        owner = factories.organisation()
        secret = factories.draft(organisation=owner, state="submitted").listing
        own = signed_in(factories.member_of(owner, role=Role.OWNER))
        absent = data_of(machine.get(f"{LISTINGS}nothing/"), status=404)
        for client in (machine, own):
            assert data_of(client.get(f"{LISTINGS}{secret.slug}/"), status=404) == absent
        assert absent == {
            "type": "about:blank",
            "title": "Not Found",
            "status": 404,
            "detail": "There is no published listing with this slug.",
        }

    def test_one_that_was_merged_leads_to_what_it_went_into(self, machine, moderator, now):
        kept, merged = factories.live_listing(), factories.live_listing()
        type(merged).objects.filter(pk=merged.pk).update(state="merged", resumes_as="live")
        Merge.objects.create(
            kept=kept, merged=merged, reason="The same", merged_by=moderator, merged_at=now
        )
        answer = machine.get(f"{LISTINGS}{merged.slug}/")
        assert (answer.status_code, answer["Location"]) == (301, f"{LISTINGS}{kept.slug}/")


class TestWrongQuestions:
    @pytest.mark.parametrize(
        ("query", "words", "more"),
        [
            ("colour=red&size=l", "colour, size", {"parameters": ["colour", "size"]}),
            ("format=xml", "format", {"parameters": ["format"]}),
            ("page=2", "page", {"parameters": ["page"]}),
            ("kind=gadget", "kind is one of component", {"parameter": "kind"}),
            ("kind=component&kind=shared_service", "Give kind once", {"parameter": "kind"}),
            ("organisation=nobody", "no organisation", {"parameter": "organisation"}),
            ("organisation=%00", "no organisation", {"parameter": "organisation"}),
            ("cursor=nonsense", "none of ours", {"parameter": "cursor"}),
            ("cursor=cD0lMDA%3D", "none of ours", {"parameter": "cursor"}),
        ],
    )
    def test_what_means_nothing_is_refused_and_named(self, machine, query, words, more):
        data = data_of(machine.get(f"{LISTINGS}?{query}"), status=400)
        assert words in data["detail"]
        assert data.items() >= more.items()
        assert (data["title"], data["status"]) == ("Bad Request", 400)

    def test_one_listing_takes_no_parameter(self, machine):
        listing = factories.live_listing()
        data = data_of(machine.get(f"{LISTINGS}{listing.slug}/?kind=component"), status=400)
        assert data["detail"].endswith("There are none.")

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_nothing_can_be_written(self, machine, method):
        answer = getattr(machine, method)(LISTINGS)
        assert data_of(answer, status=405)["title"] == "Method Not Allowed"
        assert answer["Allow"] == "GET, HEAD"

    def test_the_head_alone_can_be_asked_for(self, machine):
        assert machine.head(LISTINGS).status_code == 200

    def test_another_form_is_not_acceptable(self):
        client = Client(headers={"Accept": "application/xml"})
        assert data_of(client.get(LISTINGS), status=406)["title"] == "Not Acceptable"

    @settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.dictionaries(
            st.sampled_from(["kind", "organisation", "cursor"]) | st.text(max_size=5),
            st.text(max_size=20),
            max_size=3,
        )
    )
    def test_whatever_is_asked_there_is_an_answer(self, query):
        assert Client().get(LISTINGS, query).status_code in {200, 400}
