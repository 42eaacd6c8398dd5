"""The front page and search, read as people read them."""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.models import RevisionText, Watermark
from catalogue.ratings.actions.rollup import rebuild_scores
from catalogue.search.actions import rebuild_all
from catalogue.search.queries.facets import facets
from catalogue.search.views import finding
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.catalogue.search.values import beside, others
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


def total_on(page):
    return int(re.search(r"([\d,]+) services? match", page.words)[1].replace(",", ""))


def names(page):
    return [words for words, address in page.links if re.fullmatch(r"/listings/[\w-]+/", address)]


def many(number):
    """Listings with everything a result shows."""
    groups = [factories.capability() for _ in range(3)]
    for turn in range(number):
        listing = factories.live_listing(
            name=f"Permit desk {turn}",
            kind=("component", "shared_service", "commodity_service")[turn % 3],
            organisation=factories.organisation(type=("health", "police")[turn % 2]),
            capabilities=groups[: turn % 3 + 1],
            facts={
                "phase": ("beta", "stable")[turn % 2],
                "licence": ("MIT", "CC0-1.0")[turn % 2],
                **others(turn),
            },
        )
        if turn % 4 == 0:
            factories.adoption(listing=listing)
            factories.rating(listing=listing)
        beside(listing, turn)
    caught_up()


class TestStart:
    def test_each_number_is_the_length_of_the_list_that_it_opens(self, visitor):
        many(9)
        page = read(visitor.get("/"))
        for label, shown in (
            ("services to find here", 9),
            ("services reused by other organisations", 3),
            ("organisations that reuse one", 3),
        ):
            assert f"{shown} {label}" in page.words
            opened = read(visitor.get(page.address_of(label)))
            assert re.search(rf"\b{shown} (services match|organisations)\b", opened.words)

    def test_the_newest_services_are_shown_and_at_most_five(self, visitor):
        many(7)
        page = read(visitor.get("/"))
        assert len(names(page)) == 5

    def test_nothing_published_yet_is_said(self, visitor):
        page = read(visitor.get("/"))
        assert "No service has been published yet" in page.words
        assert "0 services to find here" in page.words
        assert "still being computed" in page.words

    def test_the_number_of_queries_does_not_grow(self, visitor):
        many(10)
        few = queries(visitor, "/")
        many(60)
        assert queries(visitor, "/") == few <= 10


def offered(answer):
    """The options of what services do: how deep, the label, the count."""
    item = r'<div class="govuk-checkboxes__item( app-below-(\d))?">\s*<input[^>]*name="capability".*?>\s*<label[^>]*>(.*?) <span class="app-meta">\((.*?)\)'
    found = re.findall(item, answer.content.decode(), re.DOTALL)
    return [(int(depth or 0), label, int(count)) for _, depth, label, count in found]


