"""A person whose address is of the organisation's domain asks to join; an owner answers."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.actions import AlreadyAsked, RequestClosed, admit, ask_to_join, refuse, take_back
from accounts.models import Event, JoinRequest, Membership, Role
from catalogue.models import Message
from tests import factories
from tests.accounts.visitor import come_in, newest_mail, somebody
from tests.reading import read

pytestmark = pytest.mark.usefixtures("no_limits_used", "known_domain")
OWN = "/account/organisations/"
ASK = f"{OWN}port/ask/"
PEOPLE = "/workspace/port/people/"
NOW = timezone.now()


@pytest.fixture
def ben(body):
    return somebody("ben@known.example", name="Ben Okri")


@pytest.fixture
def request_(body, asha, ben):
    return ask_to_join(organisation=body, by=ben, at=NOW)


def address_of(request):
    return f"{PEOPLE}requests/{request.pk}/"


class TestAsking:
    def test_every_owner_is_told(self, body, asha, ben):
        second = factories.member_of(body, role=Role.OWNER)
        gone = factories.member_of(body, role=Role.OWNER)
        gone.is_active = False
        gone.save()
        factories.member_of(body, role=Role.EDITOR)
        client = come_in(ben)
        assert "Ask to join Port Office" in read(client.get(OWN)).words
        page = read(client.post(ASK, follow=True))
        assert "The owners of Port Office are asked by mail." in page.words
        assert "You asked to join Port Office on" in page.words
        assert "Ask to join Port Office" not in page.words
        assert set(Message.objects.values_list("to", flat=True)) == {asha.email, second.email}
        mail = newest_mail()
        assert mail.subject == "Ben Okri asks to join Port Office"
        assert address_of(JoinRequest.objects.get()) in mail.body
        assert Event.objects.filter(kind="membership.asked").count() == 1

    def test_it_takes_a_confirmed_address_of_the_domain(self, body, ben):
        stranger = somebody("eve@else.example")
        client = come_in(stranger)
        assert "Ask to join" not in read(client.get(OWN)).words
        assert client.post(ASK).status_code == 404
        EmailAddress.objects.filter(user=ben).update(verified=False)
        for person in (stranger, ben):
            with pytest.raises(PermissionDenied):
                ask_to_join(organisation=body, by=person, at=NOW)
        assert not JoinRequest.objects.exists()

    def test_members_and_suspended_people_do_not_ask(self, body, asha, ben):
        assert come_in(asha).post(ASK).status_code == 404
        ben.is_active = False
        for person in (asha, ben):
            with pytest.raises(PermissionDenied):
                ask_to_join(organisation=body, by=person, at=NOW)

    def test_one_request_at_a_time(self, body, ben, request_):
        assert come_in(ben).post(ASK).status_code == 404
        with pytest.raises(AlreadyAsked):
            ask_to_join(organisation=body, by=ben, at=NOW)
        assert Message.objects.count() == 1

    def test_asking_takes_a_post(self, ben):
        assert come_in(ben).get(ASK).status_code == 405


class TestTakingBack:
    def test_who_asked_takes_it_back_and_may_ask_again(self, ben, request_):
        client = come_in(ben)
        page = read(client.get(OWN))
        assert "Take back the request to Port Office" in page.words
        page = read(client.post(f"/account/requests/{request_.pk}/take-back/", follow=True))
        assert "Your request is taken back." in page.words
        assert not JoinRequest.objects.open().exists()
        assert "asked by mail" in read(client.post(ASK, follow=True)).words

    def test_nobody_else_takes_it_back(self, asha, request_):
        client = come_in(asha)
        assert client.post(f"/account/requests/{request_.pk}/take-back/").status_code == 404
        with pytest.raises(PermissionDenied):
            take_back(request=request_, by=asha, at=NOW)
        assert JoinRequest.objects.open().exists()

    def test_an_answered_one_is_not_taken_back(self, asha, ben, request_):
        admit(request=request_, by=asha, at=NOW)
        client = come_in(ben)
        assert client.post(f"/account/requests/{request_.pk}/take-back/").status_code == 404
        with pytest.raises(RequestClosed):
            take_back(request=request_, by=ben, at=NOW)


class TestAnswering:
    def test_an_owner_accepts_and_the_person_is_told(self, body, asha, ben, request_):
        client = come_in(asha)
        address = read(client.get(PEOPLE)).address_of("Answer Ben Okri, ben@known.example")
        page = read(client.get(address))
        assert "Ben Okri asks to join" in page.words
        assert "with the confirmed address ben@known.example." in page.words
        page = read(client.post(address, {"answer": "admit"}, follow=True))
        assert "Ben Okri is a member now." in page.words
        assert "Asking to join" not in page.words
        assert Membership.objects.get(person=ben).role == Role.MEMBER
        mail = newest_mail()
        assert (mail.to, mail.subject) == (ben.email, "You belong to Port Office now")
        assert "Asha Roy accepted your request." in mail.body
        assert "/workspace/port/" in mail.body

    def test_an_owner_refuses_with_a_reason(self, asha, ben, request_):
        answers = {"answer": "refuse", "reason": "You left\nin June."}
        page = read(come_in(asha).post(address_of(request_), answers, follow=True))
        assert "Ben Okri is told of your refusal." in page.words
        assert not Membership.objects.filter(person=ben).exists()
        mail = newest_mail()
        assert (mail.to, mail.subject) == (ben.email, "Port Office refused your request to join")
        assert "Asha Roy, an owner of Port Office, refused your request." in mail.body
        assert "in June." in mail.body
        assert Event.objects.filter(kind="membership.refused").count() == 1

    @pytest.mark.parametrize(
        ("answers", "told"),
        [
            ({"answer": ""}, "Select your answer"),
            ({"answer": "perhaps"}, "Select your answer"),
            ({"answer": "refuse"}, "Enter the reason for the refusal"),
            ({"answer": "refuse", "reason": " "}, "Enter the reason for the refusal"),
            (
                {"answer": "refuse", "reason": "x" * 501},
                "The reason must be 500 characters or fewer",
            ),
        ],
    )
    def test_an_answer_that_lacks_something_is_told(self, asha, request_, answers, told):
        page = read(come_in(asha).post(address_of(request_), answers), status=422)
        assert page.title.startswith("Error: ")
        assert told in page.words
        assert JoinRequest.objects.open().exists()

    def test_after_a_refusal_the_person_waits_thirty_days(self, body, asha, ben, request_):
        refuse(request=request_, reason="No.", by=asha, at=NOW)
        page = read(come_in(ben).post(ASK, follow=True))
        assert "An owner refused your request. You can ask again 30 days after that." in page.words
        assert not JoinRequest.objects.open().exists()
        again = ask_to_join(organisation=body, by=ben, at=NOW + timedelta(days=30))
        assert again.pk != request_.pk

    @pytest.mark.parametrize("role", [Role.MEMBER, Role.EDITOR])
    def test_only_owners_answer(self, body, ben, request_, role):
        other = somebody("cleo@known.example")
        factories.membership(organisation=body, person=other, role=role)
        client = come_in(other)
        assert client.post(address_of(request_), {"answer": "admit"}).status_code == 403
        assert "Ben Okri" not in read(client.get(PEOPLE)).words
        for act in (
            lambda: admit(request=request_, by=other, at=NOW),
            lambda: refuse(request=request_, reason="No.", by=other, at=NOW),
            lambda: admit(request=request_, by=ben, at=NOW),
        ):
            with pytest.raises(PermissionDenied):
                act()
        assert JoinRequest.objects.open().exists()

    def test_an_owner_elsewhere_does_not_see_it(self, request_):
        other = factories.membership(person=somebody("eve@known.example"), role=Role.OWNER)
        client = come_in(other.person)
        assert client.get(address_of(request_)).status_code == 404
        own = f"/workspace/{other.organisation.slug}/people/requests/{request_.pk}/"
        assert client.post(own, {"answer": "admit"}).status_code == 404
        assert JoinRequest.objects.open().exists()

    def test_it_is_answered_once(self, asha, request_):
        refuse(request=request_, reason="No.", by=asha, at=NOW)
        assert come_in(asha).get(address_of(request_)).status_code == 404
        with pytest.raises(RequestClosed):
            admit(request=request_, by=asha, at=NOW)

    def test_who_was_added_meanwhile_is_told_as_a_member(self, body, asha, ben, request_):
        factories.membership(organisation=body, person=ben)
        answer = come_in(asha).post(address_of(request_), {"answer": "admit"}, follow=True)
        assert "This person is a member already." in read(answer).words
        assert Membership.objects.filter(person=ben).count() == 1
