"""Two people answer the same at once: one does, the other is told."""

import pytest
from django.utils import timezone

from catalogue.models import Case, Listing, Transfer
from catalogue.ownership.actions import AlreadySettled, answer, claim, judge, offer, take_back
from tests import factories
from tests.racing import at_once, meanwhile

pytestmark = pytest.mark.usefixtures("emptied_as_owner")
NOW = timezone.now()


def test_an_offer_accepted_and_taken_back_at_once_ends_one_way():
    made = factories.transfer()
    giver, taker = made.asked_by, factories.member_of(made.to_organisation, role="owner")
    late = meanwhile(
        lambda: take_back(transfer=made, by=giver, at=NOW),
        lambda: answer(transfer=made, accepted=True, reason="", by=taker, at=NOW),
    )
    assert isinstance(late, AlreadySettled)
    assert Listing.objects.get().organisation_id == made.from_organisation_id


def test_two_organisations_that_claim_at_once_make_one_claim():
    listing = factories.imported_listing()
    bodies = [factories.organisation() for _ in range(2)]
    owners = [factories.member_of(body, role="owner") for body in bodies]
    results = at_once(
        *(
            lambda body=body, by=by: claim(
                listing=listing, organisation=body, words="Ours", by=by, at=NOW
            )
            for body, by in zip(bodies, owners, strict=True)
        )
    )
    assert results == ["AlreadyAsked", "Transfer"]
    assert (Transfer.objects.count(), Case.objects.count()) == (1, 1)


def test_two_moderators_who_decide_at_once_decide_once():
    made = factories.transfer(kind="claimed")
    first, second = (factories.person(site_role="moderator") for _ in range(2))
    late = meanwhile(
        lambda: judge(transfer=made, accepted=False, reason="No", by=first, at=NOW),
        lambda: judge(transfer=made, accepted=True, reason="Yes", by=second, at=NOW),
    )
    assert isinstance(late, AlreadySettled)
    assert Listing.objects.get().organisation_id == made.from_organisation_id


def test_two_owners_who_offer_at_once_make_one_offer():
    listing = factories.live_listing()
    owners = [factories.member_of(listing.organisation, role="owner") for _ in range(2)]
    to = factories.organisation()
    results = at_once(
        *(lambda by=by: offer(listing=listing, to=to, words="", by=by, at=NOW) for by in owners)
    )
    assert results == ["AlreadyAsked", "Transfer"]