class TestFind:
    def test_a_word_finds_and_the_page_says_why(self, visitor):
        found = factories.live_listing(name="Parking permits")
        factories.live_listing(name="Library loans")
        factories.adoption(listing=found)
        caught_up()
        page = read(visitor.get("/listings/?q=permit"))
        assert total_on(page) == 1
        assert names(page) == ["Parking permits"]
        assert "Reused by 1 organisation: Parking permits" in page.words
        assert "“permit” stands in its name or other names" in page.words

    def test_letters_that_were_not_encoded_in_the_address_are_read_as_they_are(self, visitor):
        factories.live_listing(name="Zürich")
        caught_up()
        raw = "q=zürich".encode().decode("latin-1")  # as a server hands them on
        page = read(visitor.get("/listings/", QUERY_STRING=raw))
        assert names(page) == ["Zürich"]
        assert page.title.startswith("Search: zürich")

    def test_what_changes_is_seen_by_whoever_asks_again(self, visitor):
        many(2)
        assert total_on(read(visitor.get("/listings/?q=permit"))) == 2
        listing = factories.live_listing(name="Permit desk again")
        caught_up()
        assert total_on(read(visitor.get("/listings/?q=permit"))) == 3
        factories.adoption(listing=listing)
        rebuild_rollup()
        Watermark.objects.update(event_id=F("event_id") + 1)  # as a reader leaves it
        assert (
            "Reused by 1 organisation: Permit desk again"
            in read(visitor.get("/listings/?q=permit")).words
        )

    def test_the_numbers_shown_multiply(self, visitor):
        for reuse in range(4):
            listing = factories.live_listing(name=f"Permit {reuse}")
            for _ in range(reuse):
                factories.adoption(listing=listing)
        caught_up()
        words = read(visitor.get("/listings/?q=permit")).words
        fits = re.findall(r"How well the words fit: ([\d.]+)", words)
        factors = re.findall(r"multiplies this by ([\d.]+)", words)
        scores = re.findall(r"services are ordered: ([\d.]+)", words)
        assert len(fits) == len(factors) == len(scores) == 4
        for fit, factor, score in zip(fits, factors, scores, strict=True):
            assert abs(float(fit) * float(factor) - float(score)) < 0.000_005
        assert scores == sorted(scores, key=float, reverse=True)

    def test_every_count_beside_the_results_is_the_total_after_ticking(self, visitor):
        many(24)
        start = read(visitor.get("/listings/?q=permit"))
        offered = [(name, value) for name, value, _ in start.fields if name in FACET_NAMES]
        assert {name for name, _ in offered} == FACET_NAMES
        counts = counts_on(visitor.get("/listings/?q=permit"))
        for name, value in offered:
            page = read(visitor.get("/listings/", {"q": "permit", name: value}))
            assert total_on(page) == counts[name, value], (name, value)

    def test_filters_in_use_can_each_be_removed(self, visitor):
        many(12)
        page = read(visitor.get("/listings/?q=permit&kind=component&phase=beta"))
        removals = [one for one in page.links if one[0].startswith("Remove this filter: Kind")]
        ((_, address),) = removals
        assert dict(parse_qsl(urlsplit(address).query)) == {"q": "permit", "phase": "beta"}
        assert total_on(read(visitor.get(address))) == 6

    def test_what_is_chosen_stays_ticked_and_its_panel_open(self, visitor):
        many(12)
        page = read(visitor.get("/listings/?kind=component"))
        assert ("kind", "component", True) in page.fields
        assert [one for one in page.elements("details") if "open" in one]

    def test_more_than_ten_values_have_a_page_of_their_own(self, visitor):
        for _ in range(13):
            factories.live_listing(capabilities=[factories.capability()])
        caught_up()
        page = read(visitor.get("/listings/"))
        assert len([one for one in page.fields if one[0] == "capability"]) == 10
        every = read(visitor.get(page.address_of("All values of What it does")))
        addresses = [address for _words, address in every.links if "capability=" in address]
        assert len(addresses) == 13
        assert {total_on(read(visitor.get(address))) for address in addresses} == {1}

    def test_capabilities_open_as_a_tree(self, visitor):
        top, other = factories.capability(name="Money"), factories.capability(name="Land")
        middle = factories.capability(name="Payments", parent=top)
        low = factories.capability(name="Refunds", parent=middle)
        for one in (low, low, middle, other):
            factories.live_listing(capabilities=[one])
        caught_up()
        assert offered(visitor.get("/listings/")) == [(0, "Money", 3), (0, "Land", 1)]
        opened = visitor.get("/listings/", {"capability": top.slug})
        assert offered(opened) == [(0, "Money", 3), (1, "Payments", 3), (0, "Land", 1)]
        deep = visitor.get("/listings/", {"capability": low.slug})
        assert offered(deep) == [
            (0, "Money", 3), (1, "Payments", 3), (2, "Refunds", 2), (0, "Land", 1),
        ]  # fmt: skip
        every = read(visitor.get("/listings/filters/capability/"))
        classes = [one.get("class") or "" for one in every.elements("li")]
        assert [one for one in classes if "below" in one] == ["app-below-1", "app-below-2"]

    def test_all_values_of_a_facet_come_in_pages(self, visitor, monkeypatch):
        monkeypatch.setattr(finding, "VALUES_A_PAGE", 2)  # without hundreds of owners
        for number in range(5):
            factories.live_listing(organisation=factories.organisation(name=f"Town {number}"))
        caught_up()
        address, seen = "/listings/filters/organisation/?q=", []
        for expected in (2, 2, 1):
            page = read(visitor.get(address))
            towns = [words for words, _ in page.links if words.startswith("Town ")]
            assert len(towns) == expected
            seen += towns
            address = dict(page.links).get("Next page", "")
        assert len(set(seen)) == 5

    def test_unknown_parts_of_the_address_are_left_out_and_named(self, visitor):
        many(3)
        address = "/listings/?kind=boat&colour=red&sort=best&page=x&organisation=nobody&phase=%00"
        page = read(visitor.get(address))
        assert total_on(page) == 3
        for part in ("kind=boat", "colour=red", "sort=best", "organisation=nobody"):
            assert part in page.words

    def test_a_page_beyond_the_last_is_the_last(self, visitor):
        many(25)
        for page_number in ("2", "999999999", "1" + "0" * 40):
            page = read(visitor.get(f"/listings/?page={page_number}"))
            assert len(names(page)) == 5
            assert "page 2 of 2" in page.title

    def test_pages_beyond_the_tenth_follow_one_another(self, visitor):
        many(241)
        page = read(visitor.get("/listings/?q=permit&page=11"))
        assert "page 10 of 10" in page.title
        seen = names(page)
        for expected in (20, 20, 1):
            page = read(visitor.get(page.address_of("Next page")))
            assert "further results" in page.title
            assert len(names(page)) == expected
            assert page.address_of("First page") == "/listings/?q=permit"
            seen += names(page)
        assert len(seen) == len(set(seen)) == 61
        assert "Next page" not in page.words

    def test_more_than_50_filters_are_refused(self, visitor):
        address = "/listings/?" + "&".join(f"kind=k{number}" for number in range(51))
        page = read(visitor.get(address), status=400)
        assert "50 filters at most" in page.words
        assert visitor.get("/listings/?" + "&".join(["kind=component"] * 50)).status_code == 200

    def test_only_signs_or_common_words_are_explained(self, visitor):
        many(1)
        for typed in ("the and of", "!!!", "---", "-& -!"):
            page = read(visitor.get("/listings/", {"q": typed}))
            assert total_on(page) == 0
            assert "only signs or very common words" in page.words

    def test_no_match_says_what_to_do(self, visitor):
        many(3)
        page = read(visitor.get("/listings/?q=submarine&kind=component"))
        assert total_on(page) == 0
        assert "Remove a filter" in page.words
        assert page.address_of("Search for the same words without filters").endswith("q=submarine")

    def test_long_queries_are_cut_and_it_is_said(self, visitor):
        page = read(visitor.get("/listings/", {"q": "permit " * 100}))
        assert "first 200 characters" in page.words

    def test_a_result_in_another_language_is_marked(self, visitor):
        listing = factories.live_listing(
            name="Agenda", language="it", summary="Fissa gli incontri"
        )
        RevisionText.objects.filter(revision=listing.live_revision).update(language="it")
        caught_up()
        page = read(visitor.get("/listings/?q=incontro"))
        assert page.elements("p", lang="it")

    def test_drafts_and_sent_versions_are_not_found(self, visitor):
        factories.draft(name="Secret permit", complete=True)
        factories.draft(name="Waiting permit", complete=True, state="submitted")
        many(1)
        page = read(visitor.get("/listings/?q=permit"))
        assert total_on(page) == 1
        assert "Secret" not in page.words

    def test_names_cannot_bring_markup(self, visitor):
        factories.live_listing(name="<script>alert(1)</script> permit")
        caught_up()
        response = visitor.get("/listings/?q=permit")
        assert b"<script>alert" not in response.content

    @pytest.mark.parametrize(
        "address", ["/listings/", "/listings/?q=permit&kind=component&sort=name"]
    )
    def test_the_number_of_queries_does_not_grow(self, visitor, address):
        many(30)
        few = queries(visitor, address)
        many(190)
        assert queries(visitor, address) == few <= 12

    def test_signed_in_it_takes_three_queries_more_at_most(self, visitor):
        many(10)
        client = signed_in(factories.person())
        assert queries(client, "/listings/?q=permit") <= 15

    def test_a_slip_shows_what_has_a_word_like_it_and_says_so(self, visitor):
        factories.live_listing(name="Booking of rooms", kind="component")
        caught_up()
        page = read(visitor.get("/listings/?q=bokking"))
        assert (total_on(page), names(page)) == (1, ["Booking of rooms"])
        assert "No service matches “bokking”. These match “booking”." in page.words
        assert visitor.get("/listings/filters/count/?q=bokking").json()["total"] == 1
        kinds = read(visitor.get("/listings/filters/kind/?q=bokking"))
        assert "Building block 1" in kinds.words

    def test_where_little_is_found_a_word_that_finds_far_more_is_offered(self, visitor):
        for _ in range(11):
            factories.live_listing(name="Booking of rooms")
        factories.live_listing(name="Boking of rooms")
        caught_up()
        page = read(visitor.get("/listings/?q=boking"))
        assert (total_on(page), names(page)) == (1, ["Boking of rooms"])
        assert total_on(read(visitor.get(page.address_of("booking")))) == 11

    def test_the_script_gets_the_total_in_words(self, visitor):
        many(12)
        answer = visitor.get("/listings/filters/count/?q=permit&kind=component").json()
        assert answer == {"total": 4, "words": "4 services match"}

    def test_an_unknown_facet_has_no_page(self, visitor):
        assert visitor.get("/listings/filters/colour/").status_code == 404


FACET_NAMES = {facet.name for facet in facets()}


def counts_on(response):
    """The number beside each box, by its name and value."""
    pattern = r'name="(\w+)" type="checkbox" value="([^"]+)".*?<span class="app-meta">\(([\d,]+)\)</span>'
    found = re.findall(pattern, response.content.decode(), flags=re.DOTALL)
    return {(name, value): int(number.replace(",", "")) for name, value, number in found}


def test_a_score_is_told_in_no_list_table_or_feed_before_it_may_be_published(visitor):
    listing = factories.live_listing(name="Permit desk")
    for said in (True, True, True, False):
        factories.rating(listing=listing, again=said)
    told = "would take it up again"
    addresses = ("/listings/", "/", "/data/listings.csv", "/api/v1/listings/")
    for number, shown in ((4, False), (5, True)):
        caught_up()
        rebuild_scores(on=timezone.localdate())
        pages = {one: b"".join(visitor.get(one)).decode() for one in addresses}
        assert (told in pages["/listings/"]) == shown, number
        assert not [one for one in addresses[1:] if told in pages[one] or "75%" in pages[one]]
        factories.rating(listing=listing)
    assert "80% of organisations would take it up again" in pages["/listings/"]
