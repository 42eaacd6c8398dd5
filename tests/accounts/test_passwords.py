"""A password forgotten, or changed."""

import pytest
from django.test import Client

from tests.accounts.visitor import (
    PASSWORD,
    choose_new_password,
    code_in,
    come_in,
    newest_mail,
    sign_in,
    somebody,
)
from tests.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_limits_used")]


def test_a_forgotten_password_is_replaced_with_a_code():
    somebody()
    client = Client()
    choose_new_password(client, "a-brand-new-one")
    page = read(client.get("/account/reset-password/done/", follow=True))
    assert "Your password is changed" in page.words
    assert sign_in(Client()).status_code == 422
    assert sign_in(Client(), password="a-brand-new-one")["Location"] == "/home/"
    assert newest_mail().subject == "Your password has changed"


def test_known_and_unknown_addresses_are_answered_alike():
    somebody()
    told = set()
    for email in ("asha@known.example", "who@nowhere.example"):
        client = Client()
        told.add(client.post("/account/reset-password/", {"email": email})["Location"])
        page = read(client.get("/account/reset-password/code/"))
        told.add(page.words.replace(email, "ADDRESS"))
        page = read(client.post("/account/reset-password/code/", {"code": "X"}), status=422)
        told.add(page.words.replace(email, "ADDRESS"))
    assert len(told) == 3
    assert newest_mail().subject == "No account with the digital commons has this address"


def test_three_wrong_codes_end_the_reset():
    somebody()
    client = Client()
    client.post("/account/reset-password/", {"email": "asha@known.example"})
    for _ in range(3):
        client.post("/account/reset-password/code/", {"code": "WRONG"})
    client.post("/account/reset-password/code/", {"code": code_in(newest_mail())})
    client.post("/account/reset-password/new/", {"password1": "a-brand-new-one"})
    assert sign_in(Client(), password="a-brand-new-one").status_code == 422


def test_a_new_password_cannot_be_set_before_the_code():
    somebody()
    client = Client()
    client.post("/account/reset-password/", {"email": "asha@known.example"})
    client.post("/account/reset-password/new/", {"password1": "a-brand-new-one"})
    assert sign_in(Client(), password="a-brand-new-one").status_code == 422


def test_codes_for_one_address_are_limited():
    answers = [
        Client(REMOTE_ADDR=f"192.0.2.{number}")
        .post("/account/reset-password/", {"email": "asha@known.example"})
        .status_code
        for number in range(6)
    ]
    assert answers == [303] * 5 + [429]


def test_changing_it_asks_for_the_old_one_and_tells_the_person():
    somebody()
    client = Client()
    sign_in(client)
    address = "/account/password/"
    wrong = {"oldpassword": "wrong", "password1": "a-brand-new-one"}
    assert (
        "The current password is not right. Enter it again"
        in read(client.post(address, wrong), status=422).words
    )
    right = {"oldpassword": PASSWORD, "password1": "a-brand-new-one"}
    assert client.post(address, right).status_code == 303
    assert client.get("/home/").status_code == 200
    assert newest_mail().subject == "Your password has changed"
    assert sign_in(Client(), password="a-brand-new-one")["Location"] == "/home/"


def test_the_way_to_a_new_password_is_led_page_by_page():
    somebody()
    client = Client()
    page = read(
        client.get(read(client.get("/account/sign-in/")).address_of("Reset your password"))
    )
    assert page.title.startswith("Reset your password")
    assert page.address_of("Back to sign-in") == "/account/sign-in/"
    assert ("email", "", False) in page.fields
    assert client.post("/account/reset-password/", {"email": "asha@known.example"})[
        "Location"
    ] == ("/account/reset-password/code/")
    sent = client.post("/account/reset-password/code/", {"code": code_in(newest_mail())})
    page = read(client.get(sent["Location"]))
    assert page.title.startswith("Choose a new password")
    assert "At least 8 characters" in page.words
    assert [name for name, _, _ in page.fields if name != "csrfmiddlewaretoken"] == ["password1"]


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("", "Enter a new password"),
        ("short", "too short"),
        ("password123", "too common"),
        ("asha@known.example", "too similar to the e-mail address"),
        ("x" * 129, "The password must be 128 characters or fewer"),
    ],
)
def test_a_weak_new_password_is_told_and_changes_nothing(password, told):
    somebody()
    client = Client()
    page = read(choose_new_password(client, password), status=422)
    assert page.title.startswith("Error: ")
    assert told in page.words
    assert sign_in(Client())["Location"] == "/home/"
    answer = client.post("/account/reset-password/new/", {"password1": "a-brand-new-one"})
    assert answer.status_code == 303, "the code stays answered, so the next try may be better"


def test_a_code_for_a_new_password_works_once():
    somebody()
    client = Client()
    choose_new_password(client, "a-brand-new-one")
    client.post("/account/reset-password/new/", {"password1": "another-new-one"})
    assert sign_in(Client(), password="another-new-one").status_code == 422


def test_a_code_for_a_new_password_lasts_ten_minutes(time_machine):
    time_machine.move_to("2026-11-23T12:00:00Z", tick=False)
    somebody()
    client = Client()
    client.post("/account/reset-password/", {"email": "asha@known.example"})
    time_machine.move_to("2026-11-23T12:10:01Z", tick=False)
    client.post("/account/reset-password/code/", {"code": code_in(newest_mail())})
    client.post("/account/reset-password/new/", {"password1": "a-brand-new-one"})
    assert sign_in(Client(), password="a-brand-new-one").status_code == 422


def test_a_text_that_is_no_address_is_told():
    page = read(Client().post("/account/reset-password/", {"email": "asha"}), status=422)
    assert "Enter an e-mail address, like name@body.example" in page.words
    page = read(Client().post("/account/reset-password/", {"email": ""}), status=422)
    assert "Enter your e-mail address" in page.words


def test_a_changed_password_is_weighed_too():
    client = come_in(somebody())
    answers = {"oldpassword": PASSWORD, "password1": "short"}
    assert "too short" in read(client.post("/account/password/", answers), status=422).words
    assert sign_in(Client())["Location"] == "/home/"


@pytest.mark.parametrize("way", ["changed", "forgotten"])
def test_a_new_password_ends_the_sign_in_of_other_browsers(way):
    person = somebody()
    elsewhere, here = come_in(person), come_in(person)
    if way == "changed":
        answers = {"oldpassword": PASSWORD, "password1": "a-brand-new-one"}
        here.post("/account/password/", answers)
        assert here.get("/home/").status_code == 200
    else:
        choose_new_password(Client(), "a-brand-new-one")
    assert elsewhere.get("/home/")["Location"] == "/account/sign-in/?next=/home/"
