"""Help and statements: drawn, linked, and true to the code that they speak of."""

import json
from datetime import datetime, timedelta
from math import log1p

import pytest
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.adoption.actions.steps import LAPSE_MONTHS
from catalogue.models import Kind, SearchDocument, Stage
from catalogue.ratings.intervals import LEAST_ANSWERS, LEAST_ORGANISATIONS
from catalogue.search.actions import refresh_documents
from catalogue.statistics.actions.rollup import refresh_pairs
from commons.celery_settings import beat_schedule
from commons.forms import sentence
from commons.pages import RULES, STATEMENTS, TASKS
from tests import factories
from tests.reading import read

SMALL_NUMBERS = {4: "four", 5: "five"}


def words_of(topic: str) -> str:
    return read(Client().get(reverse("pages:topic", args=[topic]))).words


class TestHelp:
    def test_it_leads_to_every_page_by_its_heading(self) -> None:
        index = read(Client().get("/help/"))
        for title in {**TASKS, **RULES, **STATEMENTS}.values():
            page = read(Client().get(index.address_of(title)))
            assert page.title.startswith(f"{title} – Help")
            assert page.address_of("Back to help") == "/help/"

    def test_an_unknown_topic_is_not_found(self) -> None:
        assert Client().get("/help/page/").status_code == 404
        assert Client().get("/help/layout/").status_code == 404

    def test_every_page_leads_to_help_and_to_a_report_about_itself(self) -> None:
        page = read(Client().get("/help/record-use/"))
        assert page.address_of("Help pages") == "/help/"
        report = page.address_of("Report a problem with this page")
        found = read(Client().get(report)).words
        assert f"You came from this page: {configured.BASE_URL}/help/record-use/" in found


class TestHowWeCount:
    def test_a_use_lapses_after_as_many_months_as_it_says(self) -> None:
        assert f"A confirmed use counts for {LAPSE_MONTHS} months." in words_of("how-we-count")

    def test_a_score_needs_as_many_answers_as_it_says(self) -> None:
        answers, bodies = SMALL_NUMBERS[LEAST_ANSWERS], SMALL_NUMBERS[LEAST_ORGANISATIONS]
        expected = f"a score from {answers} answers of {bodies} organisations or more"
        assert expected in words_of("how-we-count")

    def test_it_names_every_stage_and_kind_as_the_forms_do(self) -> None:
        counting, publishing = words_of("how-we-count"), words_of("publish-a-service")
        assert all(sentence(stage.label) in counting for stage in Stage)
        assert all(sentence(kind.label) in publishing for kind in Kind)

    def test_figures_are_read_each_minute_as_it_says(self) -> None:
        assert "read from it within a minute" in words_of("how-we-count")
        assert beat_schedule["read the ledger for adoption"]["schedule"] == 30


@pytest.mark.django_db
@pytest.mark.parametrize(("reuse", "words"), [(0, "1 with none"), (1, "about 1.7 with one")])
def test_reuse_lifts_a_result_as_much_as_it_says(reuse: int, words: str) -> None:
    listing = factories.live_listing()
    used = [factories.adoption(listing=listing) for _ in range(reuse)]
    refresh_pairs(pairs=[(listing.pk, one.organisation_id) for one in used])
    refresh_documents(listing_ids=[listing.pk])
    factor = 1 + SearchDocument.objects.get().static
    assert words in words_of("how-results-are-ordered")
    assert f"{factor:.1f}".removesuffix(".0") == words.removeprefix("about ").split()[0]
    assert f"about {1 + log1p(9):.1f} with nine" in words_of("how-results-are-ordered")


class TestCookies:
    def test_exactly_those_that_are_set_are_named(self, db: None) -> None:
        client = Client()
        client.get(reverse("account_login"))
        client.force_login(factories.person())
        page = Client().get("/cookies/").content.decode()
        assert set(client.cookies) == {
            configured.SESSION_COOKIE_NAME,
            configured.CSRF_COOKIE_NAME,
        }
        assert all(f">{name}</h2>" in page for name in client.cookies)

    def test_they_last_as_long_as_it_says(self, db: None) -> None:
        words = read(Client().get("/cookies/")).words
        assert "Until you sign out, at most 12 hours" in words
        assert timedelta(hours=12).total_seconds() == configured.SESSION_COOKIE_AGE
        assert "12 months" in words
        assert timedelta(weeks=52).total_seconds() == configured.CSRF_COOKIE_AGE


class TestContact:
    def test_without_an_address_it_says_so(self, settings) -> None:
        settings.CONTACT_ADDRESS = ""
        assert "have not given an address yet" in read(Client().get("/contact/")).words
        assert f"Contact: {settings.BASE_URL}/contact/" in security_txt()

    def test_the_address_is_a_link(self, settings) -> None:
        settings.CONTACT_ADDRESS = "help@commons.example"
        page = read(Client().get("/contact/"))
        assert page.address_of("help@commons.example") == "mailto:help@commons.example"
        assert "Contact: mailto:help@commons.example" in security_txt()

    @pytest.mark.parametrize("page", ["https://elsewhere.example/", "javascript:alert(1)", ""])
    def test_a_page_elsewhere_is_not_repeated(self, page: str) -> None:
        assert "You came from" not in read(Client().get("/contact/", {"page": page})).words

    def test_a_long_address_is_cut(self) -> None:
        words = read(Client().get("/contact/", {"page": "/" + "a" * 5_000})).words
        assert "a" * 299 in words
        assert "a" * 300 not in words


def security_txt() -> list[str]:
    return Client().get("/.well-known/security.txt").content.decode().splitlines()


def test_the_file_for_weaknesses_has_not_expired() -> None:
    (expires,) = [line for line in security_txt() if line.startswith("Expires: ")]
    left = datetime.fromisoformat(expires.removeprefix("Expires: ")) - timezone.now()
    assert timedelta(days=170) < left < timedelta(days=365)


def test_robots_are_kept_from_pages_of_people() -> None:
    lines = Client().get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /workspace/", "Disallow: /account/", "Disallow: /save-search/"} <= set(
        lines
    )


@pytest.mark.django_db
class TestPolicyReports:
    def send(self, body: object, *, kind: str = "application/csp-report") -> int:
        text = body if isinstance(body, bytes) else json.dumps(body).encode()
        return Client().post("/csp-report/", text, content_type=kind).status_code

    @pytest.mark.parametrize(
        ("report", "directive"),
        [
            ({"csp-report": {"effective-directive": "style-src-elem"}}, "style-src"),
            ({"csp-report": {"violated-directive": "img-src 'self'"}}, "img-src"),
            ({"csp-report": {"effective-directive": "my-illness"}}, "other"),
            ({"csp-report": {}}, "other"),
            ({"csp-report": 7}, "other"),
            (["csp-report"], "other"),
            (b"\xff{", "other"),
        ],
    )
    def test_only_the_directive_is_logged(self, report: object, directive: str, log_lines) -> None:
        assert self.send(report) == 204
        (line,) = [one for one in log_lines() if one["event"] == "policy report"]
        assert line["directive"] == directive
        assert "my-illness" not in json.dumps(log_lines())

    def test_a_long_one_and_another_kind_are_refused(self) -> None:
        assert self.send(b"a" * 8_192) == 204
        assert self.send(b"a" * 8_193) == 413
        assert self.send(b"{}", kind="application/json") == 415

    def test_ten_a_minute_are_taken_from_one_address(self) -> None:
        assert [self.send({}) for _ in range(12)] == [204] * 10 + [429] * 2
