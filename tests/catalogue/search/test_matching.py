"""What matches, in which order, with which counts (`methods.md` 9)."""

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.models import RevisionText, SearchDocument
from catalogue.ratings.actions.rollup import rebuild_scores
from catalogue.search.actions import refresh_documents, refresh_rated
from catalogue.search.queries import matching
from catalogue.search.queries.facets import facets
from catalogue.search.queries.matching import (
    Search,
    Sort,
    find,
    says_something,
)
from catalogue.search.queries.reasons import words_found
from catalogue.search.words import read_words
from tests import factories
from tests.catalogue.search.values import beside, others

pytestmark = pytest.mark.django_db


def matches(search):
    return find(search).matches()


def count_total(search):
    return find(search).total


def counts_of(search):
    found = find(search)
    return {facet.name: found.values(facet.name) for facet in facets()}


def live(name="", *, texts=(), **fields):
    """A live listing that search knows; `texts` adds (language, summary) pairs."""
    listing = factories.live_listing(name=name, **fields)
    for language, summary in texts:
        RevisionText.objects.create(
            revision=listing.live_revision, language=language, summary=summary
        )
    refresh_documents(listing_ids=[listing.pk])
    return listing


def found(words, **fields):
    search = Search(words=words, sort=Sort.MATCH, **fields)
    return [match.listing_id for match in matches(search)]


def test_all_words_must_match_in_any_form():
    booking = live("Booking of rooms", summary="Reserve a room")
    live("Booking of vehicles", summary="Reserve a van")
    assert found("book room") == [booking.pk]


def test_or_widens():
    first, second = live("Heron", summary="One"), live("Egret", summary="Two")
    live("Gull", summary="Three")
    assert set(found("heron or egret")) == {first.pk, second.pk}


def test_minus_rules_out():
    plain = live("Permits for streets", summary="Plain")
    live("Permits for skips", summary="Plain")
    assert found("permits -skips") == [plain.pk]


def test_a_phrase_matches_in_its_order_only():
    live("Tax council", summary="Two words the wrong way round")
    right = live("Council tax", summary="In order")
    assert found('"council tax"') == [right.pk]


def test_accents_do_not_matter():
    listing = live("Señal", summary="Una señal única")
    assert found("senal") == found("señal") == [listing.pk]


def test_a_text_in_another_language_is_read_by_its_rules():
    listing = live(
        "Prenota", summary="Prenotazione degli appuntamenti", language="it", kind="component"
    )
    assert found("appuntamento") == [listing.pk]


def test_one_language_must_match_whole():
    """Words of two languages together are in neither text."""
    listing = live("Agenda", summary="Books appointments", texts=[("fr", "Prend des rendez-vous")])
    assert found("rendez-vous") == [listing.pk]
    assert found("appointments") == [listing.pk]
    assert found("appointments prend") == []


def test_minus_looks_at_the_text_of_the_language_alone():
    listing = live("Agenda", summary="Books appointments", texts=[("fr", "Sans papier")])
    assert found("agenda -appointments") == [listing.pk], "its French text has no such word"


def test_names_of_capabilities_and_of_the_owner_are_found():
    owner = factories.organisation(name="Wexmouth Borough")
    pay = factories.capability(name="Reimbursement")
    listing = live("Alpha", organisation=owner, capabilities=[pay])
    assert found("wexmouth") == found("reimbursement") == [listing.pk]


def test_other_names_are_found_as_names():
    listing = live("Alpha", facts={"aliases": ["ParkPal", "Permit desk"]})
    assert found("parkpal") == [listing.pk]
    (reason,) = words_found([listing.pk], "parkpal")[listing.pk]
    assert reason.in_name
    assert not reason.in_summary


def test_a_word_in_the_name_outranks_one_in_the_description():
    below = live("Alpha", summary="Plain")
    below.live_revision.texts.update(description="It also handles grants. ")
    refresh_documents(listing_ids=[below.pk])
    above = live("Grants", summary="Plain")
    assert found("grants") == [above.pk, below.pk]


