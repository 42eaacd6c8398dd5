"""An organisation claims an imported service: a domain proves it, or a moderator decides."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import Event, OrganisationDomain
from catalogue.models import Case, Proof, Transfer, TransferState
from catalogue.ownership.actions import (
    AlreadyAsked,
    AlreadySettled,
    NotClaimable,
    NotTransferable,
    ReasonMissing,
    claim,
    judge,
    take_back,
)
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def listing(db):
    facts = {
        "repository": "https://github.com/quay/pay",
        "landing_page": "https://pay.quay.example/",
    }
    return factories.imported_listing(facts=facts)


@pytest.fixture
def body(db):
    return factories.organisation(name="Quayside Agency")


@pytest.fixture
def owner(body):
    return factories.member_of(body, role="owner")


def claimed(listing, body, by, *, words="Our team wrote it.", at=NOW):
    return claim(listing=listing, organisation=body, words=words, by=by, at=at)


def decided(transfer, *, accepted=True, reason="Their page names it.", by=None):
    by = by or factories.person(site_role="moderator")
    return judge(transfer=transfer, accepted=accepted, reason=reason, by=by, at=NOW)


class TestDomain:
    def test_a_verified_domain_proves_it_at_once(self, listing, body, owner):
        OrganisationDomain.objects.create(organisation=body, domain="quay.example")
        made = claimed(listing, body, owner, words="")
        listing.refresh_from_db()
        assert listing.organisation == body
        assert (made.state, made.proof, made.settled_by) == ("accepted", Proof.DOMAIN, owner)
        assert not Case.objects.exists()
        entry = Event.objects.get(kind="listing.transferred")
        assert entry.delta["proof"] == "domain"

    @pytest.mark.parametrize("domain", ["github.com", "elsewhere.example", "ay.quay.example"])
    def test_any_other_domain_proves_nothing(self, listing, body, owner, domain):
        OrganisationDomain.objects.create(organisation=body, domain=domain)
        assert claimed(listing, body, owner).is_open

    def test_the_domain_of_another_organisation_proves_nothing(self, listing, body, owner):
        other = factories.organisation()
        OrganisationDomain.objects.create(organisation=other, domain="quay.example")
        assert claimed(listing, body, owner).is_open


class TestModerator:
    def test_without_a_proof_it_waits_with_a_case(self, listing, body, owner):
        made = claimed(listing, body, owner)
        listing.refresh_from_db()
        assert (made.state, made.proof) == (TransferState.OPEN, Proof.MODERATOR)
        assert made.case.is_open
        assert listing.organisation != body

    def test_it_says_what_shows_it(self, listing, body, owner):
        with pytest.raises(ReasonMissing):
            claimed(listing, body, owner, words=" ")
        assert not Case.objects.exists()

    def test_accepted_it_is_theirs(self, listing, body, owner):
        made = decided(claimed(listing, body, owner))
        listing.refresh_from_db()
        made.case.refresh_from_db()
        assert listing.organisation == body
        assert not made.case.is_open
        assert made.reason == "Their page names it."

    def test_refused_it_stays_and_may_be_claimed_again_after_30_days(self, listing, body, owner):
        made = decided(claimed(listing, body, owner), accepted=False)
        made.case.refresh_from_db()
        assert (made.state, made.case.is_open) == (TransferState.REFUSED, False)
        with pytest.raises(NotClaimable, match="30 days"):
            claimed(listing, body, owner)
        assert claimed(listing, body, owner, at=NOW + timedelta(days=31)).is_open

    def test_another_organisation_may_claim_after_a_refusal(self, listing, body, owner):
        decided(claimed(listing, body, owner), accepted=False)
        other = factories.organisation()
        assert claimed(listing, other, factories.member_of(other, role="owner")).is_open

    @pytest.mark.parametrize("accepted", [True, False])
    def test_the_reason_is_always_given(self, listing, body, owner, accepted):
        with pytest.raises(ReasonMissing):
            decided(claimed(listing, body, owner), accepted=accepted, reason="")

    @pytest.mark.parametrize("side", ["from_organisation", "to_organisation"])
    def test_nobody_decides_for_their_own_organisation(self, listing, body, owner, side):
        made = claimed(listing, body, owner)
        by = factories.person(site_role="moderator")
        factories.membership(organisation=getattr(made, side), person=by)
        with pytest.raises(PermissionDenied):
            decided(made, by=by)

    @pytest.mark.parametrize("role", ["", "administrator"])
    def test_only_moderators_decide(self, listing, body, owner, role):
        with pytest.raises(PermissionDenied):
            decided(claimed(listing, body, owner), by=factories.person(site_role=role))

    def test_the_second_moderator_is_told(self, listing, body, owner):
        made = claimed(listing, body, owner)
        decided(made)
        with pytest.raises(AlreadySettled, match="accepted"):
            decided(made)

    def test_a_service_that_somebody_looks_after_by_now_is_not_handed_over(
        self, listing, body, owner
    ):
        made = claimed(listing, body, owner)
        factories.member_of(listing.organisation, role="owner")
        with pytest.raises(NotClaimable, match="by now"):
            decided(made)

    def test_a_claim_can_be_taken_back_which_closes_the_case(self, listing, body, owner):
        made = take_back(transfer=claimed(listing, body, owner), by=owner, at=NOW)
        made.case.refresh_from_db()
        assert (made.state, made.case.is_open) == (TransferState.TAKEN_BACK, False)

    def test_an_offer_is_not_a_moderator_s_to_decide(self):
        with pytest.raises(PermissionDenied):
            decided(factories.transfer())


class TestWhatCanBeClaimed:
    @pytest.mark.parametrize("role", ["member", "editor"])
    def test_only_owners_claim(self, listing, body, role):
        OrganisationDomain.objects.create(organisation=body, domain="quay.example")
        with pytest.raises(PermissionDenied):
            claimed(listing, body, factories.member_of(body, role=role))
        listing.refresh_from_db()
        assert listing.organisation != body

    def test_only_what_was_imported(self, body, owner):
        elsewhere = factories.organisation()
        plain = factories.live_listing(organisation=elsewhere, by=factories.person())
        with pytest.raises(NotClaimable):
            claimed(plain, body, owner)

    def test_nothing_that_somebody_looks_after(self, listing, body, owner):
        factories.member_of(listing.organisation)
        with pytest.raises(NotClaimable):
            claimed(listing, body, owner)

    def test_nothing_that_is_not_published(self, body, owner):
        hidden = factories.imported_listing(state="suspended")
        with pytest.raises(NotClaimable):
            claimed(hidden, body, owner)

    def test_no_building_block_by_a_supplier(self, listing):
        seller = factories.supplier()
        OrganisationDomain.objects.create(organisation=seller, domain="quay.example")
        with pytest.raises(NotTransferable):
            claimed(listing, seller, factories.member_of(seller, role="owner"))

    def test_one_is_open_for_each_service(self, listing, body, owner):
        claimed(listing, body, owner)
        other = factories.organisation()
        with pytest.raises(AlreadyAsked):
            claimed(listing, other, factories.member_of(other, role="owner"))
        assert (Transfer.objects.count(), Case.objects.count()) == (1, 1)
