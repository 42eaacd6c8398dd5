"""What a supplier does with its offers, and what the clock does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from accounts.models import Event, Role
from catalogue.fields import Kind
from catalogue.models import ListingState, Offer, OfferState
from catalogue.suppliers.actions import (
    AlreadyOffered,
    ChangedMeanwhile,
    NotOfferable,
    OfferEnded,
    change_offer,
    end_offer,
    lapse_due,
    make_offer,
    renew_offer,
)
from tests import factories

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
TERMS = {
    "words": "Run for you",
    "price_words": "From £500 a month",
    "framework": "Cloud framework 12",
    "framework_address": "https://frameworks.example/cloud-12",
}


@pytest.fixture
def make(supplier, brick, seller):
    given = {"supplier": supplier, "listing": brick, "kind": "hosting", "by": seller, "at": AT}
    return lambda **other: make_offer(**given | TERMS | other)


def told():
    return [one.kind for one in Event.objects.order_by("pk")]


class TestMake:
    def test_it_holds_for_twelve_months_and_is_told(self, make, supplier, brick, seller):
        offer = make()
        assert (offer.state, offer.price_words) == (OfferState.OFFERED, "From £500 a month")
        assert (offer.renewed_on, offer.lapses_on) == (date(2026, 3, 10), date(2027, 3, 10))
        event = Event.objects.get()
        assert (event.kind, event.listing_id, event.organisation_id, event.actor_id) == (
            "offer.made",
            brick.pk,
            supplier.pk,
            seller.pk,
        )
        assert event.delta == {"version": 1, "offer": "hosting"}

    def test_members_and_strangers_make_none(self, make, supplier):
        other = factories.member_of(factories.supplier(), role=Role.OWNER)
        for person in (factories.member_of(supplier), other, factories.person()):
            with pytest.raises(PermissionDenied):
                make(by=person)
        make(by=factories.member_of(supplier, role=Role.OWNER))

    def test_a_public_body_makes_none(self, make):
        body = factories.organisation()
        with pytest.raises(PermissionDenied, match="editors and owners of a supplier"):
            make(supplier=body, by=factories.member_of(body, role=Role.OWNER))

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"kind": Kind.COMMODITY_SERVICE}, "commodity service"),
            ({"state": ListingState.RETIRED}, "not live"),
            ({"state": ListingState.SUSPENDED}, "not live"),
        ],
    )
    def test_not_for_everything(self, make, fields, words):
        with pytest.raises(NotOfferable, match=words):
            make(listing=factories.live_listing(**fields))
        assert not Event.objects.exists()

    def test_not_for_its_own(self, make, supplier):
        with pytest.raises(NotOfferable, match="publishes this itself"):
            make(listing=factories.live_listing(organisation=supplier))

    def test_the_same_twice_is_refused_until_the_first_has_ended(self, make, seller):
        first = make()
        for state in (OfferState.OFFERED, OfferState.LAPSED):
            Offer.objects.update(state=state)
            with pytest.raises(AlreadyOffered):
                make()
        make(kind="support")
        end_offer(offer=first, by=seller, at=AT)
        make()

    def test_a_rule_of_the_table_is_not_taken_for_a_second_offer(self, make):
        with pytest.raises(IntegrityError):
            make(framework_address="ftp://frameworks.example/")

    def test_it_has_no_other_terms(self, make):
        with pytest.raises(TypeError, match="colour"):
            make(colour="red")


class TestChange:
    def test_new_terms_do_not_renew_it(self, offer, seller):
        changed = change_offer(offer=offer, words="More than before", by=seller, at=AT)
        assert (changed.words, changed.lapses_on) == ("More than before", offer.lapses_on)
        assert told() == ["offer.changed"]

    def test_the_same_terms_are_no_change(self, offer, seller):
        assert change_offer(offer=offer, words=offer.words, by=seller, at=AT).version == 1
        assert told() == []

    def test_an_older_version_is_refused(self, offer, seller):
        stale = Offer.objects.get()
        change_offer(offer=offer, words="First", by=seller, at=AT)
        with pytest.raises(ChangedMeanwhile):
            change_offer(offer=stale, words="Second", by=seller, at=AT)
        assert Offer.objects.get().words == "First"

    def test_it_has_no_other_terms(self, offer, seller):
        with pytest.raises(TypeError, match="state"):
            change_offer(offer=offer, state="ended", by=seller, at=AT)


class TestRenew:
    def test_it_holds_for_twelve_months_more(self, make, seller):
        offer = make()
        later = AT + timedelta(days=300)
        renewed = renew_offer(offer=offer, by=seller, at=later)
        assert (renewed.renewed_on, renewed.lapses_on) == (date(2027, 1, 4), date(2028, 1, 4))
        assert told() == ["offer.made", "offer.renewed"]

    def test_a_second_time_on_one_day_does_nothing(self, make, seller):
        offer = make()
        assert renew_offer(offer=offer, by=seller, at=AT).version == 1
        assert told() == ["offer.made"]

    def test_what_lapsed_is_offered_again(self, make, seller):
        offer = make()
        later = AT + timedelta(days=400)
        assert lapse_due(at=later) == 1
        assert renew_offer(offer=offer, by=seller, at=later).state == OfferState.OFFERED

    def test_not_for_what_is_live_no_more(self, offer, brick, seller):
        type(brick).objects.filter(pk=brick.pk).update(state=ListingState.RETIRED)
        with pytest.raises(NotOfferable):
            renew_offer(offer=offer, by=seller, at=AT)


class TestEnd:
    def test_it_is_over(self, offer, seller):
        assert end_offer(offer=offer, by=seller, at=AT).state == OfferState.ENDED
        assert told() == ["offer.ended"]

    @pytest.mark.parametrize("act", [renew_offer, end_offer, change_offer])
    def test_then_nothing_more_happens_to_it(self, offer, seller, act):
        end_offer(offer=offer, by=seller, at=AT)
        with pytest.raises(OfferEnded):
            act(offer=offer, by=seller, at=AT)


@pytest.mark.parametrize("act", [renew_offer, end_offer, change_offer])
def test_only_its_editors_and_owners_keep_it(offer, supplier, act):
    other = factories.member_of(factories.supplier(), role=Role.OWNER)
    for person in (factories.member_of(supplier), other, factories.person(site_role="moderator")):
        with pytest.raises(PermissionDenied):
            act(offer=offer, by=person, at=AT)
    assert told() == []


class TestLapse:
    def test_what_nobody_renewed_lapses_on_its_day_and_once(self, make):
        make()
        day_before = datetime(2027, 3, 9, 12, tzinfo=UTC)
        assert lapse_due(at=day_before) == 0
        assert lapse_due(at=day_before + timedelta(days=1)) == 1
        assert lapse_due(at=day_before + timedelta(days=2)) == 0
        assert Offer.objects.get().state == OfferState.LAPSED
        assert told() == ["offer.made", "offer.lapsed"]
        assert Event.objects.get(kind="offer.lapsed").actor_id is None

    def test_what_has_ended_does_not_lapse(self, make, seller):
        end_offer(offer=make(), by=seller, at=AT)
        assert lapse_due(at=AT + timedelta(days=500)) == 0

    def test_of_others_what_holds_stays(self, make):
        make()
        held = factories.offer(at=AT + timedelta(days=200))
        assert lapse_due(at=AT + timedelta(days=400)) == 1
        held.refresh_from_db()
        assert held.state == OfferState.OFFERED
