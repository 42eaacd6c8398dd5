"""What stands in for a service, and what says much the same."""

import pytest

from catalogue.search.actions import refresh_documents
from catalogue.search.queries.likeness import MOST, alternatives, similar
from tests import factories
from tests.catalogue.search.looking import live

pytestmark = pytest.mark.django_db


def keys(found):
    return [one.listing_id for one in found]


class TestAlternatives:
    def test_those_that_do_all_come_first_and_then_the_most_reused(self):
        pay, book = factories.capability(name="Pay"), factories.capability(name="Book")
        itself = live(capabilities=[pay, book])
        some = live(capabilities=[pay])
        used = live(capabilities=[pay])
        for _ in range(3):
            factories.adoption(listing=used)
        refresh_documents(listing_ids=[used.pk])
        whole = live(capabilities=[pay, book])
        live(capabilities=[factories.capability()])
        found = alternatives(itself.pk, [book.pk, pay.pk])
        assert keys(found) == [whole.pk, used.pk, some.pk]
        assert [one.reasons for one in found] == [["Book", "Pay"], ["Pay"], ["Pay"]]

    def test_what_does_a_part_of_a_wider_capability_does_it(self):
        wide = factories.capability(name="Money")
        narrow = factories.capability(parent=wide)
        itself, other = live(capabilities=[wide]), live(capabilities=[narrow])
        assert keys(alternatives(itself.pk, [wide.pk])) == [other.pk]
        assert keys(alternatives(other.pk, [narrow.pk])) == []

    def test_what_does_nothing_that_we_know_has_none(self):
        assert alternatives(live().pk, []) == []

    def test_there_are_few(self):
        pay = factories.capability()
        services = [live(capabilities=[pay]) for _ in range(MOST + 3)]
        assert len(alternatives(services[0].pk, [pay.pk])) == MOST


@pytest.fixture
def others():
    """So many that a word of a few is a rare one."""
    for _ in range(12):
        live("Library")


@pytest.mark.usefixtures("others")
class TestSimilar:
    def test_rare_words_in_common_make_the_likeness_and_are_said(self):
        itself = live("Moorings", facts={"aliases": ["harbour berths", "quayside"]})
        near = live("Harbour berths by the quayside")
        far = live("Harbour berths")
        live("Harbour lights")
        found = similar(itself.pk)
        assert keys(found) == [near.pk, far.pk]
        assert found[0].reasons == ["berths", "harbour", "quayside"]

    def test_words_that_many_have_are_none(self, monkeypatch):
        monkeypatch.setattr("catalogue.search.queries.likeness.COMMON", 2)  # without more
        services = [live("Harbour berths") for _ in range(3)]
        assert similar(services[0].pk) == []

    def test_of_those_equally_alike_the_most_reused_is_first(self):
        itself = live("Harbour berths")
        others = [live("Harbour berths") for _ in range(3)]
        factories.adoption(listing=others[1])
        refresh_documents(listing_ids=[others[1].pk])
        assert keys(similar(itself.pk))[0] == others[1].pk
        assert sorted(keys(similar(itself.pk))) == sorted(one.pk for one in others)

    def test_services_of_one_owner_are_not_alike_by_its_name(self):
        town = factories.organisation(name="Aldermere Borough")
        itself = live("Zeppelin", organisation=town)
        live("Trams", organisation=town)
        assert similar(itself.pk) == []

    def test_what_shares_no_word_has_none(self):
        assert similar(live("Zeppelin").pk) == []
