"""The page of downloads and the files themselves."""

import csv
import io

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import OrganisationIdentifier, Role
from catalogue.exchange import queries
from catalogue.fields import Kind
from catalogue.jobs.ledger import mark_all_read
from catalogue.models import Listing, ListingState, Merge, RevisionText, Stage
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
TABLE = "/data/listings.csv"


@pytest.fixture
def visitor():
    return Client()


def rows_of(response):
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


class TestPubliccode:
    @pytest.mark.parametrize("kind", [Kind.COMPONENT, Kind.SHARED_SERVICE])
    def test_software_has_its_file_and_its_page_links_it(self, visitor, kind):
        listing = factories.live_listing(name="Pay desk", kind=kind)
        page = read(visitor.get(f"/listings/{listing.slug}/"))
        answer = visitor.get(page.address_of("Download as publiccode.yml"))
        assert answer["Content-Type"] == "application/yaml; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="publiccode.yml"'
        made = yaml.safe_load(answer.content)
        assert made["publiccodeYmlVersion"] == "0.7"
        assert made["name"] == "Pay desk"
        assert made["organisation"]["name"] == listing.organisation.name

    def test_a_commodity_service_has_none(self, visitor):
        listing = factories.live_listing(kind=Kind.COMMODITY_SERVICE)
        assert visitor.get(f"/listings/{listing.slug}/publiccode.yml").status_code == 404
        page = read(visitor.get(f"/listings/{listing.slug}/"))
        assert "publiccode.yml" not in page.words

    def test_what_is_not_published_has_none_even_for_its_own(self):
        owner = factories.organisation()
        hidden = [
            factories.draft(organisation=owner, state="submitted").listing,
            factories.live_listing(organisation=owner, state=ListingState.SUSPENDED),
        ]
        for client in (Client(), signed_in(factories.member_of(owner, role=Role.OWNER))):
            for listing in hidden:
                assert client.get(f"/listings/{listing.slug}/publiccode.yml").status_code == 404

    def test_one_that_was_merged_leads_to_the_file_of_what_it_went_into(
        self, visitor, moderator, now
    ):
        kept, merged = factories.live_listing(), factories.live_listing()
        Listing.objects.filter(pk=merged.pk).update(state="merged", resumes_as="live")
        Merge.objects.create(
            kept=kept, merged=merged, reason="The same", merged_by=moderator, merged_at=now
        )
        answer = visitor.get(f"/listings/{merged.slug}/publiccode.yml")
        assert answer.status_code == 301
        assert answer["Location"] == f"/listings/{kept.slug}/publiccode.yml"

    def test_those_whose_use_is_confirmed_and_counts_are_named(self, visitor):
        listing = factories.live_listing()
        used = factories.adoption(listing=listing).organisation
        OrganisationIdentifier.objects.create(
            organisation=used, scheme="uri", value="https://data.example/body/7"
        )
        factories.adoption(listing=listing, stage=Stage.TRIALLING)
        factories.adoption(listing=listing, confirmed=False)
        rebuild_rollup()
        text = visitor.get(f"/listings/{listing.slug}/publiccode.yml").content.decode()
        assert yaml.safe_load(text)["usedBy"] == [used.name]
        assert f"- {used.name}  # https://data.example/body/7\n" in text

    def test_an_official_address_stands_for_the_publisher_before_its_page(self, visitor):
        listing = factories.live_listing()
        address = f"/listings/{listing.slug}/publiccode.yml"
        first = yaml.safe_load(visitor.get(address).content)["organisation"]["uri"]
        assert first.endswith(f"/organisations/{listing.organisation.slug}/")
        listing.organisation.identifiers.create(scheme="ipa", value="c_h501")
        second = yaml.safe_load(visitor.get(address).content)["organisation"]["uri"]
        assert second == "urn:x-italian-pa:c_h501"

    def test_example_data_says_so_in_the_file(self, visitor, settings):
        listing = factories.live_listing()
        address = f"/listings/{listing.slug}/publiccode.yml"
        said = b"# Example data: the organisations are fictional.\n"
        settings.DEMONSTRATION = True
        assert said in visitor.get(address).content
        settings.DEMONSTRATION = False
        assert said not in visitor.get(address).content


class TestTable:
    def test_it_holds_every_live_listing_and_nothing_else(self, visitor):
        live = [factories.live_listing(kind=kind) for kind in Kind.values]
        factories.live_listing(state=ListingState.RETIRED)
        factories.live_listing(state=ListingState.SUSPENDED)
        factories.draft(state="submitted")
        rows = rows_of(visitor.get(TABLE))
        assert [row["slug"] for row in rows] == [one.slug for one in live]
        assert [row["name"] for row in rows] == [one.live_revision.name for one in live]

    def test_what_is_said_to_the_moderator_is_nobodys_else(self, visitor):
        factories.live_listing(facts={"note": "Between us"})
        answer = visitor.get(TABLE)
        assert b"Between us" not in b"".join(answer.streaming_content)

    def test_a_formula_is_harmless(self, visitor):
        factories.live_listing(name="=1+1", summary="+44 20")
        ((row),) = rows_of(visitor.get(TABLE))
        assert (row["name"], row["summary"]) == ("'=1+1", "'+44 20")

    def test_every_row_says_that_it_is_an_example(self, visitor, settings):
        factories.live_listing()
        settings.DEMONSTRATION = True
        ((row),) = rows_of(visitor.get(TABLE))
        assert row["notice"] == "Example data: the organisations are fictional."
        settings.DEMONSTRATION = False
        ((row),) = rows_of(visitor.get(TABLE))
        assert "notice" not in row

    def test_the_queries_are_the_same_for_any_number_of_rows(self, visitor, monkeypatch):
        factories.live_listing()
        few = self.queries(visitor)
        for _ in range(12):
            listing = factories.live_listing(capabilities=[factories.capability()])
            RevisionText.objects.create(revision=listing.live_revision, language="cy")
            factories.adoption(listing=listing)
        rebuild_rollup()
        assert self.queries(visitor) == few <= 8
        monkeypatch.setattr(queries, "BATCH", 5)  # three batches without thousands of listings
        assert len(rows_of(visitor.get(TABLE))) == 13
        assert self.queries(visitor) <= 3 * few

    def queries(self, client):
        with CaptureQueriesContext(connection) as seen:
            rows_of(client.get(TABLE))
        return len(seen)

    def test_who_has_the_newest_is_told_so_until_something_changes(self, visitor, settings):
        settings.DEMONSTRATION = True
        mark_all_read("search")
        first = visitor.get(TABLE)
        assert first["Cache-Control"] == "no-cache"
        tag = {"HTTP_IF_NONE_MATCH": first["ETag"]}
        assert visitor.get(TABLE, **tag).status_code == 304
        settings.DEMONSTRATION = False
        assert visitor.get(TABLE, **tag).status_code == 200
        settings.DEMONSTRATION = True
        mark_all_read("adoption")
        assert visitor.get(TABLE, **tag).status_code == 200


def test_the_page_names_each_download_and_their_licence(visitor):
    page = read(visitor.get("/data/"))
    assert page.address_of("Download all services (CSV)") == TABLE
    assert "nationalarchives.gov.uk" in page.address_of("Open Government Licence 3.0")
    for words in ("publiccode.yml", "0.7", "whole pence", "price_minimum_pence"):
        assert words in page.words
    assert page.address_of("Data to take away") == "/data/"