def test_use_by_others_lifts_and_own_use_does_not():
    owner = factories.organisation()
    own, lifted = (live("Heron name", organisation=owner, summary="Heron") for _ in range(2))
    factories.adoption(listing=own, organisation=owner)
    factories.adoption(listing=lifted)
    refresh_documents(listing_ids=[own.pk, lifted.pk])
    first, second = matches(Search(words="heron name", sort=Sort.MATCH))
    assert (first.listing_id, second.listing_id) == (lifted.pk, own.pk)
    assert first.text == second.text
    assert (second.reuse, second.factor) == (0, 1)


def test_the_numbers_of_a_place_multiply_to_the_number_used():
    for number in range(6):
        listing = live("Parking permits", summary="Permits " * (number + 1))
        for _ in range(number):
            factories.adoption(listing=listing)
        refresh_documents(listing_ids=[listing.pk])
    ranked = matches(Search(words="permits", sort=Sort.MATCH))
    assert [one.score for one in ranked] == sorted((o.score for o in ranked), reverse=True)
    for one in ranked:
        assert abs(one.text * one.factor * 1e6 - one.score) <= 0.5


def test_each_sort_ends_on_the_hash_and_never_on_the_name():
    listings = [live("Heron", summary="Heron") for _ in range(8)]
    ties = dict(SearchDocument.objects.values_list("pk", "tie"))
    by_hash = sorted((one.pk for one in listings), key=lambda key: ties[key])
    for sort in Sort:
        ranked = matches(Search(words="heron", sort=sort))
        assert [one.listing_id for one in ranked] == by_hash, sort
    refresh_documents(listing_ids=[one.pk for one in listings])
    assert dict(SearchDocument.objects.values_list("pk", "tie")) == ties


def test_renaming_moves_no_tie():
    listing = live("Zebra")
    before = SearchDocument.objects.get(pk=listing.pk).tie
    type(listing.live_revision).objects.filter(pk=listing.live_revision_id).update(name="Apple")
    refresh_documents(listing_ids=[listing.pk])
    after = SearchDocument.objects.get(pk=listing.pk)
    assert (after.name, after.tie) == ("Apple", before)


def test_sorts():
    day = timezone.localdate()
    old = live("beta", published_on=day - timedelta(days=9))
    new = live("Alpha", published_on=day)
    factories.adoption(listing=old)
    refresh_documents(listing_ids=[old.pk])
    pages = {sort: matches(Search(sort=sort)) for sort in (Sort.REUSE, Sort.NEWEST, Sort.NAME)}
    order = {sort: [one.listing_id for one in page] for sort, page in pages.items()}
    assert order[Sort.REUSE] == [old.pk, new.pk]
    assert order[Sort.NEWEST] == [new.pk, old.pk]
    assert order[Sort.NAME] == [new.pk, old.pk], "capitals do not matter"


