"""Two people, or one person twice, at the same moment: each with a connection of its own."""

import pytest
from django.template import engines
from django.utils import timezone

from accounts.actions import (
    accept,
    admit,
    ask_to_join,
    call_off,
    change_role,
    decline,
    invite,
    refuse,
    remove,
)
from accounts.actions.invitations import MOST_A_DAY
from accounts.models import Event, Invitation, JoinRequest, Membership, Role
from catalogue.models import Message
from tests import factories
from tests.accounts.visitor import come_in, newest_mail, somebody
from tests.racing import at_once, meanwhile
from tests.reading import read

pytestmark = pytest.mark.usefixtures("emptied_as_owner", "no_limits_used", "known_domain")
NOW = timezone.now()


@pytest.fixture(autouse=True)
def _templates_stand_ready():
    """The first mail of a process builds the templates, for seconds inside its transaction."""
    engines["jinja2"]


@pytest.fixture
def owners(body):
    people = [somebody(f"{name}@known.example") for name in ("asha", "cleo")]
    return [
        factories.membership(organisation=body, person=person, role=Role.OWNER)
        for person in people
    ]


@pytest.fixture
def asha(owners):
    return owners[0].person


@pytest.fixture
def cleo(owners):
    return owners[1].person


@pytest.fixture
def ben():
    return somebody("ben@known.example", name="Ben Okri")


@pytest.fixture
def offer(body, asha, ben):
    return invite(organisation=body, email=ben.email, role="member", by=asha, at=NOW)


@pytest.fixture
def request_(body, asha, ben):
    return ask_to_join(organisation=body, by=ben, at=NOW)


class TestOwners:
    def test_two_who_leave_at_once_leave_one(self, body, owners):
        first, second = owners
        results = at_once(
            lambda: remove(membership=first, by=first.person, at=NOW),
            lambda: remove(membership=second, by=second.person, at=NOW),
        )
        assert results == ["LastOwner", "NoneType"]
        assert body.memberships.filter(role=Role.OWNER).count() == 1
        assert Event.objects.filter(kind="membership.removed").count() == 1

    def test_of_two_who_lower_each_other_one_is_too_late(self, body, owners):
        first, second = owners
        results = at_once(
            lambda: change_role(membership=second, role="member", by=first.person, at=NOW),
            lambda: change_role(membership=first, role="member", by=second.person, at=NOW),
        )
        assert results == ["Membership", "PermissionDenied"]
        assert body.memberships.filter(role=Role.OWNER).count() == 1

    def test_of_two_who_leave_and_lower_one_stays(self, body, owners):
        first, second = owners
        at_once(
            lambda: remove(membership=first, by=first.person, at=NOW),
            lambda: change_role(membership=second, role="editor", by=second.person, at=NOW),
        )
        assert body.memberships.filter(role=Role.OWNER).count() == 1

    @pytest.mark.parametrize(("act", "sent"), [("remove", {}), ("role", {"role": "editor"})])
    def test_who_was_removed_by_another_meanwhile_is_told(self, body, asha, cleo, ben, act, sent):
        member = factories.membership(organisation=body, person=ben)
        client = come_in(asha)
        answer = meanwhile(
            lambda: remove(membership=member, by=cleo, at=NOW),
            lambda: client.post(f"/workspace/port/people/{member.pk}/{act}/", sent, follow=True),
        )
        assert "This person is no longer a member." in read(answer).words
        assert Message.objects.filter(to=ben.email).count() == 1


