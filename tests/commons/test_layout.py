"""What stands around every page: where one is, who one is, what the last step said."""

import pytest
from django.test import Client

from tests import factories
from tests.conftest import signed_in
from tests.reading import Page, read


def current(page: Page) -> list[str | None]:
    """Where the navigation says that one is."""
    return [one["href"] for one in page.elements("a", **{"aria-current": "true"})]


@pytest.mark.parametrize(
    ("address", "section"),
    [
        ("/help/record-use/", ["/help/"]),
        ("/capabilities/", ["/capabilities/"]),
        ("/statistics/", ["/statistics/"]),
        ("/organisations/", ["/organisations/"]),
        ("/listings/?q=tax", ["/listings/"]),
        ("/contact/", []),
    ],
)
def test_the_navigation_says_in_which_part_one_is(
    address: str, section: list[str], db: None
) -> None:
    assert current(read(Client().get(address))) == section


def test_a_visitor_may_sign_in(db: None) -> None:
    answer = Client().get("/help/")
    assert read(answer).address_of("Sign in") == "/account/sign-in/"
    assert "Signed in as" not in answer.content.decode()


def test_somebody_signed_in_is_named_as_text(db: None) -> None:
    person = factories.person(name="Zoë <b>O'Hara</b>")
    answer = signed_in(person).get("/account/")
    page = read(answer)
    assert current(page) == ["/home/"]
    assert page.address_of("Sign out") == "/account/sign-out/"
    assert "Signed in as Zoë &lt;b&gt;O&#39;Hara&lt;/b&gt;" in answer.content.decode()


@pytest.mark.parametrize("shown", [True, False])
def test_an_example_commons_says_on_every_page_that_it_is_one(
    shown: bool, db: None, settings
) -> None:
    settings.DEMONSTRATION = shown
    body = Client().get("/help/").content.decode()
    assert ("Example data: the organisations are fictional." in body) is shown


def test_the_service_has_the_name_that_it_was_given(db: None, settings) -> None:
    settings.SERVICE_NAME = "Commons of <Testing>"
    answer = Client().get("/help/")
    assert read(answer).title == "Help – Commons of <Testing>"
    assert "<Testing>" not in answer.content.decode()


@pytest.mark.urls("tests.commons.routes")
class TestNotices:
    def said(self, level: str) -> Page:
        client = Client()
        client.get("/says/", {"level": level})
        page = read(client.get("/help/"))
        assert "<i>words</i>" in page.words
        assert "<i>words</i>" not in read(client.get("/help/")).words
        return page

    def test_what_is_done_is_told_once_as_done(self, db: None) -> None:
        page = self.said("success")
        assert page.words.startswith("Done")
        assert page.elements(
            "div", **{"data-module": "govuk-notification-banner", "role": "alert"}
        )

    def test_what_stood_in_the_way_is_told_as_important(self, db: None) -> None:
        page = self.said("warning")
        assert page.words.startswith("Important")
        assert not page.elements("div", role="alert")
