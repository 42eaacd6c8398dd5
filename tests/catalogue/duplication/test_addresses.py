"""Old addresses lead to the listing that stays, for everybody, on every page below it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from catalogue.models import Listing, ListingState
from tests import factories
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def patterns(resolver, space=""):
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from patterns(one, inner)
        else:
            yield f"{space}{one.name}", str(one.pattern)


PAGES = {
    name: route
    for name, route in patterns(get_resolver())
    if route.startswith("listings/<slug:slug>/")
}
# What else stands in such an address. An old address is led on before anybody looks it up.
REST = {"what": "reviews", "number": 1, "report": 1, "rating": 1, "adopter": "a-council"}


def address(name, listing):
    rest = {key: one for key, one in REST.items() if f":{key}>" in PAGES[name]}
    return reverse(name, kwargs={"slug": listing.slug, **rest}) + "?show=in_use&page=2"


@pytest.fixture
def merge(db):
    return factories.merge()


def test_there_are_pages_below_a_listing():
    assert {"listings:page", "listings:history", "adoption:adopters", "statistics:listing"} <= set(
        PAGES
    )


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_page_leads_to_the_same_page_of_the_kept_one(name, merge):
    client = signed_in(factories.person(site_role="moderator"))
    answer = client.get(address(name, merge.merged))
    assert (answer.status_code, answer["Location"]) == (301, address(name, merge.kept))


def members_of(listing):
    return factories.member_of(listing.organisation, role="owner")


@pytest.mark.parametrize("side", ["kept", "merged"])
def test_members_of_both_organisations_are_led_on(side, merge):
    client = signed_in(members_of(getattr(merge, side)))
    answer = client.get(f"/listings/{merge.merged.slug}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/listings/{merge.kept.slug}/")


def test_visitors_are_led_on_and_no_browser_keeps_that_for_ever(merge):
    """An undone merge must not leave people on the wrong page."""
    answer = Client().get(f"/listings/{merge.merged.slug}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/listings/{merge.kept.slug}/")
    assert answer["Cache-Control"] == "no-cache"


def test_a_chain_leads_to_its_end(merge):
    last = factories.merge(merged=Listing.objects.get(pk=merge.kept_id)).kept
    answer = Client().get(f"/listings/{merge.merged.slug}/reviews/")
    assert answer["Location"] == f"/listings/{last.slug}/reviews/"


def test_an_undone_merge_leads_nowhere(merge):
    Listing.objects.filter(pk=merge.merged_id).update(state=ListingState.LIVE, resumes_as="")
    type(merge).objects.filter(pk=merge.pk).update(
        undone_at=merge.merged_at, undone_by=merge.merged_by, undone_reason="Two after all"
    )
    assert Client().get(f"/listings/{merge.merged.slug}/").status_code == 200


def test_a_kept_service_that_is_hidden_now_is_gone(merge):
    Listing.objects.filter(pk=merge.kept_id).update(
        state=ListingState.SUSPENDED, resumes_as=ListingState.LIVE
    )
    answer = Client().get(f"/listings/{merge.merged.slug}/", follow=True)
    assert answer.status_code == 410


@pytest.mark.parametrize("path", ["/listings/nowhere/", "/no-such-page/"])
def test_what_never_was_is_still_not_found(path, merge):
    assert Client().get(path).status_code == 404


def test_what_is_written_to_an_old_address_is_not_led_on(merge):
    client = signed_in(factories.person())
    assert client.post(f"/listings/{merge.merged.slug}/record-use/").status_code == 405


def test_looking_costs_one_query_where_nothing_was_found_and_none_elsewhere(merge):
    def queries(path):
        with CaptureQueriesContext(connection) as seen:
            Client().get(path)
        return [one["sql"] for one in seen if "catalogue_merge" in one["sql"]]

    assert len(queries(f"/listings/{merge.merged.slug}/")) == 1
    assert len(queries("/listings/nowhere/")) == 1
    assert queries(f"/listings/{merge.kept.slug}/") == []
    assert queries("/no-such-page/") == []
