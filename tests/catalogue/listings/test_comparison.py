"""Services side by side (`interface.md` 5, 'Comparison')."""

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from catalogue.fields import Kind, public_fields_of
from catalogue.listings.comparison import count_rows, differences, parts_of
from catalogue.models import ListingState, Merge
from catalogue.search.actions import refresh_documents
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.catalogue.exchange.records import changed, record
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor():
    return Client()


def address(*listings, more="", page="/compare/"):
    services = "&".join(f"service={getattr(one, 'slug', one)}" for one in listings)
    return f"{page}?{services}{more}"


def table_of(answer):
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode(), newline="")))


@pytest.fixture
def two(db):
    """Alike in everything but name, phase and who uses them."""
    pay = factories.capability(name="Take payments")
    return [
        factories.live_listing(name=name, capabilities=[pay], facts={"phase": phase})
        for name, phase in (("Pay desk", "stable"), ("Tills", "beta"))
    ]


class TestTheTable:
    def test_services_stand_across_and_facts_down(self, visitor, two):
        page = read(visitor.get(address(*two)))
        assert page.title.startswith("Compare: Pay desk, Tills ")
        assert page.address_of("Pay desk") == f"/listings/{two[0].slug}/"
        assert len(page.elements("th", scope="col")) == 3
        labels = [str(one.label) for one in public_fields_of(Kind.COMPONENT)]
        for label in labels[1:]:
            assert label in page.words
        for words in ("What it is", "Licence, price and terms", "Stable", "Beta", "Not given"):
            assert words in page.words
        assert len(page.elements("th", scope="rowgroup")) > 5

    def test_its_region_has_a_name_and_takes_the_focus(self, visitor, two):
        page = read(visitor.get(address(*two)))
        (region,) = page.elements("div", role="region", tabindex="0")
        assert page.elements("caption", id=region["aria-labelledby"])

    def test_a_fact_that_a_kind_does_not_have_does_not_apply(self, visitor, two):
        sold = factories.live_listing(
            kind=Kind.COMMODITY_SERVICE, facts={"price_minimum": 0, "price_maximum": 120_050}
        )
        page = read(visitor.get(address(two[0], sold)))
        assert "Lowest price Does not apply £0" in page.words
        assert "Highest price Does not apply £1,200.50" in page.words
        assert "Licence MIT Does not apply" in page.words

    def test_what_is_for_the_moderator_is_not_shown(self, visitor):
        told = factories.live_listing(facts={"note": "Between us"})
        page = read(visitor.get(address(told, factories.live_listing())))
        assert "Between us" not in page.words
        assert "A note to the moderator" not in page.words

    def test_the_number_of_reusers_opens_their_list(self, visitor, two):
        factories.adoption(listing=two[0])
        rebuild_rollup()
        page = read(visitor.get(address(*two)))
        assert page.address_of("1 organisation") == f"/listings/{two[0].slug}/adopters/?show=reuse"
        assert "No other organisation yet" in page.words
        assert "Numbers of organisations as of" in page.words

    def test_links_that_people_typed_carry_no_weight_and_markup_is_text(self, visitor, two):
        listing = factories.live_listing(
            name="<b>Bold</b>", facts={"repository": "https://code.example/x", "aliases": ["<i>"]}
        )
        page = read(visitor.get(address(listing, *two)))
        (link,) = page.elements("a", href="https://code.example/x")
        assert link["rel"] == "nofollow ugc noopener"
        assert not page.elements("b")
        assert not page.elements("i")

    def test_words_of_another_language_are_marked(self, visitor, two):
        listing = factories.live_listing(name="Agenda", language="it", summary="Incontri")
        page = read(visitor.get(address(listing, two[0])))
        assert page.elements("a", lang="it")
        assert page.elements("td", lang="it")

    def test_a_service_that_was_withdrawn_says_so(self, visitor, two):
        gone = factories.live_listing(state=ListingState.RETIRED)
        assert "State Live Retired" in read(visitor.get(address(two[0], gone))).words
        assert "Retired" not in read(visitor.get(address(*two))).words


