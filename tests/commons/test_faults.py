"""Pages for what goes wrong: each says what to do, none needs what is broken."""

from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import InternalError, OperationalError, connection
from django.test import Client, RequestFactory
from psycopg.errors import IdleInTransactionSessionTimeout

from accounts.models import Organisation, User
from commons.faults import bad_request, server_error
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.urls("tests.commons.routes")


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def person(db: None) -> User:
    return factories.person()


class TestOurFault:
    def test_a_failure_is_told_with_its_reference_and_nothing_of_its_cause(
        self, visitor: Client
    ) -> None:
        answer = visitor.get("/fails/")
        page = read(answer, status=500)
        assert page.title.startswith("Sorry, there is a problem with the service")
        assert f"Reference: {answer['X-Request-Id']}" in page.words
        assert "secret" not in answer.content.decode()
        assert page.address_of("Go to the start page") == "/"

    @pytest.mark.parametrize("address", ["/fails/", "/nowhere/"])
    def test_errors_carry_the_headers_of_every_page(self, address: str, visitor: Client) -> None:
        answer = visitor.get(address)
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "camera=()" in answer["Permissions-Policy"]
        assert answer["Referrer-Policy"] == answer["Cross-Origin-Opener-Policy"] == "same-origin"


class TestAwayDatabase:
    def test_a_visitor_is_told_that_nothing_was_saved(
        self, database_away: None, visitor: Client
    ) -> None:
        answer = visitor.get("/looks/")
        page = read(answer, status=503)
        assert "The database does not answer. Nothing was saved." in page.words
        assert f"Reference: {answer['X-Request-Id']}" in page.words
        assert answer["Retry-After"] == "30"

    def test_so_is_somebody_whose_session_cannot_be_stored(self) -> None:
        """Django takes it for one that was deleted meanwhile, which would be the visitor's fault."""
        error = SessionInterrupted()
        error.__context__ = UpdateError()
        error.__context__.__context__ = OperationalError("terminating connection")
        assert bad_request(RequestFactory().get("/"), error).status_code == 503

    def test_so_is_somebody_whose_page_was_made_too_slowly(self) -> None:
        try:
            raise InternalError from IdleInTransactionSessionTimeout()  # noqa: TRY301
        except InternalError:
            assert server_error(RequestFactory().get("/")).status_code == 503

    def test_so_is_somebody_with_a_session_which_cannot_be_read(
        self, database_away: None, visitor: Client
    ) -> None:
        visitor.cookies["commons_session"] = "a" * 32
        page = read(visitor.post("/makes/", {"one_time_key": "k"}), status=503)
        assert "what you typed is still there" in page.words

    def test_pages_without_data_go_on(self, database_away: None, visitor: Client) -> None:
        assert "Twelve months" in read(visitor.get("/help/how-we-count/")).words
        assert visitor.get("/healthz").content == b"ok\n"

    def test_it_comes_back_without_a_start(
        self, database_away: dict[str, Any], visitor: Client
    ) -> None:
        assert visitor.get("/looks/").status_code == 503
        connection.settings_dict.update(database_away)
        assert visitor.get("/looks/").content == b"0"


class TestTheirFault:
    def test_a_view_that_refuses_an_address_says_why_as_text(self, visitor: Client) -> None:
        page = read(visitor.get("/refuses/"), status=400)
        assert "There are <b>two</b> of them." in page.words

    def test_what_only_the_framework_refuses_gets_general_words(
        self, db: None, visitor: Client
    ) -> None:
        page = read(visitor.post("/makes/", {f"f{n}": "" for n in range(501)}), status=400)
        assert "Something in it is not as we expect." in page.words

    def test_a_form_of_five_hundred_fields_is_taken(self, person: User) -> None:
        answer = signed_in(person).post("/makes/", {f"f{n}": "" for n in range(500)})
        assert answer.content == b"Give it a name"

    def test_a_form_over_one_megabyte_is_too_large(self, person: User) -> None:
        client = signed_in(person)
        assert client.post("/makes/", {"text": "a" * 999_000}).status_code == 200
        page = read(client.post("/makes/", {"text": "a" * 1_000_001}), status=413)
        assert "Nothing was saved. A form can hold 1 MB at most." in page.words

    def test_another_host_is_refused_in_plain_words(self, visitor: Client) -> None:
        answer = visitor.get("/help/", headers={"Host": "elsewhere.example"})
        assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain")
        assert b"elsewhere" not in answer.content

    def test_a_page_that_is_not_there_offers_a_search(self, visitor: Client) -> None:
        page = read(visitor.get("/nowhere/"), status=404)
        assert page.title.startswith("Page not found")
        assert page.elements("form", action="/listings/", role="search")

    @pytest.mark.parametrize(
        ("words", "shown"),
        [
            ("", "Your role does not allow this step."),
            ("<b>Only owners</b> can", "<b>Only owners</b> can"),
        ],
    )
    def test_who_may_not_learns_what_the_rule_is(
        self, words: str, shown: str, visitor: Client
    ) -> None:
        page = read(visitor.get("/forbids/", {"words": words}), status=403)
        assert shown in page.words
        assert "An owner of your organisation can change your role." in page.words

    def test_an_expired_form_says_that_nothing_was_saved(self, person: User) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(person)
        page = read(client.post("/makes/", {"name": "Ayr"}), status=403)
        assert "This page has expired" in page.words
        assert "Nothing was saved." in page.words
        assert not Organisation.objects.exists()

    def test_too_many_attempts_are_told_to_wait(self, db: None, visitor: Client) -> None:
        mine = {"login": "nobody@body.example", "password": "not the one"}
        answers = [visitor.post("/account/sign-in/", mine) for _ in range(11)]
        assert read(answers[-1], status=429).title.startswith("Too many attempts")
        assert answers[-1]["Retry-After"] == "60"
