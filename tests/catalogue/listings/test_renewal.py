"""Suppliers renew their commodity services each year, or they lapse."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import Event, Role
from catalogue.fields import Kind
from catalogue.listings.actions import NotRenewable, lapse_listings, renew
from catalogue.listings.tasks import lapse
from catalogue.models import Listing, ListingState, RevisionState
from catalogue.moderation.actions import approve
from tests import factories
from tests.catalogue.jobs.running import run_hourly
from tests.conftest import signed_in
from tests.reading import read

AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def commodity(supplier=None, **fields):
    return factories.live_listing(
        organisation=supplier or factories.supplier(), kind=Kind.COMMODITY_SERVICE, **fields
    )


def editor_of(listing):
    return factories.member_of(listing.organisation, role=Role.EDITOR)


def kinds():
    return [one.kind for one in Event.objects.order_by("pk")]


class TestApproval:
    def test_a_supplier_s_commodity_service_holds_for_twelve_months_from_each(self, moderator):
        sent = factories.draft(
            organisation=factories.supplier(),
            kind=Kind.COMMODITY_SERVICE,
            complete=True,
            state=RevisionState.SUBMITTED,
        )
        approve(revision=sent, seen=sent.version, by=moderator, at=AT)
        assert Listing.objects.get().lapses_on == date(2027, 3, 10)
        again = factories.next_revision(Listing.objects.get(), state=RevisionState.SUBMITTED)
        approve(revision=again, seen=again.version, by=moderator, at=AT + timedelta(days=30))
        assert Listing.objects.get().lapses_on == date(2027, 4, 9)

    def test_a_new_version_of_a_lapsed_one_does_not_renew_it(self, moderator):
        since = date(2026, 1, 31)
        listing = commodity(state=ListingState.LAPSED, lapses_on=since)
        again = factories.next_revision(listing, state=RevisionState.SUBMITTED)
        approve(revision=again, seen=again.version, by=moderator, at=AT)
        listing.refresh_from_db()
        assert (listing.state, listing.lapses_on) == (ListingState.LAPSED, since)

    @pytest.mark.parametrize(
        ("kind", "body"), [("component", "supplier"), ("commodity_service", "agency")]
    )
    def test_nothing_else_lapses(self, moderator, kind, body):
        sent = factories.draft(
            organisation=factories.organisation(type=body),
            kind=kind,
            complete=True,
            state=RevisionState.SUBMITTED,
        )
        approve(revision=sent, seen=sent.version, by=moderator, at=AT)
        assert Listing.objects.get().lapses_on is None


class TestRenew:
    def test_while_it_is_live(self):
        listing = commodity(lapses_on=date(2026, 4, 1))
        renewed = renew(listing=listing, by=editor_of(listing), at=AT)
        assert (renewed.state, renewed.lapses_on) == (ListingState.LIVE, date(2027, 3, 10))
        event = Event.objects.get()
        assert (event.kind, event.listing_id, event.organisation_id) == (
            "listing.renewed",
            listing.pk,
            listing.organisation_id,
        )

    def test_once_it_has_lapsed(self):
        listing = commodity(state=ListingState.LAPSED, lapses_on=date(2026, 2, 1))
        renewed = renew(listing=listing, by=editor_of(listing), at=AT)
        assert (renewed.state, renewed.lapses_on) == (ListingState.LIVE, date(2027, 3, 10))

    def test_a_second_time_on_one_day_does_nothing(self):
        listing = commodity()
        person = editor_of(listing)
        for _ in range(2):
            renew(listing=listing, by=person, at=AT)
        assert kinds() == ["listing.renewed"]

    def test_by_its_editors_and_owners_alone(self, moderator):
        listing = commodity()
        stranger = factories.member_of(factories.supplier(), role=Role.OWNER)
        for person in (factories.member_of(listing.organisation), stranger, moderator):
            with pytest.raises(PermissionDenied):
                renew(listing=listing, by=person, at=AT)
        renew(listing=listing, by=factories.member_of(listing.organisation, role="owner"), at=AT)

    @pytest.mark.parametrize("state", [ListingState.RETIRED, ListingState.SUSPENDED])
    def test_nothing_that_was_taken_away(self, state):
        listing = commodity(state=state)
        with pytest.raises(NotRenewable):
            renew(listing=listing, by=editor_of(listing), at=AT)

    @pytest.mark.parametrize(
        ("kind", "body"), [("component", "agency"), ("commodity_service", "agency")]
    )
    def test_nothing_that_does_not_lapse(self, kind, body):
        owner = factories.organisation(type=body)
        listing = factories.live_listing(organisation=owner, kind=kind)
        with pytest.raises(NotRenewable):
            renew(listing=listing, by=editor_of(listing), at=AT)


class TestLapse:
    def test_on_its_day_and_once(self):
        listing = commodity(lapses_on=date(2026, 3, 10))
        later = commodity(lapses_on=date(2026, 3, 11))
        assert lapse_listings(at=AT - timedelta(days=1)) == 0
        assert lapse_listings(at=AT) == 1
        assert lapse_listings(at=AT) == 0
        for row, state in ((listing, ListingState.LAPSED), (later, ListingState.LIVE)):
            row.refresh_from_db()
            assert row.state == state
        assert kinds() == ["listing.lapsed"]
        assert Event.objects.get().actor_id is None

    @pytest.mark.parametrize("state", [ListingState.RETIRED, ListingState.SUSPENDED])
    def test_not_what_is_out_of_sight_or_withdrawn(self, state):
        commodity(state=state, lapses_on=date(2026, 3, 1))
        assert lapse_listings(at=AT) == 0

    def test_not_what_a_public_body_lists(self):
        body = factories.organisation()
        factories.live_listing(
            organisation=body, kind=Kind.COMMODITY_SERVICE, lapses_on=date(2026, 3, 1)
        )
        assert lapse_listings(at=AT) == 0

    def test_the_hourly_task_does_it(self):
        listing = commodity(lapses_on=timezone.localdate())
        run_hourly("listings.lapse", lapse)
        run_hourly("listings.lapse", lapse)
        listing.refresh_from_db()
        assert listing.has_lapsed
        assert kinds() == ["listing.lapsed"]


class TestPages:
    @pytest.fixture
    def listing(self):
        soon = timezone.localdate() + timedelta(days=9)
        return commodity(name="Cloud desk", summary="Desks in a cloud", lapses_on=soon)

    @pytest.fixture
    def client(self, listing):
        return signed_in(editor_of(listing))

    def own(self, listing):
        return f"/workspace/{listing.organisation.slug}/listings/"

    def test_the_list_says_when_and_leads_to_the_question(self, client, listing):
        page = read(client.get(self.own(listing)))
        assert "Renewal due by" in page.words
        asked = read(client.get(page.address_of("Renew: Cloud desk")))
        assert "Is this still correct?" in asked.words
        assert "Desks in a cloud" in asked.words
        assert "Not given" in asked.words
        assert "A note to the moderator" not in asked.words

    def test_renewing_leads_back_and_says_so(self, client, listing):
        address = f"{self.own(listing)}{listing.slug}/confirm/"
        page = read(client.post(address, follow=True))
        assert "Renewed for another 12 months." in page.words
        listing.refresh_from_db()
        assert listing.lapses_on > timezone.localdate() + timedelta(days=300)

    def test_members_see_when_and_are_not_asked(self, listing):
        member = signed_in(factories.member_of(listing.organisation))
        page = read(member.get(self.own(listing)))
        assert "Renewal due by" in page.words
        assert "Renew: Cloud desk" not in [words for words, _ in page.links]
        address = f"{self.own(listing)}{listing.slug}/confirm/"
        for answer in (member.get(address), member.post(address)):
            words = "Only editors and owners can publish for this organisation."
            assert words in read(answer, status=403).words

    def test_what_was_withdrawn_meanwhile_is_not_renewed(self, client, listing):
        Listing.objects.update(state=ListingState.RETIRED)
        address = f"{self.own(listing)}{listing.slug}/confirm/"
        assert client.get(address).status_code == 404
        page = read(client.post(address, follow=True))
        assert "does not need to be renewed, or cannot be now" in page.words

    def test_a_public_body_s_services_have_none_of_it(self, body, editor):
        listing = factories.live_listing(organisation=body)
        client = signed_in(editor)
        assert "Renew" not in read(client.get(self.own(listing))).words
        assert client.get(f"{self.own(listing)}{listing.slug}/confirm/").status_code == 404

    def test_what_is_not_published_yet_is_not_renewed(self):
        draft = factories.draft(organisation=factories.supplier(), kind="commodity_service")
        client = signed_in(editor_of(draft.listing))
        assert (
            client.get(f"{self.own(draft.listing)}{draft.listing.slug}/confirm/").status_code
            == 404
        )

    def test_a_lapsed_one_keeps_its_page_and_says_why(self, client, listing):
        Listing.objects.update(state=ListingState.LAPSED, lapses_on=date(2026, 1, 31))
        page = read(Client().get(f"/listings/{listing.slug}/"))
        assert "Its supplier has not renewed this service since 31 January 2026." in page.words
        assert "It is not in search, and nobody can begin to use it." in page.words
        assert "Record that you use this" not in page.words
        own = read(client.get(self.own(listing)))
        assert "Nobody renewed it by 31 January 2026, so it is not in search." in own.words
        asked = read(client.get(own.address_of("Renew: Cloud desk")))
        assert "It lapsed on 31 January 2026" in asked.words

    def test_one_without_a_day_says_so_too(self, listing):
        Listing.objects.update(state=ListingState.LAPSED, lapses_on=None)
        page = read(Client().get(f"/listings/{listing.slug}/"))
        assert "Its supplier has not renewed this service. Nobody can" in page.words

    def test_its_history_tells_both(self, listing):
        lapse_listings(at=timezone.now() + timedelta(days=30))
        renew(listing=listing, by=editor_of(listing), at=timezone.now() + timedelta(days=40))
        page = read(Client().get(f"/listings/{listing.slug}/history/"))
        assert "Its supplier had not renewed it, so it left the search" in page.words
        assert "Its supplier renewed it for 12 months" in page.words
