"""Five minutes after the sign-in every change of what protects it asks who is there."""

import pytest
from allauth.mfa.models import Authenticator

from accounts.models import Role
from tests import factories
from tests.accounts.visitor import (
    APP,
    CODES,
    PASSWORD,
    app_code,
    come_in,
    set_up,
    somebody,
)
from tests.reading import read

pytestmark = pytest.mark.usefixtures("no_limits_used")
AGAIN = "/account/reauthenticate/"
LATER = "2026-11-23T12:05:01Z"


@pytest.fixture
def person():
    return somebody()


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("get", f"{APP}end/"),
        ("post", f"{APP}end/"),
        ("get", CODES),
        ("get", f"{CODES}new/"),
        ("post", f"{CODES}new/"),
    ],
)
def test_an_old_sign_in_changes_and_sees_nothing(person, method, address, noon):
    client = come_in(person)
    set_up(client)
    noon.move_to(LATER, tick=False)
    before = list(Authenticator.objects.order_by("pk").values("pk", "data"))
    assert getattr(client, method)(address)["Location"].startswith(f"{AGAIN}?next=")
    assert list(Authenticator.objects.order_by("pk").values("pk", "data")) == before


def test_the_password_goes_on_with_what_was_sent(person, noon):
    client = come_in(person)
    set_up(client)
    noon.move_to(LATER, tick=False)
    again = client.post(f"{APP}end/")["Location"]
    page = read(client.get(again))
    assert "Enter your password again" in page.words
    wrong = read(client.post(again, {"password": "wrong"}), status=422)
    assert "The password is not right. Enter it again" in wrong.words
    assert Authenticator.objects.exists()
    client.post(again, {"password": PASSWORD})
    assert not Authenticator.objects.exists()


def test_a_change_among_people_goes_on_after_the_password(person, noon):
    own = factories.membership(person=person, role=Role.OWNER)
    other = factories.membership(organisation=own.organisation)
    client = come_in(person)
    noon.move_to(LATER, tick=False)
    people = f"/workspace/{own.organisation.slug}/people/"
    again = client.post(f"{people}{other.pk}/role/", {"role": Role.EDITOR})["Location"]
    other.refresh_from_db()
    assert other.role == Role.MEMBER
    page = read(client.post(again, {"password": PASSWORD}, follow=True))
    assert "The role is changed." in page.words
    other.refresh_from_db()
    assert other.role == Role.EDITOR


def test_a_code_does_as_well(person, noon):
    client = come_in(person)
    secret, _ = set_up(client)
    noon.move_to(LATER, tick=False)
    asked = client.get(f"{APP}end/")["Location"]
    again = read(client.get(asked)).address_of("Enter a code from your app instead")
    page = read(client.get(again))
    assert "Enter a code again" in page.words
    assert page.address_of("Enter your password instead") == asked
    assert "not right" in read(client.post(again, {"code": "wrong"}), status=422).words
    assert client.post(again, {"code": app_code(secret)})["Location"] == f"{APP}end/"
    assert client.get(f"{APP}end/").status_code == 200


def test_who_has_no_app_is_offered_no_code(person, noon):
    client = come_in(person)
    noon.move_to(LATER, tick=False)
    page = read(client.get(client.get(APP)["Location"]))
    assert "instead" not in page.words
    assert client.get("/account/second-step/again/")["Location"] == AGAIN
