"""Wherever a service, an organisation or a function is looked for, accents are no hindrance."""

import pytest

from catalogue.composition.queries.parts import services_named
from catalogue.duplication.queries import services_like
from catalogue.listings.queries import capabilities_like, live_like
from catalogue.ownership.queries import organisations_like
from catalogue.recognition.queries import bodies_like
from catalogue.suppliers.queries import bricks_named, suppliers_named
from tests import factories

pytestmark = pytest.mark.django_db
NAME = "Café côtier"


@pytest.mark.parametrize("words", ["cafe", "CÔTIER café", "cotier cafe"])
class TestFound:
    def test_services_to_merge(self, words):
        listing = factories.live_listing(name=NAME)
        assert services_like(words) == [listing]

    def test_services_in_the_place_of_one_that_ends(self, words):
        listing = factories.live_listing(name=NAME)
        assert [one.slug for one in live_like(words, chosen="")] == [listing.slug]

    def test_services_that_another_is_built_from(self, words):
        listing = factories.live_listing(name=NAME)
        assert services_named(words, but=factories.live_listing()) == [listing]

    def test_functions(self, words):
        parent = factories.capability(name="All")
        function = factories.capability(name=NAME, parent=parent)
        assert capabilities_like(words, chosen=[]) == [function]

    def test_organisations_to_hand_over_to(self, words):
        body = factories.organisation(name=NAME)
        factories.member_of(body, role="owner")
        assert organisations_like(words, listing=factories.live_listing()) == [body]

    def test_organisations_that_a_list_names(self, words):
        body = factories.organisation(name=NAME)
        factories.supplier(name=NAME)
        assert bodies_like(words) == [body]

    def test_suppliers_and_what_they_can_support(self, words):
        supplier, brick = factories.supplier(name=NAME), factories.live_listing(name=NAME)
        assert list(suppliers_named(words)) == [supplier]
        assert list(bricks_named(words, supplier=supplier)) == [brick]
