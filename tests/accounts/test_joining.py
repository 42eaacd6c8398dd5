"""How people come to belong: by an invitation, or by asking."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import accept, call_off, invite
from accounts.actions.invitations import MOST_A_DAY
from accounts.models import Event, Invitation, Membership, Role
from catalogue.models import Message
from tests import factories
from tests.accounts.visitor import PASSWORD, come_in, newest_mail, sign_in, somebody
from tests.reading import read

pytestmark = pytest.mark.usefixtures("no_limits_used")
PEOPLE = "/workspace/port/people/"
INVITE = f"{PEOPLE}invite/"
CLEO = "cleo@new.example"
OVER = "This invitation is over: it was answered, taken back, or not answered in time."


@pytest.fixture
def owner(asha):
    return come_in(asha)


@pytest.fixture
def offer(body, asha):
    return invite(organisation=body, email=CLEO, role="editor", by=asha, at=timezone.now())


def page_of(offer):
    return f"/invitations/{offer.token}/"


class TestInviting:
    def test_the_letter_leads_to_the_invitation(self, owner):
        page = read(owner.get(INVITE))
        assert "The person gets a mail with a link that works for 7 days." in page.words
        assert ("role", "member", True) in page.fields
        page = read(owner.post(INVITE, {"email": CLEO, "role": "editor"}, follow=True))
        assert "The invitation is on its way. It holds for 7 days." in page.words
        assert f"{CLEO} as editor, until" in page.words
        mail = newest_mail()
        assert (mail.to, mail.subject) == (CLEO, "Port Office invites you to the digital commons")
        assert "Asha Roy invites you to be editor of Port Office." in mail.body
        [address] = [line for line in mail.body.split() if "/invitations/" in line]
        page = read(Client().get(address.partition("8000")[2]))
        assert "Join Port Office" in page.words
        assert f"Asha Roy invites {CLEO} to join as editor." in page.words

    @pytest.mark.parametrize(
        ("email", "told"),
        [
            ("", "Enter the e-mail address of the person"),
            ("cleo", "Enter an e-mail address, like name@body.example"),
            ("ASHA@known.example", "This person is a member already."),
        ],
    )
    def test_an_address_that_cannot_be_invited_is_told(self, owner, email, told):
        page = read(owner.post(INVITE, {"email": email, "role": "member"}), status=422)
        assert page.title.startswith("Error: ")
        assert told in page.words
        assert ("email", email, False) in page.fields, "what was typed stays"
        assert not Invitation.objects.exists()

    def test_an_invited_address_is_told(self, owner, offer):
        answers = {"email": CLEO.upper(), "role": "member"}
        page = read(owner.post(INVITE, answers), status=422)
        assert "This address has an open invitation already." in page.words
        assert Message.objects.count() == 1

    def test_an_organisation_invites_so_many_a_day(self, body, asha, owner):
        at = timezone.now()
        Invitation.objects.bulk_create(
            Invitation(
                organisation=body,
                email=f"p{number}@new.example",
                role="member",
                token_digest=f"{number}",
                invited_by=asha,
                invited_at=at - timedelta(hours=23),
                expires_at=at + timedelta(days=6),
            )
            for number in range(MOST_A_DAY)
        )
        page = read(owner.post(INVITE, {"email": CLEO, "role": "member"}), status=422)
        assert f"Your organisation has sent {MOST_A_DAY} invitations today." in page.words
        Invitation.objects.filter(email="p0@new.example").update(invited_at=at - timedelta(days=1))
        assert owner.post(INVITE, {"email": CLEO, "role": "member"}).status_code == 303


class TestTakingBack:
    def test_the_link_stops_working(self, owner, offer):
        page = read(owner.get(PEOPLE))
        address = page.address_of(f"Take back the invitation to {CLEO}")
        page = read(owner.get(address))
        assert f"{CLEO} can no longer join as editor" in page.words
        assert "The invitation is taken back." in read(owner.post(address, follow=True)).words
        assert OVER in read(Client().get(page_of(offer))).words
        client = come_in(somebody(CLEO))
        client.post(page_of(offer))
        assert not Membership.objects.filter(person__email=CLEO).exists()
        assert Event.objects.filter(kind="membership.uninvited").count() == 1

    def test_the_person_can_be_invited_again(self, asha, owner, offer):
        call_off(invitation=offer.invitation, by=asha, at=timezone.now())
        assert owner.post(INVITE, {"email": CLEO, "role": "member"}).status_code == 303

    def test_an_answered_one_is_not_taken_back(self, owner, offer):
        accept(invitation=offer.invitation, by=somebody(CLEO), at=timezone.now())
        address = f"{PEOPLE}invitations/{offer.invitation.pk}/end/"
        assert owner.get(address).status_code == 404
        assert owner.post(address).status_code == 404
        assert Invitation.objects.get().accepted


class TestAnswering:
    def test_the_invited_person_accepts(self, body, offer):
        client = come_in(somebody(CLEO))
        page = read(client.get(page_of(offer)))
        assert "Accept the invitation" in page.words
        page = read(client.post(page_of(offer), follow=True))
        assert "You belong to Port Office now." in page.words
        assert Membership.objects.get(organisation=body, person__email=CLEO).role == Role.EDITOR
        assert OVER in read(client.get(page_of(offer))).words

    def test_the_invited_person_declines(self, body, offer):
        client = come_in(somebody(CLEO))
        page = read(client.post(page_of(offer), {"decline": "1"}, follow=True))
        assert "You declined the invitation." in page.words
        page = read(client.post(page_of(offer), follow=True))
        assert "This invitation has expired, or was answered already." in page.words
        assert not Membership.objects.filter(person__email=CLEO).exists()
        assert Event.objects.filter(kind="membership.declined").count() == 1

    def test_a_visitor_is_led_to_an_account_and_back(self, offer):
        somebody(CLEO)
        client = Client()
        page = read(client.get(page_of(offer)))
        assert "Accept the invitation" not in page.words
        entrance = page.address_of("Sign in to an account you have")
        assert entrance == f"/account/sign-in/?next={page_of(offer)}"
        assert client.post(page_of(offer))["Location"] == entrance
        answers = {"login": CLEO, "password": PASSWORD, "next": page_of(offer)}
        assert client.post("/account/sign-in/", answers)["Location"] == page_of(offer)

    @pytest.mark.parametrize("answer", [{}, {"decline": "1"}])
    def test_it_is_for_one_address(self, offer, answer):
        client = come_in(somebody("dan@new.example"))
        page = read(client.get(page_of(offer)))
        assert "You are signed in as dan@new.example." in page.words
        assert "Accept the invitation" not in page.words
        leave = page.address_of("Sign out and come back here")
        assert leave == f"/account/sign-out/?next={page_of(offer)}"
        page = read(client.post(page_of(offer), answer, follow=True))
        assert "This invitation was sent to another address." in page.words
        assert not Membership.objects.filter(person__email="dan@new.example").exists()
        assert Invitation.objects.open(at=timezone.now()).exists()
        assert client.post(leave)["Location"] == page_of(offer)

    def test_it_is_over_after_seven_days(self, offer):
        Invitation.objects.update(expires_at=timezone.now())
        client = come_in(somebody(CLEO))
        assert OVER in read(client.get(page_of(offer))).words
        page = read(client.post(page_of(offer), follow=True))
        assert "This invitation has expired, or was answered already." in page.words
        assert not Membership.objects.filter(person__email=CLEO).exists()

    def test_who_belongs_already_keeps_the_role(self, body, offer):
        person = somebody(CLEO)
        factories.membership(organisation=body, person=person, role=Role.OWNER)
        page = read(come_in(person).post(page_of(offer), follow=True))
        assert "You belong to Port Office already." in page.words
        assert Membership.objects.get(person=person).role == Role.OWNER

    def test_an_unknown_link_leads_nowhere(self, offer):
        for client in (Client(), come_in(somebody(CLEO))):
            assert client.get("/invitations/unknown/").status_code == 404
            assert client.post("/invitations/unknown/").status_code == 404

    def test_a_suspended_person_does_not_come_in_by_it(self, offer):
        person = somebody(CLEO)
        client = come_in(person)
        person.is_active = False
        person.save()
        assert client.post(page_of(offer))["Location"].startswith("/account/sign-in/")
        assert sign_in(client, CLEO)["Location"] == "/account/inactive/"
        assert Invitation.objects.open(at=timezone.now()).exists()
