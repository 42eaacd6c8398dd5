"""What the tables themselves hold of offers, whoever writes."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Organisation
from catalogue.fields import Kind
from catalogue.models import Listing, Offer, OfferKind, OfferState
from catalogue.models.offer import Offer as Tracked
from catalogue.models.steps import Actor, NoSuchStep
from tests import factories

pytestmark = pytest.mark.django_db


def refused(words):
    return pytest.raises(IntegrityError, match=words)


def test_only_a_supplier_makes_offers():
    with refused("Only an organisation of type supplier"), transaction.atomic():
        factories.offer(supplier=factories.organisation())


def test_nobody_makes_offers_for_a_commodity_service():
    listing = factories.live_listing(kind=Kind.COMMODITY_SERVICE)
    with refused("for a commodity service"), transaction.atomic():
        factories.offer(listing=listing)


def test_nobody_makes_offers_for_its_own():
    own = factories.supplier()
    with refused("for a listing of its own"), transaction.atomic():
        factories.offer(supplier=own, listing=factories.live_listing(organisation=own))


def test_an_offer_does_not_move_to_what_could_not_have_it():
    offer = factories.offer()
    rows = Offer.objects.filter(pk=offer.pk)
    with refused("Only an organisation of type supplier"), transaction.atomic():
        rows.update(supplier=factories.organisation())
    with refused("for a commodity service"), transaction.atomic():
        rows.update(listing=factories.live_listing(kind=Kind.COMMODITY_SERVICE))


def test_a_supplier_with_open_offers_does_not_become_a_public_body():
    offer = factories.offer()
    rows = Organisation.objects.filter(pk=offer.supplier_id)
    with refused("End the open offers first"), transaction.atomic():
        rows.update(type="agency")
    Offer.objects.update(state=OfferState.ENDED)
    rows.update(type="agency")


def test_what_is_offered_does_not_become_a_commodity_service_or_the_supplier_s_own():
    offer = factories.offer()
    rows = Listing.objects.filter(pk=offer.listing_id)
    with refused("End the open offers first"), transaction.atomic():
        rows.update(kind=Kind.COMMODITY_SERVICE)
    with refused("End the open offers first"), transaction.atomic():
        rows.update(organisation=offer.supplier)
    rows.update(organisation=factories.organisation())
    Organisation.objects.filter(pk=offer.supplier_id).update(name="Renamed")


def test_one_open_offer_of_a_kind_stands_for_a_supplier_and_a_listing():
    first = factories.offer()
    same = {"supplier": first.supplier, "listing": first.listing}
    factories.offer(**same, kind=OfferKind.SUPPORT)
    for state in (OfferState.OFFERED, OfferState.LAPSED):
        with refused("offer_open_once"), transaction.atomic():
            factories.offer(**same, state=state)
    Offer.objects.filter(pk=first.pk).update(state=OfferState.ENDED)
    factories.offer(**same)


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"kind": "training"}, "offer_kind_known"),
        ({"state": "sold"}, "offer_state_known"),
        ({"words": ""}, "offer_says_what_and_where"),
        ({"framework": ""}, "offer_says_what_and_where"),
        ({"framework_address": "javascript:alert(1)"}, "offer_says_what_and_where"),
        ({"framework_address": "ftp://frameworks.example/"}, "offer_says_what_and_where"),
    ],
)
def test_a_row_says_what_is_offered_and_where_to_buy_it(wrong, rule):
    with refused(rule), transaction.atomic():
        factories.offer(**wrong)


def test_it_lapses_after_its_renewal():
    offer = factories.offer()
    with refused("offer_lapses_after_renewal"), transaction.atomic():
        Offer.objects.update(lapses_on=offer.renewed_on)


def test_what_has_ended_does_not_come_back():
    offer = factories.offer(state=OfferState.ENDED)
    with pytest.raises(NoSuchStep):
        offer.act_to(OfferState.OFFERED, by=Actor.EDITOR)
    with refused("from ended to offered"), transaction.atomic():
        Offer.objects.update(state=OfferState.OFFERED)


def test_each_change_of_a_row_is_kept():
    offer = factories.offer(words="As it was")
    Offer.objects.filter(pk=offer.pk).update(words="As it is")
    kept = Tracked.events.rel.related_model.objects.order_by("pk")
    assert [one.words for one in kept] == ["As it was", "As it is"]


def test_it_says_its_name():
    offer = factories.offer()
    assert str(offer) == f"{offer.supplier_id} offers hosting of {offer.listing_id}: offered"
