"""A person's own pages: the account, and where they belong."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.actions import invite
from accounts.models import Role
from tests import factories
from tests.accounts.visitor import come_in, somebody
from tests.reading import read

pytestmark = pytest.mark.usefixtures("no_limits_used")
OWN = "/account/organisations/"


@pytest.fixture
def person():
    return somebody(name="Asha Roy")


def test_the_account_says_what_is_known_and_where_it_changes(person):
    for name in ("Water Board", "Port Office"):
        body = factories.organisation(name=name)
        factories.membership(organisation=body, person=person)
    page = read(come_in(person).get("/account/"))
    for words in (
        "Name Asha Roy",
        "E-mail address asha@known.example",
        "Not set up: your password alone signs you in",
        "Organisations Port Office, Water Board",
    ):
        assert words in page.words
    assert page.address_of("Change your password") == "/account/password/"
    assert page.address_of("Set up your second step") == "/account/second-factor/"
    assert page.address_of("See or join your organisations") == OWN
    assert page.address_of("Sign out of this browser") == "/account/sign-out/"


def test_an_account_without_an_organisation_says_so(person):
    client = come_in(person)
    assert "Organisations None yet" in read(client.get("/account/")).words
    page = read(client.get(OWN))
    assert "You do not belong to an organisation yet." in page.words
    assert "No other organisation uses the domain of your address" in page.words


def test_the_organisations_are_listed_with_ones_role(person):
    body = factories.organisation(name="Port Office", slug="port")
    factories.membership(organisation=body, person=person, role=Role.EDITOR)
    page = read(come_in(person).get(OWN))
    assert "Port Office: editor" in page.words
    assert page.address_of("Port Office") == "/workspace/port/"


def test_open_invitations_are_named_without_their_links(person):
    owner = factories.membership(
        organisation=factories.organisation(name="Port Office"), role=Role.OWNER
    )
    invited = invite(
        organisation=owner.organisation,
        email="ASHA@known.example",
        role="editor",
        by=owner.person,
        at=timezone.now(),
    )
    answer = come_in(person).get(OWN)
    assert "Port Office, as editor, until" in read(answer).words
    assert invited.token not in answer.content.decode()


@pytest.mark.parametrize("address", ["/account/", OWN, "/account/password/"])
def test_visitors_are_asked_to_sign_in(address):
    assert Client().get(address)["Location"] == f"/account/sign-in/?next={address}"


@pytest.mark.parametrize("address", ["/account/", OWN])
def test_they_only_show(person, address):
    assert come_in(person).post(address).status_code == 405