def test_pages_are_of_20_and_none_is_lost_or_doubled():
    for _ in range(45):
        live("Heron", summary="Heron")
    pages = [matches(Search(words="heron", sort=Sort.MATCH, page=page)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({one.listing_id for page in pages for one in page}) == 45


@pytest.fixture
def varied():
    """Listings that differ in every facet, so that counts can go wrong in every way."""
    tops = [factories.capability() for _ in range(2)]
    lower = [factories.capability(parent=top) for top in tops for _ in range(2)]
    kinds = itertools.cycle(["component", "shared_service", "commodity_service"])
    phases = itertools.cycle(["beta", "stable"])
    licences = itertools.cycle(["MIT", "EUPL-1.2", "Apache-2.0", "CC0-1.0"])
    owners = [factories.organisation(type=one) for one in ("health", "police", "agency")]
    for number in range(36):
        listing = live(
            "Permits" if number % 3 else "Grants",
            kind=next(kinds),
            organisation=owners[number % 7 % 3],
            capabilities=lower[number % 4 : number % 4 + 1 + number % 2],
            facts={
                "phase": next(phases),
                "licence": next(licences),
                "audience": ["health", "police", "fire"][: number % 3 + 1],
                **others(number),
            },
        )
        for _ in range(number % 4):
            factories.adoption(listing=listing)
        beside(listing, number)
        refresh_documents(listing_ids=[listing.pk])
    return Search


def clicked(search, facet, value):
    return Search(
        words=search.words,
        chosen={**search.chosen, facet.name: (*search.chosen.get(facet.name, ()), value)},
    )


@pytest.mark.parametrize("words", ["", "permits"])
def test_every_count_is_the_total_after_choosing_it_alone(varied, words):
    """From nothing, and from each single filter: what a count promises is what comes."""
    start = varied(words=words)
    counts = counts_of(start)
    assert count_total(start) == (24 if words else 36)
    assert all(counts.values())
    for facet in facets():
        for value, number in counts[facet.name].items():
            one = clicked(start, facet, value)
            assert count_total(one) == number, (facet.name, value)
            assert_counts_hold_beside(one, own=facet)


def assert_counts_hold_beside(search, *, own):
    """Other facets: the total after choosing. The own one: the total with that value alone."""
    counts = counts_of(search)
    for facet in facets():
        for value, number in counts[facet.name].items():
            chosen = dict(search.chosen)
            alone = Search(words=search.words, chosen={**chosen, facet.name: (value,)})
            assert count_total(alone) == number, (own.name, facet.name, value)


def test_or_within_a_facet_and_between_facets(varied):
    wide = Search(chosen={"kind": ("component", "shared_service")})
    narrow = Search(chosen={**wide.chosen, "phase": ("beta",)})
    assert count_total(wide) == 24
    assert 0 < count_total(narrow) < 24
    counts = counts_of(narrow)
    assert sum(counts["phase"].values()) == 24, "its own filter is ignored"


def test_or_within_a_facet_of_several_values():
    """Also where a listing has several of them itself."""
    live(facts={"audience": ["police", "health"]})
    live(facts={"audience": ["police"]})
    live(facts={"audience": ["health"]})
    live(facts={"audience": ["fire"]})
    assert count_total(Search(chosen={"audience": ("police", "health")})) == 3
    assert count_total(Search(chosen={"audience": ("fire", "health")})) == 3


def test_the_group_above_finds_what_is_below(varied):
    counts = counts_of(Search())["capability"]
    top = max(counts.values())
    assert top > 12
    assert count_total(Search(chosen={"capability": (max(counts, key=counts.get),)})) == top


def test_it_is_found_by_the_cases_that_it_covers_by_standards_and_by_offers():
    listing = live("Heron", facts={"standards": ["Open Contracting"]})
    listing.live_revision.texts.update(cases_covered=["People without a fixed address"])
    offer = factories.offer(listing=listing, kind="hosting")
    live("Egret")
    refresh_documents(listing_ids=[listing.pk])
    for facet, value in (
        ("standards", "Open Contracting"),
        ("cases_covered", "People without a fixed address"),
        ("offers", "hosting"),
    ):
        assert counts_of(Search())[facet] == {value: 1}, facet
        assert [one.listing_id for one in matches(Search(chosen={facet: (value,)}))] == [
            listing.pk
        ]
    type(offer).objects.update(state="ended")
    refresh_documents(listing_ids=[listing.pk])
    assert counts_of(Search())["offers"] == {}


def scored(name, *, good, bad=0):
    """A listing with so many answers of as many organisations."""
    listing = live(name)
    for again in [True] * good + [False] * bad:
        factories.rating(listing=listing, again=again)
    return listing


def test_the_surest_score_comes_first_and_what_is_too_young_has_none():
    best, fair = scored("Heron", good=12), scored("Egret", good=6, bad=2)
    young, none = scored("Gull", good=4), live("Tern")
    rebuild_scores(on=timezone.localdate())
    refresh_rated()
    keys = [one.listing_id for one in matches(Search(sort=Sort.RATED))]
    assert keys[:2] == [best.pk, fair.pk]
    assert {*keys[2:]} == {young.pk, none.pk}
    assert counts_of(Search())["score"] == {"50": 2, "70": 1}
    assert [one.listing_id for one in matches(Search(chosen={"score": ("70",)}))] == [best.pk]


def test_a_score_that_ages_away_is_no_score_of_the_document_any_more():
    listing = scored("Heron", good=12)
    rebuild_scores(on=timezone.localdate())
    refresh_rated()
    assert SearchDocument.objects.get(pk=listing.pk).rated
    rebuild_scores(on=timezone.localdate() + timedelta(days=900))
    refresh_rated()
    assert SearchDocument.objects.get(pk=listing.pk).rated is None
    assert counts_of(Search())["score"] == {}


def test_each_band_of_use_takes_in_those_above(varied):
    bands = counts_of(Search())["in_use"]
    assert bands == {"1": 27, "3": 9}, "of every four, three are in use and one by three"


@pytest.mark.parametrize("sort", [Sort.REUSE, Sort.NEWEST, Sort.NAME])
def test_of_many_the_first_are_met_on_the_way_through_all(varied, sort, monkeypatch):
    """The same as when they are sorted, for few and for most of all listings."""
    for chosen in ({}, {"phase": ("beta",)}, {"in_use": ("3",), "kind": ("component",)}):
        search = Search(chosen=chosen, sort=sort)
        keys = [one.listing_id for one in matches(search)]
        with monkeypatch.context() as patch:
            patch.setattr(matching, "MOST_RANKED", 1)
            assert [one.listing_id for one in matches(search)] == keys
        assert len(keys) == min(20, count_total(search))


def test_of_too_many_the_most_used_are_ranked(varied, monkeypatch):
    monkeypatch.setattr(matching, "MOST_RANKED", 6)
    found = find(Search(words="permits", sort=Sort.MATCH))
    assert found.cut_to == 6
    by_use = [one.listing_id for one in matches(Search(words="permits", sort=Sort.REUSE))]
    assert {one.listing_id for one in found.matches()} == {*by_use[:6]}
    assert find(Search(words="permits", sort=Sort.NAME)).cut_to == 0


def test_one_organisation_can_be_asked_for(varied):
    owner = SearchDocument.objects.values_list("organisation_id", flat=True).first()
    search = Search(chosen={"organisation": (owner,)})
    assert count_total(search) < 36
    listed = SearchDocument.objects.filter(organisation_id=owner).count()
    assert count_total(search) == listed


HOSTILE = [
    "",
    "'",
    '"',
    "\\",
    "-",
    "or or or",
    "-a -b -c",
    "!!! && || <-> ()",
    "':*",
    "a:*b|c&!d",
    "%s %(words)s {}",
    "'; DROP TABLE catalogue_listing; --",
    '" OR 1=1 --',
    "\x00\x01\x02",
    "\u202e\u200b\ufeff",
    "\ud800",
    "🏛️ 👩🏽‍🚒",
    "a" * 10_000,
    "-" * 10_000,
    '"' * 999,
    "(" * 500 + ")" * 500,
    "the and of to",
    "<script>alert(1)</script>",
    "مدفوعات 支付 платежи",
    "or -",
    '-"',
    "- " * 150,
    "-" * 40 + "a",
    "-!" * 90,
    "-( -& " * 40,
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_no_query_stops_the_search(typed):
    listing = live("Permits")
    words = read_words(typed).text
    search = Search(words=words, sort=Sort.MATCH)
    assert len(matches(search)) == count_total(search)
    counts_of(search)
    words_found([listing.pk], words)
    says_something(words)


def test_signs_and_very_common_words_say_nothing():
    assert not says_something("the and of")
    assert not says_something("&&& !!!")
    assert says_something("permits")


def test_words_are_found_where_they_stand():
    listing = live("Parking permits", summary="Sells permits to carers")
    reasons = words_found([listing.pk], 'permits "to carers" -skips nowhere')[listing.pk]
    assert [one.term for one in reasons] == ["permits", "to carers"]
    permits, carers = reasons
    assert (permits.in_name, permits.in_summary, permits.in_description) == (True, True, False)
    assert (carers.in_name, carers.in_summary) == (False, True)
