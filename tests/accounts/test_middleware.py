"""Owners, moderators and administrators need a second step where the setting says so."""

import pytest
from allauth.mfa.models import Authenticator

from accounts.models import Role
from tests import factories
from tests.accounts.visitor import APP, come_in, set_up, somebody
from tests.reading import read

pytestmark = pytest.mark.usefixtures("no_limits_used", "noon")


@pytest.fixture(autouse=True)
def _demanded(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture(params=["owner", "moderator", "administrator"])
def on_duty(request):
    if request.param == "owner":
        person = somebody()
        factories.membership(person=person, role=Role.OWNER)
        return person
    return somebody(site_role=request.param)


def test_they_set_it_up_before_they_work(on_duty):
    client = come_in(on_duty)
    page = read(client.get("/home/", follow=True))
    assert page.title.startswith("Set up an app for the second step")
    assert "Your role needs a second step at sign-in" in page.words
    assert client.get("/").status_code == 200, "public pages stay open"
    assert client.get("/account/password/").status_code == 200
    set_up(client)
    assert client.get("/home/").status_code == 200


def test_what_they_send_before_that_changes_nothing():
    own = factories.membership(person=somebody(), role=Role.OWNER)
    other = factories.membership(organisation=own.organisation)
    client = come_in(own.person)
    address = f"/workspace/{own.organisation.slug}/people/{other.pk}/role/"
    assert client.post(address, {"role": Role.OWNER})["Location"] == APP
    other.refresh_from_db()
    assert other.role == Role.MEMBER


def test_they_cannot_end_it(on_duty):
    client = come_in(on_duty)
    set_up(client)
    page = read(client.get(f"{APP}end/"))
    assert "Your role needs the second step" in page.words
    assert page.words.count("End the second step") == 1, "a heading without a button"
    assert client.post(f"{APP}end/").status_code == 422
    assert Authenticator.objects.filter(user=on_duty, type="totp").exists()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.EDITOR])
def test_members_and_editors_choose(role):
    person = somebody()
    factories.membership(person=person, role=role)
    client = come_in(person)
    assert client.get("/home/").status_code == 200
    set_up(client)
    client.post(f"{APP}end/")
    assert not Authenticator.objects.exists()


def test_where_the_setting_is_off_nobody_has_to(on_duty, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    client = come_in(on_duty)
    assert client.get("/home/").status_code == 200
    set_up(client)
    assert client.post(f"{APP}end/").status_code == 303


def test_who_becomes_an_owner_is_led_at_the_next_step():
    own = factories.membership(person=somebody())
    client = come_in(own.person)
    assert client.get("/home/").status_code == 200
    own.role = Role.OWNER
    own.save()
    assert client.get("/home/")["Location"] == APP
