"""What was about to be done to a row of a service as it moved to another: it is done there."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalogue.adoption.actions import renew
from catalogue.models import Adoption, Offer, Rating
from catalogue.ratings.actions import reply
from catalogue.suppliers.actions import NotOfferable, make_offer, renew_offer
from tests import factories
from tests.catalogue.duplication.acting import merge_of
from tests.racing import meanwhile

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
NOW = timezone.now()


def test_a_use_is_renewed(kept, merged):
    adoption = factories.adoption(listing=merged)
    member = factories.member_of(adoption.organisation)
    answer = meanwhile(
        lambda: merge_of(kept, merged), lambda: renew(adoption=adoption, by=member, at=NOW)
    )
    assert isinstance(answer, Adoption), answer
    assert answer.listing == kept


def test_an_offer_is_renewed(kept, merged):
    offer = factories.offer(listing=merged, at=NOW - timedelta(days=3))
    answer = meanwhile(
        lambda: merge_of(kept, merged),
        lambda: renew_offer(offer=offer, by=offer.offered_by, at=NOW),
    )
    assert isinstance(answer, Offer), answer
    assert answer.listing == kept


def test_a_review_is_answered(kept, merged):
    rating = factories.rating(listing=merged)
    editor = factories.member_of(kept.organisation, role="editor")
    answer = meanwhile(
        lambda: merge_of(kept, merged),
        lambda: reply(rating=rating, words="Thanks", by=editor, at=NOW),
    )
    assert isinstance(answer, Rating), answer
    assert answer.replied_for == kept.organisation


def test_nothing_new_is_offered_for_one_that_is_gone(kept, merged):
    supplier = factories.supplier()
    seller = factories.member_of(supplier, role="editor")
    terms = {
        "words": "Run for you",
        "framework": "Cloud 12",
        "framework_address": "https://a.example",
    }
    answer = meanwhile(
        lambda: merge_of(kept, merged),
        lambda: make_offer(
            supplier=supplier, listing=merged, kind="hosting", by=seller, at=NOW, **terms
        ),
    )
    assert isinstance(answer, NotOfferable), answer
    assert not Offer.objects.exists()
