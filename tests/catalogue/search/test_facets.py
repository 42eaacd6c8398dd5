"""What each filter promises and keeps (`methods.md` 9.2)."""

import pytest

from catalogue.models import Listing, SearchDocument
from catalogue.search.actions import refresh_documents
from catalogue.search.queries.facets import facets
from catalogue.search.queries.matching import Search
from tests import factories
from tests.catalogue.search.looking import count_total, counts_of, live, matches
from tests.reading import read

pytestmark = pytest.mark.django_db


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


def test_a_capability_that_came_after_the_tree_was_read_has_its_name(client):
    live("Heron")
    client.get("/listings/")
    fresh = factories.capability(name="Count birds")
    page = read(client.get(f"/listings/?capability={fresh.slug}"))
    assert ("capability", fresh.slug, True) in page.fields
    assert "Count birds" in page.words


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


def test_it_runs_where_one_organisation_uses_it_be_it_its_owner():
    owned, reused = live("Heron"), live("Egret")
    own = factories.adoption(listing=owned, organisation=owned.organisation)
    factories.adoption(listing=reused, stage="leaving")
    for stage in ("considering", "trialling"):
        factories.adoption(listing=live("Gull"), stage=stage)
    factories.adoption(listing=live("Tern"), confirmed=False)
    refresh_documents(listing_ids=Listing.objects.values_list("pk", flat=True))
    running = Search(chosen={"running": ("yes",)})
    assert {one.listing_id for one in matches(running)} == {owned.pk, reused.pk}
    assert counts_of(Search())["running"] == {"yes": 2}
    assert counts_of(Search())["in_use"] == {"1": 1}, "the owner's own use is no reuse"
    type(own).objects.update(withdrawn=True)
    refresh_documents(listing_ids=[owned.pk, reused.pk])
    assert counts_of(Search())["running"] == {}


def test_each_band_of_use_takes_in_those_above(varied):
    bands = counts_of(Search())["in_use"]
    assert bands == {"1": 27, "3": 9}, "of every four, three are in use and one by three"


def test_one_organisation_can_be_asked_for(varied):
    owner = SearchDocument.objects.values_list("organisation_id", flat=True).first()
    search = Search(chosen={"organisation": (owner,)})
    assert count_total(search) < 36
    listed = SearchDocument.objects.filter(organisation_id=owner).count()
    assert count_total(search) == listed


def test_a_sector_takes_in_the_types_that_fall_into_it():
    for kind in ("police", "fire", "justice", "health"):
        live(organisation=factories.organisation(type=kind))
    counts = counts_of(Search())
    assert counts["owner_sector"] == {"safety": 3, "health": 1}
    assert count_total(Search(chosen={"owner_sector": ("safety",)})) == 3
