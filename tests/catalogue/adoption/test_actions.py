"""The counting rules of `methods.md` 1.1, as people's acts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Event, User
from catalogue.adoption.actions import (
    AlreadyAdopted,
    NoSuchStep,
    NotAdoptable,
    NotConfirmedYet,
    NothingToConfirm,
    adopt,
    advance,
    confirm,
    lapse_due,
    renew,
    withdraw,
)
from catalogue.models import Adoption, ListingState
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 15, 12, tzinfo=UTC)


@pytest.fixture
def body() -> object:
    return factories.organisation()


@pytest.fixture
def first(body: object) -> User:
    return factories.member_of(body)


@pytest.fixture
def second(body: object) -> User:
    return factories.member_of(body)


@pytest.fixture
def declared(body: object, first: User) -> Adoption:
    listing = factories.live_listing()
    return adopt(listing=listing, organisation=body, stage="trialling", by=first, at=NOW)


def test_a_declaration_counts_once_a_second_member_confirms(
    declared: Adoption, first: User, second: User
) -> None:
    assert not declared.counts
    with pytest.raises(PermissionDenied):
        confirm(adoption=declared, by=first, at=NOW)
    confirmed = confirm(adoption=declared, by=second, at=NOW)
    assert confirmed.counts
    assert not confirmed.in_use
    assert confirmed.lapses_on == date(2028, 3, 15)


def test_a_stranger_confirms_nothing(declared: Adoption) -> None:
    with pytest.raises(PermissionDenied):
        confirm(adoption=declared, by=factories.person(), at=NOW)


def test_a_step_forward_waits_while_the_present_stage_counts(
    declared: Adoption, first: User, second: User
) -> None:
    confirm(adoption=declared, by=second, at=NOW)
    waiting = advance(adoption=declared, stage="live", by=first, at=NOW)
    assert (waiting.stage, waiting.proposed_stage) == ("trialling", "live")
    with pytest.raises(PermissionDenied):
        confirm(adoption=declared, by=first, at=NOW)
    live = confirm(adoption=declared, by=second, at=NOW)
    assert live.in_use
    assert live.live_from == date(2027, 3, 15)


def test_a_step_back_takes_effect_at_once(declared: Adoption, first: User, second: User) -> None:
    confirm(adoption=declared, by=second, at=NOW)
    after = advance(adoption=declared, stage="ended", by=first, at=NOW)
    assert after.stage == "ended"
    assert not after.is_waiting


def test_a_step_that_cannot_follow_is_refused(declared: Adoption, first: User) -> None:
    with pytest.raises(NoSuchStep):
        advance(adoption=declared, stage="leaving", by=first, at=NOW)


def test_whoever_changes_an_unconfirmed_declaration_cannot_confirm_it(
    declared: Adoption, first: User, second: User
) -> None:
    advance(adoption=declared, stage="live", by=second, at=NOW)
    with pytest.raises(PermissionDenied):
        confirm(adoption=declared, by=second, at=NOW)
    assert confirm(adoption=declared, by=first, at=NOW).in_use


def test_one_organisation_adopts_a_listing_once(declared: Adoption, second: User) -> None:
    with pytest.raises(AlreadyAdopted):
        adopt(
            listing=declared.listing,
            organisation=declared.organisation,
            stage="live",
            by=second,
            at=NOW,
        )
    assert Adoption.objects.count() == 1


def test_a_withdrawn_declaration_can_be_made_again_and_needs_a_new_confirmation(
    declared: Adoption, first: User, second: User
) -> None:
    confirm(adoption=declared, by=second, at=NOW)
    withdraw(adoption=declared, by=first, at=NOW)
    again = adopt(
        listing=declared.listing,
        organisation=declared.organisation,
        stage="live",
        by=second,
        at=NOW,
    )
    assert again.pk == declared.pk
    assert not again.counts


def test_a_withdrawn_declaration_changes_no_more_until_it_is_made_again(
    declared: Adoption, first: User, second: User
) -> None:
    confirm(adoption=declared, by=second, at=NOW)
    withdraw(adoption=declared, by=first, at=NOW)
    with pytest.raises(NoSuchStep, match="withdrawn"):
        advance(adoption=declared, stage="live", by=first, at=NOW)
    with pytest.raises(NotConfirmedYet):
        renew(adoption=declared, by=first, at=NOW)
    assert not Event.objects.filter(kind="adoption.stage_proposed").exists()


def test_a_stranger_changes_nothing(declared: Adoption) -> None:
    stranger = factories.member_of(factories.organisation(), role="owner")
    for act in (renew, withdraw):
        with pytest.raises(PermissionDenied):
            act(adoption=declared, by=stranger, at=NOW)
    with pytest.raises(PermissionDenied):
        advance(adoption=declared, stage="live", by=stranger, at=NOW)


def test_only_what_there_are_questions_for_is_recorded(body: object, first: User) -> None:
    listing = factories.live_listing()
    with pytest.raises(NoSuchStep):
        adopt(listing=listing, organisation=body, stage="ended", by=first, at=NOW)
    with pytest.raises(TypeError, match="colour"):
        adopt(listing=listing, organisation=body, stage="live", by=first, at=NOW, colour="red")
    assert not Adoption.objects.exists()


@pytest.mark.parametrize("state", [ListingState.RETIRED, ListingState.SUSPENDED])
def test_only_live_listings_are_taken_up(body: object, first: User, state: str) -> None:
    listing = factories.live_listing(state=state)
    with pytest.raises(NotAdoptable):
        adopt(listing=listing, organisation=body, stage="live", by=first, at=NOW)


def test_suppliers_and_strangers_record_nothing(first: User) -> None:
    supplier = factories.organisation(type="supplier")
    seller = factories.member_of(supplier)
    listing = factories.live_listing()
    for body, person in ((supplier, seller), (factories.organisation(), first)):
        with pytest.raises(PermissionDenied):
            adopt(listing=listing, organisation=body, stage="live", by=person, at=NOW)


def test_it_lapses_after_twelve_months_and_a_renewal_restores_it(
    declared: Adoption, first: User, second: User
) -> None:
    confirm(adoption=declared, by=second, at=NOW)
    assert lapse_due(at=NOW + timedelta(days=365)) == 0  # 2028 is a leap year
    assert lapse_due(at=NOW + timedelta(days=366)) == 1
    assert lapse_due(at=NOW + timedelta(days=366)) == 0
    declared.refresh_from_db()
    assert not declared.counts
    assert renew(adoption=declared, by=first, at=NOW + timedelta(days=366)).counts


def test_an_unconfirmed_use_cannot_be_renewed(declared: Adoption, first: User) -> None:
    with pytest.raises(NotConfirmedYet):
        renew(adoption=declared, by=first, at=NOW)


def test_nothing_is_confirmed_twice(declared: Adoption, second: User) -> None:
    confirm(adoption=declared, by=second, at=NOW)
    with pytest.raises(NothingToConfirm):
        confirm(adoption=declared, by=second, at=NOW)


def test_every_act_leaves_one_entry(declared: Adoption, first: User, second: User) -> None:
    confirm(adoption=declared, by=second, at=NOW)
    advance(adoption=declared, stage="live", by=first, at=NOW)
    confirm(adoption=declared, by=second, at=NOW)
    renew(adoption=declared, by=first, at=NOW)
    kinds = (
        Event.objects.filter(subject_id=declared.pk).order_by("id").values_list("kind", flat=True)
    )
    assert list(kinds) == [
        "adoption.declared",
        "adoption.confirmed",
        "adoption.stage_proposed",
        "adoption.confirmed",
        "adoption.reconfirmed",
    ]
