"""Signing up, in and out as a visitor does it, with nobody told who has an account."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.utils import timezone

from accounts.actions import invite
from accounts.models import OrganisationDomain, Role, User
from catalogue.models import Message
from tests import factories
from tests.accounts.visitor import (
    PASSWORD,
    choose_new_password,
    code_in,
    newest_mail,
    sign_in,
    somebody,
)
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used")]


@pytest.fixture
def known_domain():
    body = factories.organisation()
    OrganisationDomain.objects.create(organisation=body, domain="known.example")
    return body


def sign_up(client, email, *, onward=""):
    answers = {"name": "Asha Roy", "email": email, "password1": PASSWORD, "next": onward}
    return client.post("/account/sign-up/", answers)


def words_of_confirmation(client, address):
    return read(client.get("/account/confirm-email/")).words.replace(address, "ADDRESS")


def start_again(page):
    """Where the page's way back is sent, and what it sends."""
    assert "Start again" in page.words
    [form] = [one for one in page.elements("form") if one.get("action") == "/account/sign-out/"]
    return form["action"], {name: value for name, value, _ in page.fields if name == "next"}


class TestSignUp:
    def test_a_person_of_a_known_domain_signs_up_with_a_code(self, known_domain):
        client = Client()
        assert sign_up(client, "New@Known.example")["Location"] == "/account/confirm-email/"
        assert not User.objects.get().emailaddress_set.get().verified
        answer = client.post("/account/confirm-email/", {"code": code_in(newest_mail())})
        assert answer["Location"] == "/home/"
        person = User.objects.get()
        assert (person.email, person.name) == ("new@known.example", "Asha Roy")
        assert read(client.get("/home/")).words

    def test_an_unknown_domain_is_told_whom_to_ask(self):
        page = read(sign_up(Client(), "who@unknown.example"), status=422)
        assert "No organisation here uses this address" in page.words
        assert page.title.startswith("Error: ")
        assert page.address_of("How to reach us") == "/contact/"
        assert not User.objects.exists()

    def test_an_unknown_domain_answers_alike_whether_the_address_is_used_invited_or_neither(self):
        somebody("used@unknown.example")
        owner = factories.membership(role=Role.OWNER)
        invite(
            organisation=owner.organisation,
            email="invited@unknown.example",
            role="member",
            by=owner.person,
            at=timezone.now(),
        )
        told = {
            read(sign_up(Client(), f"{who}@unknown.example"), status=422).words
            for who in ("used", "invited", "neither")
        }
        assert len(told) == 1
        assert Message.objects.count() == 1, "nobody but the invited person gets a mail"

    def test_a_known_domain_answers_alike_whether_the_address_is_used_or_not(self, known_domain):
        somebody("used@known.example")
        told = set()
        for who in ("used", "fresh"):
            client, email = Client(), f"{who}@known.example"
            told.add(sign_up(client, email)["Location"])
            told.add(words_of_confirmation(client, email))
            page = read(client.post("/account/confirm-email/", {"code": "WRONG"}), status=422)
            told.add(page.words.replace(email, "ADDRESS"))
        assert len(told) == 3
        subjects = Message.objects.order_by("pk").values_list("subject", flat=True)
        assert subjects[0] == "You have an account with the digital commons"
        assert subjects[1].endswith("is your code for the digital commons")

    def test_the_link_of_an_invitation_admits_its_address_and_leads_back(self):
        owner = factories.membership(role=Role.OWNER)
        invited = invite(
            organisation=owner.organisation,
            email="guest@unknown.example",
            role="member",
            by=owner.person,
            at=timezone.now(),
        )
        onward = f"/invitations/{invited.token}/"
        client = Client()
        page = read(client.get(onward))
        form = client.get(page.address_of("Create an account"))
        assert ("email", "guest@unknown.example", False) in read(form).fields
        refused = sign_up(Client(), "other@unknown.example", onward=onward)
        assert refused.status_code == 422, "the link admits the invited address alone"
        sign_up(client, "guest@unknown.example", onward=onward)
        answer = client.post("/account/confirm-email/", {"code": code_in(newest_mail())})
        assert answer["Location"] == onward
        assert client.post(onward)["Location"].startswith("/workspace/")
        assert owner.organisation.memberships.filter(person__email="guest@unknown.example")

    @pytest.mark.parametrize("name", ["", " ", "\u200b\u202e"])
    def test_a_name_has_to_be_seen(self, known_domain, name):
        answers = {"name": name, "email": "a@known.example", "password1": PASSWORD}
        page = read(Client().post("/account/sign-up/", answers), status=422)
        assert "Enter your full name" in page.words

    def test_characters_that_cannot_be_seen_are_taken_out_of_a_name(self, known_domain):
        answers = {"name": "Ash\u202ea\u200b R", "email": "a@known.example", "password1": PASSWORD}
        Client().post("/account/sign-up/", answers)
        assert User.objects.get().name == "Asha R"

    @pytest.mark.parametrize("password", ["short", "password123", "x" * 129])
    def test_a_weak_or_endless_password_is_refused(self, known_domain, password):
        answers = {"name": "A", "email": "a@known.example", "password1": password}
        assert Client().post("/account/sign-up/", answers).status_code == 422
        assert not User.objects.exists()