class TestDifferences:
    def test_the_link_says_how_many_rows_are_hidden_and_hides_them(self, visitor, two):
        whole = read(visitor.get(address(*two)))
        rows = len(whole.elements("th", scope="row"))
        (label,) = [words for words, _href in whole.links if words.startswith("Only differences")]
        hidden = int(label.split("hides ")[1].split()[0])
        page = read(visitor.get(whole.address_of(label)))
        assert len(page.elements("th", scope="row")) == rows - hidden
        assert "Phase Stable Beta" in page.words
        assert "What it does" not in page.words
        assert f"{hidden} facts are the same for all and are hidden" in page.words
        again = read(visitor.get(page.address_of("Show all facts")))
        assert len(again.elements("th", scope="row")) == rows

    def test_two_that_are_alike_have_none(self):
        assert differences(parts_of([record(), record()])) == []

    def test_a_section_without_a_difference_is_left_out(self):
        parts = parts_of([record(), changed({"roadmap": None})])
        (part,) = differences(parts)
        assert (part.name, [str(row.label) for row in part.rows]) == (
            "code", ["Address of its plans"],
        )  # fmt: skip
        assert count_rows(parts) > 20

    def test_the_same_words_in_two_languages_are_no_difference(self):
        texts = {"it": {"summary": "Tram"}}
        parts = parts_of([record(texts=texts), record(texts={"en": {"summary": "Tram"}})])
        assert "Summary" not in [
            str(row.label) for part in differences(parts) for row in part.rows
        ]


class TestOtherShapes:
    def test_lists_hold_the_same_facts(self, visitor, two):
        table = read(visitor.get(address(*two)))
        lists = read(visitor.get(table.address_of("Show as lists")))
        facts = len(table.elements("th", scope="row"))
        assert len(lists.elements("dt")) == 2 * facts
        assert len(lists.elements("td")) == 0
        assert "Phase Stable" in lists.words
        assert lists.address_of("Show as a table") == address(*two)

    @pytest.mark.parametrize("more", ["", "&only=differences"])
    def test_the_spreadsheet_holds_the_rows_of_the_page(self, visitor, two, more, settings):
        settings.DEMONSTRATION = False
        page = read(visitor.get(address(*two, more=more)))
        heading, *rows = table_of(visitor.get(page.address_of("Download this comparison (CSV)")))
        assert heading == ["Section", "Fact", "Pay desk", "Tills"]
        assert len(rows) == len(page.elements("th", scope="row"))
        assert ["Who can use it, and how", "Phase", "stable", "beta"] in rows

    def test_a_formula_is_harmless_there_and_an_example_says_so(self, visitor, settings):
        settings.DEMONSTRATION = True
        listing = factories.live_listing(name="=1+1", summary="@home")
        rows = table_of(visitor.get(address(listing, page="/compare/comparison.csv")))
        assert rows[0][2] == "'=1+1"
        assert ["What it is", "Summary", "'@home"] in rows
        assert rows[-1] == ["Example data: the organisations are fictional."]

    def test_there_is_no_spreadsheet_of_nothing(self, visitor):
        assert visitor.get("/compare/comparison.csv?service=nothing").status_code == 404


