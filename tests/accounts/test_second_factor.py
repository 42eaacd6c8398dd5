"""The second step at sign-in, from setting up an app to ending it."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.accounts.visitor import (
    APP,
    CODES,
    app_code,
    choose_new_password,
    codes_on,
    come_in,
    newest_mail,
    secret_on,
    set_up,
    sign_in,
    somebody,
    subjects,
)
from tests.reading import read

pytestmark = pytest.mark.usefixtures("no_limits_used", "noon")
STEP = "/account/second-step/"


@pytest.fixture
def person():
    return somebody()


class TestSettingUp:
    def test_the_way_is_led_from_the_account_to_the_recovery_codes(self, person):
        client = come_in(person)
        address = read(client.get("/account/")).address_of("Set up your second step")
        page = read(client.get(address))
        assert "You have not set it up." in page.words
        page = read(client.get(page.address_of("Set up an app")))
        answer = client.post(APP, {"code": app_code(secret_on(page))})
        assert answer["Location"] == CODES
        page = read(client.get(CODES))
        assert len(set(codes_on(page))) == 10
        assert page.address_of("Go to your work") == "/home/"
        page = read(client.get("/account/"))
        assert "Set up: a code from an app, after your password" in page.words
        assert "10 left" in read(client.get(page.address_of("Change your second step"))).words

    @pytest.mark.usefixtures("emptied_as_owner")
    def test_the_person_is_told_on_the_page_and_by_mail(self):
        client = come_in(somebody())
        page = read(client.get(APP))
        answer = client.post(APP, {"code": app_code(secret_on(page))}, follow=True)
        assert "The second step is set up." in read(answer).words
        mail = newest_mail()
        assert (mail.to, mail.subject) == (
            "asha@known.example",
            "Your sign-in has a second step",
        )
        assert "/account/reset-password/" in mail.body

    def test_a_wrong_code_is_told_and_the_key_stays(self, person):
        client = come_in(person)
        secret = secret_on(read(client.get(APP)))
        page = read(client.post(APP, {"code": "000000x"}), status=422)
        assert page.title.startswith("Error: ")
        assert "The code is not right. Enter the one that the app shows now" in page.words
        assert secret_on(page) == secret
        assert "Enter the code" in read(client.post(APP, {"code": ""}), status=422).words
        assert not Authenticator.objects.exists()

    def test_a_key_of_another_visit_does_not_count(self, person):
        client = come_in(person)
        old = secret_on(read(client.get(APP)))
        assert secret_on(read(client.get(APP))) != old
        assert client.post(APP, {"code": app_code(old)}).status_code == 422

    def test_secret_and_codes_are_not_readable_in_the_database(self, person):
        client = come_in(person)
        secret, codes = set_up(client)
        kept = str(list(Authenticator.objects.values_list("data", flat=True)))
        assert not [one for one in (secret, *codes) if one in kept]

    def test_a_new_key_of_the_secrets_leaves_apps_and_codes_at_work(self, person, settings):
        secret, codes = set_up(come_in(person))
        settings.FIELD_KEYS = ["a newer key", *settings.FIELD_KEYS]
        for code in (app_code(secret), codes[0]):
            client = Client()
            sign_in(client)
            assert client.post(STEP, {"code": code})["Location"] == "/home/"

    def test_who_has_an_app_is_led_to_end_it_first(self, person):
        client = come_in(person)
        set_up(client)
        assert client.get(APP)["Location"] == f"{APP}end/"


class TestPicture:
    def test_it_is_there_during_set_up_only_and_never_kept(self, person):
        client = come_in(person)
        assert client.get(f"{APP}picture/").status_code == 404
        page = read(client.get(APP))
        [picture] = page.elements("img", src=f"{APP}picture/")
        assert picture["alt"]
        answer = client.get(picture["src"])
        assert answer["Content-Type"] == "image/svg+xml"
        assert "no-store" in answer["Cache-Control"]
        assert b"<svg" in answer.content
        client.post(APP, {"code": app_code(secret_on(page))})
        assert client.get(f"{APP}picture/").status_code == 404

    def test_nobody_sees_that_of_another(self, person):
        come_in(person).get(APP)
        other = come_in(somebody("other@known.example"))
        assert other.get(f"{APP}picture/").status_code == 404
        assert Client().get(f"{APP}picture/")["Location"].startswith("/account/sign-in/")


class TestStep:
    def test_the_password_alone_opens_nothing(self, person):
        secret, _ = set_up(come_in(person))
        client = Client()
        assert sign_in(client)["Location"] == STEP
        assert client.get("/home/")["Location"].startswith("/account/sign-in/")
        sign_in(client)
        assert read(client.get(STEP)).title.startswith("Second step")
        assert client.post(STEP, {"code": app_code(secret)})["Location"] == "/home/"
        assert client.get("/home/").status_code == 200

    def test_a_wrong_code_is_told(self, person):
        set_up(come_in(person))
        client = Client()
        sign_in(client)
        page = read(client.post(STEP, {"code": "wrong"}), status=422)
        assert "The code is not right. Enter the one that the app shows now" in page.words
        assert client.get("/home/").status_code == 302

    def test_a_code_works_once(self, person):
        secret, _ = set_up(come_in(person))
        answers = []
        for client in (Client(), Client()):
            sign_in(client)
            answers.append(client.post(STEP, {"code": app_code(secret)}).status_code)
        assert answers == [303, 422]

    def test_five_wrong_codes_make_the_account_wait(self, person, noon):
        secret, _ = set_up(come_in(person))
        client = Client()
        sign_in(client)
        for _ in range(5):
            client.post(STEP, {"code": "wrong"})
        page = read(client.post(STEP, {"code": app_code(secret)}), status=422)
        assert "There were too many attempts" in page.words
        noon.move_to("2026-11-23T12:05:01Z", tick=False)
        assert client.post(STEP, {"code": app_code(secret)})["Location"] == "/home/"

    def test_a_new_password_does_not_skip_it(self, person):
        set_up(come_in(person))
        client = Client()
        choose_new_password(client, "a-brand-new-one")
        assert sign_in(client, password="a-brand-new-one")["Location"] == STEP

    def test_without_a_password_there_is_no_second_step(self, person):
        set_up(come_in(person))
        assert Client().get(STEP)["Location"] == "/account/sign-in/"

    def test_who_is_not_that_person_starts_again(self, person):
        set_up(come_in(person))
        other = somebody("other@known.example")
        client = Client()
        sign_in(client)
        page = read(client.get(STEP))
        assert "Start again" in page.words
        assert ("next", "/account/sign-in/", True) in page.fields
        client.post("/account/sign-out/", {"next": "/account/sign-in/"})
        assert read(client.get("/account/sign-in/")).title.startswith("Sign in")
        assert sign_in(client, other.email)["Location"] == "/home/"


class TestRecoveryCodes:
    def test_each_opens_the_account_once(self, person):
        _, codes = set_up(come_in(person))
        answers = []
        for code in (codes[0], codes[0], codes[1]):
            client = Client()
            sign_in(client)
            answers.append(client.post(STEP, {"code": code}).status_code)
        assert answers == [303, 422, 303]
        page = read(client.get("/account/second-factor/"))
        assert "8 left" in page.words

    def test_they_are_shown_once(self, person):
        client = come_in(person)
        _, codes = set_up(client)
        page = read(client.get(CODES))
        assert "We showed them once and cannot show them again" in page.words
        assert len(codes) == 10
        assert codes_on(page) == []
        assert page.address_of("Make new recovery codes") == f"{CODES}new/"

    def test_new_ones_replace_the_old_and_are_told_by_mail(
        self, person, django_capture_on_commit_callbacks
    ):
        client = come_in(person)
        _, old = set_up(client)
        assert "The codes you have stop working." in read(client.get(f"{CODES}new/")).words
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(f"{CODES}new/", follow=True)
        new = codes_on(read(answer))
        assert len(new) == 10
        assert not set(new) & set(old)
        assert newest_mail().subject == "You have new recovery codes"
        client = Client()
        sign_in(client)
        assert client.post(STEP, {"code": old[0]}).status_code == 422
        assert client.post(STEP, {"code": new[0]})["Location"] == "/home/"

    def test_without_an_app_there_are_none(self, person):
        client = come_in(person)
        assert client.get(CODES).status_code == 404
        page = read(client.post(f"{CODES}new/"), status=422)
        assert "Set up an app first: recovery codes stand in for it" in page.words
        assert not Authenticator.objects.exists()


class TestEnding:
    def test_the_password_alone_signs_in_again_and_the_person_is_told(self, person):
        client = come_in(person)
        set_up(client)
        page = read(client.get("/account/second-factor/"))
        page = read(client.get(page.address_of("End the second step")))
        assert "Your recovery codes stop working" in page.words
        page = read(client.post(f"{APP}end/", follow=True))
        assert "The second step has ended." in page.words
        assert "You have not set it up." in page.words
        assert subjects() == ["Your sign-in no longer has a second step"]
        assert not Authenticator.objects.exists()
        assert sign_in(Client())["Location"] == "/home/"

    def test_without_an_app_there_is_nothing_to_end(self, person):
        assert come_in(person).get(f"{APP}end/").status_code == 404
