"""The pages on which an organisation's owners look after who belongs to it."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import invite
from accounts.models import Event, Invitation, Membership, Role
from catalogue.models import Message
from tests import factories
from tests.accounts.visitor import come_in, newest_mail, somebody
from tests.reading import read

pytestmark = pytest.mark.usefixtures("no_limits_used")
PEOPLE = "/workspace/port/people/"


@pytest.fixture
def own(body):
    person = somebody(name="Asha Roy")
    return factories.membership(organisation=body, person=person, role=Role.OWNER)


@pytest.fixture
def other(body):
    person = somebody("ben@known.example", name="Ben Okri")
    return factories.membership(organisation=body, person=person)


@pytest.fixture
def owner(own):
    return come_in(own.person)


def offered(body, by, email="cleo@new.example"):
    return invite(organisation=body, email=email, role="member", by=by, at=timezone.now())


class TestList:
    def test_owners_see_everybody_and_what_they_can_do(self, body, own, other, owner):
        offered(body, own.person)
        page = read(owner.get(PEOPLE))
        assert page.title.startswith("People – Port Office")
        for words in ("Asha Roy (you) Owner", "Ben Okri Member", "ben@known.example"):
            assert words in page.words
        assert "Has not signed in yet" in page.words
        assert "Last signed in in" in page.words
        assert "cleo@new.example as member, until" in page.words
        assert page.address_of("Invite a person") == f"{PEOPLE}invite/"
        assert page.address_of("Change role of Ben Okri") == f"{PEOPLE}{other.pk}/role/"
        assert page.address_of("Remove Ben Okri") == f"{PEOPLE}{other.pk}/remove/"
        assert page.address_of("Leave") == f"{PEOPLE}{own.pk}/remove/"
        assert "Take back" in " ".join(words for words, _ in page.links)

    def test_owners_see_who_is_suspended(self, other, owner):
        other.person.is_active = False
        other.person.save()
        assert "Account suspended" in read(owner.get(PEOPLE)).words

    @pytest.mark.parametrize("role", [Role.MEMBER, Role.EDITOR])
    def test_others_see_names_and_no_control_but_their_own(self, body, own, other, role):
        other.role = role
        other.save()
        offered(body, own.person)
        page = read(come_in(other.person).get(PEOPLE))
        assert "Asha Roy" in page.words
        assert "Owners invite people, change roles and end memberships." in page.words
        for hidden in ("@", "invitation", "signed in"):
            assert hidden not in page.words
        inside = [address for _, address in page.links if address.startswith(PEOPLE)]
        assert [one for one in inside if one != PEOPLE] == [f"{PEOPLE}{other.pk}/remove/"]

    def test_an_organisation_without_open_invitations_says_so(self, owner):
        assert "No invitation waits for an answer." in read(owner.get(PEOPLE)).words


class TestOtherOrganisations:
    def test_its_pages_do_not_exist_for_owners_elsewhere(self, body, own, other):
        stranger = factories.membership(person=somebody("eve@known.example"), role=Role.OWNER)
        client = come_in(stranger.person)
        offer = offered(body, own.person).invitation
        assert client.get(PEOPLE).status_code == 404
        inside = ("invite/", f"{other.pk}/role/", f"{other.pk}/remove/")
        for address in (*inside, f"invitations/{offer.pk}/end/"):
            assert client.get(f"{PEOPLE}{address}").status_code == 404
            assert client.post(f"{PEOPLE}{address}", {"role": "owner"}).status_code == 404
        assert Membership.objects.filter(organisation=body).count() == 2
        assert Invitation.objects.open(at=timezone.now()).count() == 1

    def test_members_and_invitations_of_another_are_not_reached_through_ones_own(
        self, body, own, other
    ):
        stranger = factories.membership(person=somebody("eve@known.example"), role=Role.OWNER)
        client = come_in(stranger.person)
        offer = offered(body, own.person).invitation
        through = f"/workspace/{stranger.organisation.slug}/people/"
        for address in (
            f"{other.pk}/role/",
            f"{other.pk}/remove/",
            f"invitations/{offer.pk}/end/",
        ):
            answer = client.post(f"{through}{address}", {"role": "owner"})
            assert answer.status_code == 404
        other.refresh_from_db()
        assert other.role == Role.MEMBER
        assert Invitation.objects.open(at=timezone.now()).exists()

    @pytest.mark.parametrize("role", [Role.MEMBER, Role.EDITOR])
    def test_members_are_told_who_can(self, body, own, other, role):
        other.role = role
        other.save()
        client = come_in(other.person)
        offer = offered(body, own.person).invitation
        for address in (
            "invite/",
            f"{own.pk}/role/",
            f"{other.pk}/role/",
            f"{own.pk}/remove/",
            f"invitations/{offer.pk}/end/",
        ):
            page = read(client.post(f"{PEOPLE}{address}", {"role": "owner"}), status=403)
            assert "Only owners look after who belongs to Port Office." in page.words
        assert Membership.objects.filter(role=Role.OWNER).get() == own

    def test_visitors_are_asked_to_sign_in(self, own):
        assert Client().get(PEOPLE)["Location"] == f"/account/sign-in/?next={PEOPLE}"


class TestRole:
    def test_a_role_is_changed_and_told_by_mail(self, own, other, owner):
        address = f"{PEOPLE}{other.pk}/role/"
        page = read(owner.get(address))
        assert "Change the role of Ben Okri" in page.words
        assert ("role", "member", True) in page.fields
        answer = owner.post(address, {"role": "editor"}, follow=True)
        page = read(answer)
        assert "The role is changed." in page.words
        assert "Ben Okri Editor" in page.words
        mail = newest_mail()
        assert (mail.to, mail.subject) == (
            "ben@known.example",
            "Your role in Port Office has changed",
        )
        assert "Asha Roy made you editor of Port Office." in mail.body
        assert "/workspace/port/" in mail.body
        event = Event.objects.get(kind="membership.changed")
        assert (event.delta["from"], event.delta["to"]) == ("member", "editor")

    def test_the_same_role_again_tells_nobody(self, other, owner):
        owner.post(f"{PEOPLE}{other.pk}/role/", {"role": "member"})
        assert not Message.objects.exists()
        assert not Event.objects.filter(kind="membership.changed").exists()

    @pytest.mark.parametrize("role", ["", "king"])
    def test_a_role_that_does_not_exist_is_told(self, other, owner, role):
        page = read(owner.post(f"{PEOPLE}{other.pk}/role/", {"role": role}), status=422)
        assert "Select a role" in page.words

    def test_the_last_owner_is_not_lowered(self, own, other, owner):
        page = read(owner.post(f"{PEOPLE}{own.pk}/role/", {"role": "member"}), status=422)
        assert "Make somebody else an owner first: an organisation keeps one." in page.words
        own.refresh_from_db()
        assert own.role == Role.OWNER

    def test_a_suspended_owner_does_not_count(self, body, own, owner):
        second = factories.membership(organisation=body, role=Role.OWNER)
        second.person.is_active = False
        second.person.save()
        assert owner.post(f"{PEOPLE}{own.pk}/role/", {"role": "member"}).status_code == 422

    def test_an_owner_steps_down_beside_another(self, body, own, owner):
        factories.membership(organisation=body, role=Role.OWNER)
        page = read(owner.post(f"{PEOPLE}{own.pk}/role/", {"role": "member"}, follow=True))
        assert "Asha Roy (you) Member" in page.words


class TestRemoving:
    def test_an_owner_ends_a_membership_and_the_person_is_told(self, own, other, owner):
        address = f"{PEOPLE}{other.pk}/remove/"
        page = read(owner.get(address))
        assert "End the membership of Ben Okri" in page.words
        page = read(owner.post(address, follow=True))
        assert "Ben Okri is no longer a member." in page.words
        assert not Membership.objects.filter(pk=other.pk).exists()
        mail = newest_mail()
        assert (mail.to, mail.subject) == (
            "ben@known.example",
            "You no longer belong to Port Office",
        )
        assert "Asha Roy, an owner of Port Office, ended your membership." in mail.body
        assert come_in(other.person).get(PEOPLE).status_code == 404

    def test_a_member_leaves_and_gets_no_mail(self, own, other):
        client = come_in(other.person)
        address = f"{PEOPLE}{other.pk}/remove/"
        assert "You lose your role as member at once." in read(client.get(address)).words
        page = read(client.post(address, follow=True))
        assert "You left Port Office." in page.words
        assert not Membership.objects.filter(pk=other.pk).exists()
        assert not Message.objects.exists()

    def test_the_last_owner_does_not_leave(self, own, other, owner):
        page = read(owner.post(f"{PEOPLE}{own.pk}/remove/", follow=True))
        assert "Make somebody else an owner first: an organisation keeps one." in page.words
        assert Membership.objects.filter(pk=own.pk, role=Role.OWNER).exists()

    def test_who_was_removed_meanwhile_is_not_found(self, other, owner):
        other.delete()
        assert owner.get(f"{PEOPLE}{other.pk}/remove/").status_code == 404
        assert owner.post(f"{PEOPLE}{other.pk}/role/", {"role": "owner"}).status_code == 404