class TestChoosing:
    def test_nothing_chosen_asks_for_the_first(self, visitor):
        page = read(visitor.get("/compare/"))
        assert "Choose the first one by its name" in page.words
        assert page.title.startswith("Compare services ")

    def test_one_service_asks_to_add_another_which_the_search_finds(self, visitor, two):
        refresh_documents(listing_ids=[one.pk for one in two])
        page = read(visitor.get(address(two[0])))
        assert "Add another service" in page.words
        assert ("service", two[0].slug, True) in page.fields
        alone = read(visitor.get(address(two[0], more="&only=differences")))
        assert "Phase Stable" in alone.words
        assert "Only differences" not in alone.words
        found = read(visitor.get(address(two[0], more="&q=tills")))
        assert read(visitor.get(found.address_of("Add Tills"))).title.startswith("Compare: Pay")
        own = read(visitor.get(address(two[0], more="&q=pay")))
        assert "No other service matches" in own.words

    def test_each_can_be_removed(self, visitor, two):
        page = read(visitor.get(address(*two, more="&only=differences")))
        assert page.address_of("Remove Pay desk") == address(two[1], more="&only=differences")

    def test_four_is_the_most(self, visitor):
        listings = [factories.live_listing() for _ in range(5)]
        page = read(visitor.get(address(*listings)))
        assert "You can compare four services at once. The first four are shown." in page.words
        assert len(page.elements("th", scope="col")) == 5
        assert "Remove one to add another" in page.words
        assert not page.elements("input", name="q")

    def test_the_same_twice_is_one(self, visitor, two):
        page = read(visitor.get(address(two[0], two[0], two[1])))
        assert len(page.elements("th", scope="col")) == 3

    @pytest.mark.parametrize(
        "slug", ["nothing", "%00", "a%20b", "x" * 5_000, "%F0%9F%8D%8E", "../.."]
    )
    def test_what_is_nothing_is_said_and_left_out(self, visitor, two, slug):
        page = read(visitor.get(address(two[0], slug, two[1])))
        assert "There is no published service at" in page.words
        assert page.title.startswith("Compare: Pay desk, Tills ")
        assert slug not in page.address_of("Show as lists")

    def test_what_is_not_published_is_nothing_even_to_its_own(self, two):
        owner = factories.organisation()
        secret = factories.draft(organisation=owner, name="Secret plan", state="submitted").listing
        held = factories.live_listing(organisation=owner, state=ListingState.SUSPENDED)
        for client in (Client(), signed_in(factories.member_of(owner, role=Role.OWNER))):
            page = read(client.get(address(two[0], secret, held)))
            assert "Secret plan" not in page.words
            assert page.words.count("There is no published service at") == 2

    def test_one_that_was_merged_leads_to_what_it_went_into(self, visitor, two, moderator, now):
        merged = factories.live_listing()
        type(merged).objects.filter(pk=merged.pk).update(state="merged", resumes_as="live")
        Merge.objects.create(
            kept=two[1], merged=merged, reason="The same", merged_by=moderator, merged_at=now
        )
        page = read(visitor.get(address(two[0], merged)))
        assert page.title.startswith("Compare: Pay desk, Tills ")
        assert f"“{merged.slug}” was merged into Tills." in page.words

    def test_what_means_nothing_is_said(self, visitor, two):
        page = read(visitor.get(address(*two, more="&colour=red&show=cards")))
        assert "mean nothing here: colour=red, show=cards." in page.words
        assert "mean nothing" not in read(visitor.get(address(*two, more="&show=&q="))).words

    def test_too_many_parts_are_refused(self, visitor):
        many = "&".join(f"service=s{number}" for number in range(51))
        assert visitor.get(f"/compare/?{many}").status_code == 400

    def test_the_page_of_a_service_and_the_search_lead_here(self, visitor, two):
        refresh_documents(listing_ids=[one.pk for one in two])
        page = read(visitor.get(f"/listings/{two[0].slug}/"))
        first = page.address_of("Compare with another service")
        chosen = read(visitor.get(first))
        found = read(visitor.get(chosen.address_of("Choose one in the search, with filters")))
        assert found.address_of("Compare: Tills") == address(*two)
        assert ("service", two[0].slug, True) in found.fields, "a new search keeps it"
        assert f"service={two[0].slug}" in found.address_of("Name")


def test_the_number_of_queries_is_the_same_for_two_and_four(visitor):
    listings = [factories.live_listing() for _ in range(4)]
    counts = []
    for number in (2, 4):
        with CaptureQueriesContext(connection) as seen:
            visitor.get(address(*listings[:number]))
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10
