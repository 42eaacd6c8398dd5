"""Two at once, each with a connection of its own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Event, Organisation, Role
from catalogue.models import Offer, OfferState
from catalogue.suppliers.actions import (
    AlreadyOffered,
    OfferEnded,
    change_offer,
    end_offer,
    lapse_due,
    make_offer,
    renew_offer,
)
from tests import factories
from tests.racing import raised_at_once

pytestmark = pytest.mark.usefixtures("emptied_as_owner")


@pytest.fixture
def sellers():
    supplier = factories.supplier()
    return [factories.member_of(supplier, role=Role.EDITOR) for _ in range(2)]


@pytest.fixture
def old(sellers):
    """Due to lapse today."""
    supplier = sellers[0].memberships.get().organisation
    begun = timezone.localdate() - timedelta(days=365)
    return factories.offer(supplier=supplier, renewed_on=begun, offered_by=sellers[0])


def kinds():
    return sorted(one.kind for one in Event.objects.filter(kind__startswith="offer."))


def test_two_renewals_at_once_are_one_in_the_ledger_and_nobody_is_refused(old, sellers):
    now = timezone.now()
    acts = [lambda by=by: renew_offer(offer=old, by=by, at=now) for by in sellers]
    assert raised_at_once(*acts) == []
    assert kinds() == ["offer.renewed"]
    assert Offer.objects.get().version == 2


def test_a_renewal_holds_whether_it_comes_before_or_after_the_lapse(old, sellers):
    now = timezone.now()
    raised = raised_at_once(
        lambda: lapse_due(at=now), lambda: renew_offer(offer=old, by=sellers[0], at=now)
    )
    assert raised == []
    after = Offer.objects.get()
    assert after.state == OfferState.OFFERED
    assert after.lapses_on > timezone.localdate(now)
    assert "offer.renewed" in kinds()


def test_of_the_same_offer_made_twice_one_stands(sellers):
    supplier, listing = sellers[0].memberships.get().organisation, factories.live_listing()
    terms = {"words": "W", "framework": "F", "framework_address": "https://f.example"}
    given = {"supplier": supplier, "listing": listing, "kind": "support", **terms}
    acts = [lambda by=by: make_offer(**given, by=by, at=timezone.now()) for by in sellers]
    (error,) = raised_at_once(*acts)
    assert isinstance(error, AlreadyOffered)
    assert (Offer.objects.count(), kinds()) == (1, ["offer.made"])


def test_an_end_and_a_change_at_once_leave_it_ended(old, sellers):
    now = timezone.now()
    raised = raised_at_once(
        lambda: end_offer(offer=old, by=sellers[0], at=now),
        lambda: change_offer(offer=old, words="New", by=sellers[1], at=now),
    )
    assert all(isinstance(one, OfferEnded) for one in raised)
    assert Offer.objects.get().state == OfferState.ENDED


def test_a_supplier_that_becomes_a_public_body_meanwhile_has_no_open_offer(sellers):
    supplier, listing = sellers[0].memberships.get().organisation, factories.live_listing()
    rows = Organisation.objects.filter(pk=supplier.pk)
    raised = raised_at_once(
        lambda: factories.offer(supplier=supplier, listing=listing, offered_by=sellers[0]),
        lambda: rows.update(type="agency"),
    )
    assert len(raised) == 1
    assert rows.get().is_supplier == Offer.objects.exists()
