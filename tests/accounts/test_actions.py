from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actions import (
    AlreadyInvited,
    AlreadyMember,
    InvitationClosed,
    LastOwner,
    accept,
    add_member,
    call_off,
    change_role,
    create_organisation,
    decline,
    invite,
    remove,
    set_site_role,
)
from accounts.models import Event, Invitation, Membership, Role, SiteRole, User
from accounts.permissions import is_editor, is_member, is_owner
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def owner() -> User:
    return factories.membership(role=Role.OWNER).person


@pytest.fixture
def body(owner: User) -> object:
    return owner.memberships.get().organisation


def test_an_invited_person_joins_with_the_offered_role(owner: User, body: object) -> None:
    person = factories.person(email="Asha@body.example")
    invited = invite(organisation=body, email="asha@body.example", role="editor", by=owner, at=NOW)
    joined = accept(invitation=invited.invitation, by=person, at=NOW)
    assert (joined.person, joined.role) == (person, "editor")
    assert is_editor(person, body)
    assert list(Event.objects.order_by("id").values_list("kind", flat=True)) == [
        "membership.invited",
        "membership.accepted",
    ]


def test_only_the_digest_of_the_token_is_kept(owner: User, body: object) -> None:
    invited = invite(organisation=body, email="a@b.example", role="member", by=owner, at=NOW)
    assert invited.token not in str(Invitation.objects.values().get())


@pytest.mark.parametrize("why", ["other address", "expired", "answered"])
def test_a_closed_invitation_admits_nobody(owner: User, body: object, why: str) -> None:
    person = factories.person(email="a@b.example")
    invited = invite(organisation=body, email="a@b.example", role="owner", by=owner, at=NOW)
    at = NOW + timedelta(days=8) if why == "expired" else NOW
    if why == "other address":
        person = factories.person(email="c@b.example")
    if why == "answered":
        decline(invitation=invited.invitation, by=person, at=NOW)
    with pytest.raises(InvitationClosed):
        accept(invitation=invited.invitation, by=person, at=at)
    assert not is_member(person, body)


def test_an_address_has_one_open_invitation(owner: User, body: object) -> None:
    invite(organisation=body, email="a@b.example", role="member", by=owner, at=NOW)
    with pytest.raises(AlreadyInvited):
        invite(organisation=body, email="A@b.example", role="owner", by=owner, at=NOW)
    later = NOW + timedelta(days=8)
    invite(organisation=body, email="a@b.example", role="member", by=owner, at=later)


def test_a_member_is_not_invited_again(owner: User, body: object) -> None:
    with pytest.raises(AlreadyMember):
        invite(organisation=body, email=owner.email, role="member", by=owner, at=NOW)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.EDITOR])
def test_only_owners_invite_change_and_remove(body: object, role: str) -> None:
    person = factories.member_of(body, role=role)
    other = factories.membership(organisation=body)
    for act in (
        lambda: invite(organisation=body, email="x@y.example", role="member", by=person, at=NOW),
        lambda: change_role(membership=other, role="owner", by=person, at=NOW),
        lambda: remove(membership=other, by=person, at=NOW),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_everybody_may_leave_but_the_last_owner(owner: User, body: object) -> None:
    member = factories.membership(organisation=body)
    remove(membership=member, by=member.person, at=NOW)
    assert not is_member(member.person, body)
    own = Membership.objects.get(person=owner)
    with pytest.raises(LastOwner):
        remove(membership=own, by=owner, at=NOW)
    with pytest.raises(LastOwner):
        change_role(membership=own, role=Role.EDITOR, by=owner, at=NOW)
    assert is_owner(owner, body)


def test_a_suspended_person_has_no_role(owner: User, body: object) -> None:
    owner.is_active = False
    owner.save()
    assert not is_member(owner, body)


def test_site_roles_are_given_by_another_administrator(administrator: User) -> None:
    person = factories.person()
    set_site_role(person=person, role=SiteRole.MODERATOR, by=administrator, at=NOW)
    person.refresh_from_db()
    assert person.is_moderator
    with pytest.raises(PermissionDenied):
        set_site_role(person=administrator, role=SiteRole.NONE, by=administrator, at=NOW)
    with pytest.raises(PermissionDenied):
        set_site_role(person=administrator, role=SiteRole.NONE, by=person, at=NOW)


def test_a_site_role_gives_nothing_inside_an_organisation(administrator: User) -> None:
    assert not is_member(administrator, factories.organisation())


def test_two_organisations_of_one_name_have_addresses_of_their_own(administrator: User) -> None:
    made = [
        create_organisation(name="Port Office", type="agency", by=administrator, at=NOW).slug
        for _ in range(2)
    ]
    assert made == ["port-office", "port-office-2"]


def test_an_administrator_adds_a_member_without_an_invitation(
    administrator: User, body: object
) -> None:
    person = factories.person()
    add_member(organisation=body, person=person, role="editor", by=administrator, at=NOW)
    assert is_editor(person, body)
    with pytest.raises(AlreadyMember):
        add_member(organisation=body, person=person, role="owner", by=administrator, at=NOW)
    assert not is_owner(person, body)


def test_only_owners_take_an_invitation_back(owner: User, body: object) -> None:
    editor = factories.member_of(body, role=Role.EDITOR)
    invited = invite(organisation=body, email="a@b.example", role="member", by=owner, at=NOW)
    with pytest.raises(PermissionDenied):
        call_off(invitation=invited.invitation, by=editor, at=NOW)
    assert Invitation.objects.open(at=NOW).exists()


def test_only_administrators_add_organisations_and_members(moderator: User, body: object) -> None:
    with pytest.raises(PermissionDenied):
        create_organisation(name="X", type="agency", by=moderator, at=NOW)
    with pytest.raises(PermissionDenied):
        add_member(organisation=body, person=moderator, role="owner", by=moderator, at=NOW)
