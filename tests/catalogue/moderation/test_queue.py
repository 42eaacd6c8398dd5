"""The moderators' queue: what waits, in which order, for whom."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Role
from catalogue.listings.actions import start_edit, submit
from catalogue.models import Case, Kind, TransferKind
from catalogue.moderation.actions import approve, take_case
from catalogue.moderation.queries import next_waiting
from tests import factories
from tests.catalogue.moderation.cases import case, case_of, waiting
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def client(moderator):
    return signed_in(moderator)


def cases(page):
    return [words for words, link in page.links if link.startswith("/moderation/cases/")]


class TestQueue:
    def test_to_others_it_does_not_exist(self, administrator):
        sent = waiting()
        owner = factories.member_of(sent.listing.organisation, role=Role.OWNER)
        for person in (owner, administrator):
            for address in ("/moderation/", case(sent), f"{case(sent)}decide/"):
                assert signed_in(person).get(address).status_code == 404

    def test_who_waited_longest_comes_first(self, client):
        waiting(name="Newer", days=1)
        waiting(name="Older", days=2)
        factories.draft(name="Not sent", complete=True)
        page = read(client.get("/moderation/"))
        assert cases(page) == ["Older", "Newer"]
        assert "2 cases wait" in page.words

    @pytest.mark.parametrize(
        ("address", "found"),
        [
            ("?service=component", ["Brick B", "Brick A"]),
            ("?service=shared_service", ["Shared"]),
            ("?sort=organisation", ["Brick A", "Shared", "Brick B"]),
            ("?sort=-organisation", ["Brick B", "Shared", "Brick A"]),
            ("?sort=service", ["Brick A", "Brick B", "Shared"]),
            ("?sort=-waiting", ["Shared", "Brick A", "Brick B"]),
            ("?service=component&sort=organisation", ["Brick A", "Brick B"]),
            ("?service=boat&sort=colour", ["Brick B", "Brick A", "Shared"]),
            ("?kind=new&waited=1", ["Brick B", "Brick A"]),
            ("?kind=change", []),
            ("?organisation=b+cou", ["Brick B"]),
            ("?warning=links", ["Brick A"]),
            ("?taken=me", ["Shared"]),
            ("?taken=nobody", ["Brick B", "Brick A"]),
            ("?taken=others", []),
            ("?page=900", ["Brick B", "Brick A", "Shared"]),
        ],
    )
    def test_it_is_filtered_and_ordered(self, client, moderator, address, found):
        first, last = (factories.organisation(name=f"{name} council") for name in "AB")
        waiting(name="Brick B", days=3, organisation=last)
        second = waiting(name="Brick A", days=2, organisation=first)
        third = waiting(name="Shared", days=1, organisation=first, kind=Kind.SHARED_SERVICE)
        Case.objects.filter(revision=second).update(warnings=["links"])
        Case.objects.filter(revision=third).update(
            taken_by=moderator, taken_at=timezone.now(), opened_at=NOW - timedelta(hours=20)
        )
        page = read(client.get(f"/moderation/{address}"))
        assert cases(page) == found

    def test_new_services_and_edits_are_told_apart_and_one_s_own(self, client, moderator):
        own = waiting().listing.organisation
        factories.membership(organisation=own, person=moderator)
        listing = factories.live_listing()
        by = listing.live_revision.begun_by
        submit(revision=start_edit(listing=listing, by=by, at=NOW), by=by, at=NOW)
        words = read(client.get("/moderation/")).words
        assert words.count("Change of a live service") == words.count("New service") == 1
        assert words.count("Another moderator decides") == 1

    def test_what_one_may_not_decide_never_comes_next(self, client, moderator):
        claimed = factories.transfer(kind=TransferKind.CLAIMED)
        factories.membership(organisation=claimed.to_organisation, person=moderator)
        held = waiting()
        other = factories.person(site_role="moderator")
        take_case(case=case_of(held), by=other, at=timezone.now())
        assert next_waiting(moderator, at=timezone.now()) is None
        assert next_waiting(other, at=timezone.now()) == claimed.case
        assert next_waiting(moderator, at=timezone.now() + timedelta(hours=1)) == case_of(held)
        assert read(client.get("/moderation/")).words.count("Another moderator decides") == 1
        with pytest.raises(PermissionDenied):
            take_case(case=claimed.case, by=moderator, at=timezone.now())

    def test_an_empty_queue_says_when_the_last_case_was_decided(self, client, moderator):
        page = read(client.get("/moderation/"))
        assert "Nothing is waiting." in page.words
        assert "The last case" not in page.words
        at = datetime(2026, 3, 4, 12, tzinfo=UTC)
        approve(revision=waiting(), seen=1, by=moderator, at=at)
        page = read(client.get("/moderation/"))
        assert "Nothing is waiting. The last case was decided on 4 March 2026." in page.words

    def test_further_pages_keep_the_choices(self, client):
        self.fill(27)
        page = read(client.get("/moderation/?service=component&sort=organisation"))
        assert "27 cases wait" in page.words
        second = read(client.get("/moderation/" + page.address_of("Next page")))
        assert len(cases(second)) == 2
        assert "service=component&sort=organisation" in page.address_of("Next page")

    def test_the_number_of_queries_does_not_grow(self, client):
        self.fill(1)
        few = self.queries(client)
        self.fill(15)
        assert self.queries(client) == few <= 10

    def fill(self, number):
        for _ in range(number):
            waiting()

    def queries(self, client):
        with CaptureQueriesContext(connection) as seen:
            read(client.get("/moderation/"))
        return len(seen)