class TestCodes:
    def test_three_wrong_codes_end_the_confirmation(self, known_domain):
        client = Client()
        sign_up(client, "new@known.example")
        code = code_in(newest_mail())
        answers = [
            client.post("/account/confirm-email/", {"code": "WRONG"}).status_code for _ in range(3)
        ]
        assert answers == [422, 422, 303]
        client.post("/account/confirm-email/", {"code": code})
        assert not EmailAddress.objects.filter(verified=True).exists()

    def test_a_code_opens_nothing_in_another_browser(self, known_domain):
        sign_up(Client(), "new@known.example")
        answer = Client().post("/account/confirm-email/", {"code": code_in(newest_mail())})
        assert answer["Location"] == "/account/sign-in/"
        assert not EmailAddress.objects.filter(verified=True).exists()

    def test_a_code_lasts_ten_minutes(self, known_domain, time_machine):
        time_machine.move_to("2026-11-23T12:00:00Z", tick=False)
        client = Client()
        sign_up(client, "new@known.example")
        time_machine.move_to("2026-11-23T12:10:01Z", tick=False)
        client.post("/account/confirm-email/", {"code": code_in(newest_mail())})
        assert not EmailAddress.objects.filter(verified=True).exists()

    def test_a_new_code_replaces_the_old(self, known_domain, time_machine):
        time_machine.move_to("2026-11-23T12:00:00Z", tick=False)
        client = Client()
        sign_up(client, "new@known.example")
        old = code_in(newest_mail())
        time_machine.move_to("2026-11-23T12:01:00Z", tick=False)
        client.post("/account/confirm-email/", {"action": "resend"})
        assert client.post("/account/confirm-email/", {"code": old}).status_code == 422
        answer = client.post("/account/confirm-email/", {"code": code_in(newest_mail())})
        assert answer["Location"] == "/home/"

    def test_who_mistyped_the_address_starts_again(self, known_domain):
        client = Client()
        sign_up(client, "mistyped@known.example")
        page = read(client.get("/account/confirm-email/"))
        again = client.post(*start_again(page), follow=True)
        assert ("email", "", False) in read(again).fields
        sign_up(client, "right@known.example")
        client.post("/account/confirm-email/", {"code": code_in(newest_mail())})
        assert User.objects.get(email="right@known.example").last_login

    def test_starting_again_tells_nobody_who_has_an_account(self, known_domain):
        somebody("used@known.example")
        told = set()
        for who in ("used", "fresh"):
            client = Client()
            sign_up(client, f"{who}@known.example")
            client.post("/account/sign-out/")
            told.add(client.get("/account/confirm-email/").get("Location"))
        assert told == {"/account/sign-in/"}


class TestSignIn:
    def test_the_address_counts_without_regard_to_case(self):
        somebody()
        assert sign_in(Client(), "ASHA@known.example")["Location"] == "/home/"

    def test_a_wrong_password_and_an_unknown_address_answer_alike(self):
        somebody()
        wrong = read(sign_in(Client(), password="wrong"), status=422)
        unknown = read(sign_in(Client(), "who@known.example"), status=422)
        assert wrong.words == unknown.words
        assert "Check your e-mail address and password: one is not right" in wrong.words

    def test_a_suspended_person_cannot_sign_in_and_is_signed_out(self):
        person = somebody()
        client = Client()
        sign_in(client)
        assert client.get("/home/").status_code == 200
        User.objects.filter(pk=person.pk).update(is_active=False)
        assert client.get("/home/").status_code == 302
        assert sign_in(Client())["Location"] == "/account/inactive/"
        assert "suspended" in read(Client().get("/account/inactive/")).words

    def test_after_five_wrong_passwords_the_account_waits_at_that_address_only(self, time_machine):
        time_machine.move_to("2026-11-23T12:00:00Z", tick=False)
        somebody()
        for _ in range(5):
            sign_in(Client(), password="wrong")
        page = read(sign_in(Client()), status=422)
        assert "too many attempts" in page.words
        elsewhere = Client(REMOTE_ADDR="192.0.2.7")
        assert sign_in(elsewhere)["Location"] == "/home/"
        time_machine.move_to("2026-11-23T12:05:01Z", tick=False)
        assert sign_in(Client())["Location"] == "/home/"

    def test_one_address_tries_ten_times_a_minute(self):
        answers = [sign_in(Client(), f"p{number}@known.example") for number in range(11)]
        assert [one.status_code for one in answers] == [422] * 10 + [429]
        assert answers[-1]["Retry-After"] == "60"
        assert "Too many attempts" in read(answers[-1], status=429).words

    def test_one_account_is_tried_a_hundred_times_an_hour_from_anywhere(self, time_machine):
        time_machine.move_to("2026-11-23T12:00:00Z", tick=False)
        somebody()
        for number in range(100):
            sign_in(Client(REMOTE_ADDR=f"192.0.2.{number}"), password="wrong")
        last = Client(REMOTE_ADDR="198.51.100.1")
        assert "too many attempts" in read(sign_in(last), status=422).words
        choose_new_password(last, "a-brand-new-one")
        assert sign_in(last, password="a-brand-new-one")["Location"] == "/home/"

    def test_only_our_own_addresses_are_led_on_to(self):
        somebody()
        for onward in ("https://evil.example/", "//evil.example", "/\\evil.example"):
            answers = {"login": "asha@known.example", "password": PASSWORD, "next": onward}
            assert Client().post("/account/sign-in/", answers)["Location"] == "/home/"

    def test_signing_out_takes_a_post(self):
        somebody()
        client = Client()
        sign_in(client)
        assert "What you have saved stays" in read(client.get("/account/sign-out/")).words
        assert client.get("/home/").status_code == 200
        assert client.post("/account/sign-out/")["Location"] == "/"
        assert client.get("/home/").status_code == 302