class TestInvitations:
    def test_one_accepted_twice_at_once_gives_one_membership(self, offer, ben):
        invitation = offer.invitation
        results = at_once(
            *[lambda: accept(invitation=invitation, by=ben, at=NOW) for _ in range(3)]
        )
        assert results == ["InvitationClosed", "InvitationClosed", "Membership"]
        assert Membership.objects.filter(person=ben).count() == 1
        assert Event.objects.filter(kind="membership.accepted").count() == 1

    def test_accepting_and_declining_at_once_leaves_what_came_first(self, offer, ben):
        invitation = offer.invitation
        results = at_once(
            lambda: accept(invitation=invitation, by=ben, at=NOW),
            lambda: decline(invitation=invitation, by=ben, at=NOW),
        )
        assert "InvitationClosed" in results
        accepted = Invitation.objects.get().accepted
        assert Membership.objects.filter(person=ben).exists() == accepted

    def test_a_double_click_on_accept_is_told(self, offer, ben):
        client = come_in(ben)
        answer = meanwhile(
            lambda: accept(invitation=offer.invitation, by=ben, at=NOW),
            lambda: client.post(f"/invitations/{offer.token}/", follow=True),
        )
        assert "This invitation has expired, or was answered already." in read(answer).words
        assert Membership.objects.filter(person=ben).count() == 1

    def test_one_answered_meanwhile_is_not_taken_back(self, offer, asha, ben):
        client = come_in(asha)
        address = f"/workspace/port/people/invitations/{offer.invitation.pk}/end/"
        answer = meanwhile(
            lambda: accept(invitation=offer.invitation, by=ben, at=NOW),
            lambda: client.post(address, follow=True),
        )
        assert "This invitation has expired, or was answered already." in read(answer).words
        assert Invitation.objects.get().accepted
        assert not Event.objects.filter(kind="membership.uninvited").exists()

    def test_one_taken_back_meanwhile_admits_nobody(self, offer, asha, ben):
        result = meanwhile(
            lambda: call_off(invitation=offer.invitation, by=asha, at=NOW),
            lambda: accept(invitation=offer.invitation, by=ben, at=NOW),
        )
        assert type(result).__name__ == "InvitationClosed"
        assert not Membership.objects.filter(person=ben).exists()

    def test_one_address_invited_by_two_gets_one_mail(self, body, asha, cleo):
        results = at_once(
            *[
                lambda by=by: invite(
                    organisation=body, email="dan@new.example", role="member", by=by, at=NOW
                )
                for by in (asha, cleo)
            ]
        )
        assert results == ["AlreadyInvited", "Invited"]
        assert Message.objects.count() == 1

    def test_the_limit_of_a_day_holds_for_many_at_once(self, body, asha):
        for number in range(MOST_A_DAY - 1):
            invite(
                organisation=body, email=f"p{number}@new.example", role="member", by=asha, at=NOW
            )
        results = at_once(
            *[
                lambda email=email: invite(
                    organisation=body, email=email, role="member", by=asha, at=NOW
                )
                for email in ("dan@new.example", "eve@new.example", "fay@new.example")
            ]
        )
        assert results == ["Invited", "TooManyInvitations", "TooManyInvitations"]


class TestRequests:
    def test_two_owners_who_answer_at_once_give_one_answer(self, request_, asha, cleo, ben):
        results = at_once(
            lambda: admit(request=request_, by=asha, at=NOW),
            lambda: refuse(request=request_, reason="No.", by=cleo, at=NOW),
        )
        assert "RequestClosed" in results
        accepted = JoinRequest.objects.get().accepted
        assert Membership.objects.filter(person=ben).exists() == accepted
        assert Message.objects.filter(to=ben.email).count() == 1

    def test_who_comes_second_is_told(self, request_, asha, cleo, ben):
        client = come_in(cleo)
        answer = meanwhile(
            lambda: admit(request=request_, by=asha, at=NOW),
            lambda: client.post(
                f"/workspace/port/people/requests/{request_.pk}/",
                {"answer": "refuse", "reason": "No."},
                follow=True,
            ),
        )
        assert "This request was answered already." in read(answer).words
        assert newest_mail().subject == "You belong to Port Office now"

    def test_one_answered_meanwhile_is_not_taken_back(self, request_, asha, ben):
        client = come_in(ben)
        answer = meanwhile(
            lambda: admit(request=request_, by=asha, at=NOW),
            lambda: client.post(f"/account/requests/{request_.pk}/take-back/", follow=True),
        )
        assert "This request was answered already." in read(answer).words
        assert JoinRequest.objects.get().accepted

    def test_asking_twice_at_once_asks_once(self, body, owners, ben):
        client = come_in(ben)
        answer = meanwhile(
            lambda: ask_to_join(organisation=body, by=ben, at=NOW),
            lambda: client.post("/account/organisations/port/ask/", follow=True),
        )
        assert "You have asked to join this organisation already." in read(answer).words
        assert JoinRequest.objects.count() == 1
        assert Message.objects.count() == len(owners)

    def test_admitted_and_invited_at_once_gives_one_membership(self, offer, asha, ben, body):
        request = ask_to_join(organisation=body, by=ben, at=NOW)
        at_once(
            lambda: admit(request=request, by=asha, at=NOW),
            lambda: accept(invitation=offer.invitation, by=ben, at=NOW),
        )
        assert Membership.objects.filter(person=ben).count() == 1
        assert not JoinRequest.objects.open().exists()
