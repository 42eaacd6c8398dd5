"""The public lists behind the figures of adoption: who uses it, what it uses, who reuses it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.adoption.queries import VIEWS
from catalogue.models import ListingState, Stage
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.reading import read

pytestmark = pytest.mark.django_db
SHOWN = {
    "reuse": {"live", "leaving"},
    "in_use": {"live", "leaving", "sister"},
    "leaving": {"leaving"},
    "trialling": {"trialling"},
    "considering": {"considering"},
    "unconfirmed": {"unconfirmed"},
    "lapsed": {"lapsed"},
}
"""Which of the users below stand in which list; the withdrawn in none."""


@pytest.fixture
def visitor():
    return Client()


def use(listing, organisation=None, **fields):
    return factories.adoption(listing=listing, organisation=organisation, **fields)


@pytest.fixture
def listing():
    """Used by one body of each sort, which is named for it."""
    publisher = factories.organisation(name="Publisher")
    found = factories.live_listing(name="Pay desk", organisation=publisher)
    for stage in Stage.values:
        use(found, factories.organisation(name=stage), stage=stage)
    use(found, factories.organisation(name="sister", group=publisher))
    use(found, factories.organisation(name="unconfirmed"), confirmed=False)
    for state in ("lapsed", "withdrawn", "suspended"):
        use(found, factories.organisation(name=state), **{state: True})
    rebuild_rollup()
    return found


def rows(page):
    """The words of the links in the first column."""
    kinds = ("/organisations/", "/listings/")
    return [
        words
        for words, address in page.links
        if address.startswith(kinds) and address.count("/") == 3 and not words.startswith("Back")
    ]


class TestAdopters:
    def test_every_figure_has_its_list(self):
        assert SHOWN.keys() == VIEWS.keys()

    @pytest.mark.parametrize("show", SHOWN)
    def test_each_list_names_exactly_those_that_it_counts(self, visitor, listing, show):
        page = read(visitor.get(f"/listings/{listing.slug}/adopters/?show={show}"))
        assert rows(page) == sorted(SHOWN[show])
        number = len(SHOWN[show])
        assert f"{number} organisation{'' if number == 1 else 's'} Organisation" in page.words
        assert ("Not yet" in page.words) == (show == "unconfirmed")
        assert page.address_of("Back to the service") == f"/listings/{listing.slug}/"

    @pytest.mark.parametrize("address", ["", "?show=", "?show=boat", "?show=in_use&show=reuse"])
    def test_what_it_does_not_know_shows_those_that_reuse_it(self, visitor, listing, address):
        page = read(visitor.get(f"/listings/{listing.slug}/adopters/{address}"))
        assert "Organisations reusing it" in page.words
        assert rows(page) == ["leaving", "live"]

    def test_an_empty_list_says_so_and_how_to_be_the_first(self, visitor):
        new = factories.live_listing()
        page = read(visitor.get(f"/listings/{new.slug}/adopters/"))
        assert "No organisation is in this list." in page.words
        assert page.address_of("Record that you use this") == f"/listings/{new.slug}/record-use/"

    def test_only_what_is_published_has_one(self, visitor):
        for slug in (
            "no-such-thing",
            factories.draft(complete=True).listing.slug,
            factories.live_listing(state=ListingState.SUSPENDED).slug,
        ):
            assert visitor.get(f"/listings/{slug}/adopters/").status_code == 404
        withdrawn = factories.live_listing(state=ListingState.RETIRED)
        read(visitor.get(f"/listings/{withdrawn.slug}/adopters/"))

    def test_the_number_of_queries_does_not_grow(self, visitor, listing):
        few = self.queries(visitor, listing)
        for _ in range(20):
            use(listing)
        rebuild_rollup()
        assert self.queries(visitor, listing) == few <= 7

    def queries(self, visitor, listing):
        with CaptureQueriesContext(connection) as seen:
            read(visitor.get(f"/listings/{listing.slug}/adopters/"))
        return len(seen)


class TestUses:
    @pytest.fixture
    def body(self):
        """It uses one service in each way, which is named for it."""
        body = factories.organisation(name="Wexmouth Borough")
        for stage in Stage.values:
            use(factories.live_listing(name=stage), body, stage=stage)
        use(factories.live_listing(name="unconfirmed"), body, confirmed=False)
        use(factories.live_listing(name="lapsed"), body, lapsed=True)
        use(factories.live_listing(name="sister", organisation=body), body)
        rebuild_rollup()
        return body

    @pytest.mark.parametrize("show", SHOWN)
    def test_each_list_names_exactly_those_that_it_counts(self, visitor, body, show):
        page = read(visitor.get(f"/organisations/{body.slug}/uses/?show={show}"))
        assert sorted(rows(page)) == sorted(SHOWN[show])
        number = len(SHOWN[show])
        assert f"{number} service{'' if number == 1 else 's'} Service" in page.words

    def test_what_it_does_not_know_shows_what_is_in_use(self, visitor, body):
        page = read(visitor.get(f"/organisations/{body.slug}/uses/?show=boat"))
        assert sorted(rows(page)) == ["leaving", "live", "sister"]

    def test_an_empty_list_says_so(self, visitor):
        body = factories.organisation()
        page = read(visitor.get(f"/organisations/{body.slug}/uses/"))
        assert "No service is in this list." in page.words


class TestReusedBy:
    def test_each_body_outside_the_group_is_named_once(self, visitor, listing):
        publisher = listing.organisation
        other = factories.live_listing(organisation=publisher)
        use(other, listing.adoptions.get(organisation__name="live").organisation)
        use(other, factories.organisation(name="another"))
        rebuild_rollup()
        page = read(visitor.get(f"/organisations/{publisher.slug}/reused-by/"))
        assert rows(page) == ["another", "leaving", "live"]
        assert "3 organisations" in page.words

    def test_an_empty_list_says_so(self, visitor):
        body = factories.organisation()
        page = read(visitor.get(f"/organisations/{body.slug}/reused-by/"))
        assert "No organisation is in this list." in page.words


@pytest.mark.parametrize("step", ["uses", "reused-by"])
def test_what_is_no_organisation_has_no_list(visitor, step):
    assert visitor.get(f"/organisations/nobody/{step}/").status_code == 404
