"""Two people act on one recorded use at the same moment: one succeeds, the other is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Event, Role
from catalogue.adoption.actions import (
    DisputeSettled,
    answer_dispute,
    confirm,
    contest,
    dispute,
    settle,
    suspend_unanswered,
    withdraw,
)
from catalogue.models import Adoption, Case, Dispute, DisputeState
from tests import factories
from tests.racing import at_once, raised_at_once, together

pytestmark = pytest.mark.usefixtures("emptied_as_owner")


def test_two_who_confirm_at_once_confirm_once():
    waits = factories.adoption(confirmed=False)
    people = [factories.member_of(waits.organisation) for _ in range(2)]
    acts = [lambda by=by: confirm(adoption=waits, by=by, at=timezone.now()) for by in people]
    assert at_once(*acts) == ["Adoption", "NothingToConfirm"]
    assert Event.objects.filter(kind="adoption.confirmed").count() == 1


def test_two_who_dispute_at_once_dispute_once():
    used = factories.adoption()
    people = [factories.member_of(used.listing.organisation, role=Role.EDITOR) for _ in range(2)]
    acts = [
        lambda by=by: dispute(adoption=used, reason="No.", by=by, at=timezone.now())
        for by in people
    ]
    assert at_once(*acts) == ["AlreadyDisputed", "Dispute"]


def test_two_moderators_who_settle_at_once_settle_once_and_one_hears_by_whom():
    found = factories.dispute(state=DisputeState.ANSWERED)
    people = [factories.person(site_role="moderator") for _ in range(2)]
    acts = [
        lambda by=by, stands=stands: settle(
            dispute=found, stands=stands, reason="So.", by=by, at=timezone.now()
        )
        for by, stands in zip(people, (True, False), strict=True)
    ]
    (error,) = raised_at_once(*acts)
    assert isinstance(error, DisputeSettled)
    after = Dispute.objects.select_related("settled_by").get()
    assert after.settled_by.name in str(error)
    assert Adoption.objects.get(pk=found.adoption_id).suspended == (after.state == "set_aside")


def test_a_withdrawal_and_a_dispute_at_once_leave_no_dispute_that_nobody_can_end():
    used = factories.adoption()
    publisher = factories.member_of(used.listing.organisation, role=Role.EDITOR)
    member = factories.member_of(used.organisation)
    now = timezone.now()
    together(
        lambda: dispute(adoption=used, reason="No.", by=publisher, at=now),
        lambda: withdraw(adoption=used, by=member, at=now),
    )
    assert Adoption.objects.get().withdrawn
    assert not Dispute.objects.unsettled().exists()


def test_a_withdrawal_and_a_decision_at_once_end_it_once():
    found = factories.dispute(state=DisputeState.ANSWERED)
    member = factories.member_of(found.adoption.organisation)
    moderator = factories.person(site_role="moderator")
    now = timezone.now()
    errors = raised_at_once(
        lambda: withdraw(adoption=found.adoption, by=member, at=now),
        lambda: settle(dispute=found, stands=True, reason="So.", by=moderator, at=now),
    )
    assert [type(one) for one in errors] in ([], [DisputeSettled])
    assert Adoption.objects.get(pk=found.adoption_id).withdrawn
    assert not Case.objects.open().exists()
    assert not Dispute.objects.unsettled().exists()


def test_the_clock_and_an_answer_at_once_lose_neither():
    at = timezone.now()
    found = factories.dispute(at=at - timedelta(days=40))
    member = factories.member_of(found.adoption.organisation)
    together(
        lambda: suspend_unanswered(at=at),
        lambda: answer_dispute(dispute=found, words="We do.", by=member, at=at),
    )
    after = Dispute.objects.select_related("adoption").get()
    assert (after.state, after.answer) == (DisputeState.ANSWERED, "We do.")
    assert Case.objects.open().count() == 1
    suspended = Event.objects.filter(kind="adoption.suspended").exists()
    assert after.adoption.suspended == suspended


def test_two_who_ask_for_another_moderator_ask_once():
    found = factories.dispute(state=DisputeState.SET_ASIDE)
    people = [factories.member_of(found.adoption.organisation, role=Role.OWNER) for _ in range(2)]
    acts = [
        lambda by=by: contest(dispute=found, words="No.", by=by, at=timezone.now())
        for by in people
    ]
    assert at_once(*acts) == ["Dispute", "DisputeSettled"]
    assert Case.objects.open().count() == 1
