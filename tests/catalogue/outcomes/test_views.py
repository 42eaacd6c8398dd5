"""Outcomes as members report them and as everybody reads them."""

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.models import ListingState, OutcomeReport
from tests import factories
from tests.catalogue.outcomes.said import typed
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2026-11-15T12:00:00Z", tick=False):
        yield


@pytest.fixture
def body():
    return factories.organisation(name="Wexmouth Borough")


@pytest.fixture
def listing(body):
    listing = factories.live_listing(name="Pay desk")
    factories.adoption(listing=listing, organisation=body)
    return listing


@pytest.fixture
def client(body):
    return signed_in(factories.member_of(body))


@pytest.fixture
def colleague(body):
    return signed_in(factories.member_of(body))


def form(body, listing):
    return f"/workspace/{body.slug}/outcomes/new/?listing={listing.slug}"


def own(body, *more):
    return "/".join([f"/workspace/{body.slug}/outcomes", *(str(one) for one in more), ""])


def public(listing):
    return f"/listings/{listing.slug}/outcomes/"


class TestStory:
    def test_from_the_use_to_the_service_s_page(self, client, colleague, body, listing, moderator):
        use = body.adoptions.get()
        page = read(client.get(f"/workspace/{body.slug}/adoptions/{use.pk}/"))
        link = page.address_of("Report an outcome")
        costs = {"cost_before_pence": "£20,000", "cost_after_pence": "5000"}
        page = read(client.post(link, typed(**costs), follow=True))
        assert "Stored. A colleague has to confirm it before it counts." in page.words
        assert "Waits for a colleague" in page.words
        assert (
            "No organisation has reported an outcome yet."
            in read(Client().get(public(listing))).words
        )
        page = read(colleague.get(own(body)))
        link = page.address_of(
            "Confirm the outcome 'Days from application to decision' of Pay desk"
        )
        assert (
            "Confirm it if you know that the numbers are right." in read(colleague.get(link)).words
        )
        assert (
            "Confirmed. Everybody can read it now."
            in read(colleague.post(link, follow=True)).words
        )
        judge = signed_in(moderator)
        page = read(judge.get("/moderation/outcomes/"))
        link = page.address_of("Pay desk: Days from application to decision, Wexmouth Borough")
        done = read(judge.post(link, {"seen": "The yearly report."}, follow=True))
        assert "No outcome waits for a moderator." in done.words
        page = read(Client().get(public(listing)))
        for words in (
            "1 outcome was reported by 1 organisation. Moderators have seen the evidence of 1."
            if "Moderators have" in page.words
            else "1 outcome was reported by 1 organisation. A moderator has seen the evidence of 1.",
            "Days from application to decision: from 12 to 4 days, 67% less. That is better.",
            "Wexmouth Borough",
            "Verified On 15 November 2026 a moderator saw this evidence: The yearly report.",
            "12 days, 1 January 2025 to 31 December 2025",
            "From £20,000 to £5,000 a year, 75% less",
            "Counted in our case system.",
            "Address of the evidence Not given",
        ):
            assert words in page.words
        assert OutcomeReport.objects.get().reported_by.name not in page.words
        page = read(Client().get(f"/listings/{listing.slug}/"))
        assert "67% less. That is better. Wexmouth Borough, verified." in page.words
        assert page.address_of("All outcomes, with their numbers and sources") == public(listing)

    def test_who_reported_it_is_told_who_confirms_it(self, client, body, listing):
        client.post(form(body, listing), typed())
        report = OutcomeReport.objects.get()
        words = read(client.get(own(body, report.pk, "confirm"))).words
        assert "somebody else from your organisation has to confirm it." in words
        assert client.post(own(body, report.pk, "confirm")).status_code == 403

    def test_confirmed_twice_says_so(self, colleague, body, listing):
        report = factories.outcome(listing=listing, organisation=body)
        page = read(colleague.post(own(body, report.pk, "confirm"), follow=True))
        assert "There is nothing to confirm. Somebody may have been faster." in page.words


class TestForm:
    def test_an_empty_form_says_what_is_missing(self, client, body, listing):
        page = read(client.post(form(body, listing), {"measure": ""}), status=422)
        for words, where in (
            ("Enter what you measured", "#id_measure"),
            ("Enter the unit", "#id_unit"),
            ("Select which is better", "#id_higher_is_better"),
            ("Enter the number before", "#id_before"),
            ("Enter the first day before", "#id_before_from_day"),
            ("Enter the last day after", "#id_after_until_day"),
            ("Enter where the numbers come from", "#id_source"),
        ):
            assert page.address_of(words) == where

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"before": "many"}, "Enter a number, as 12 or 12.5"),
            ({"before": "NaN"}, "Enter a number, as 12 or 12.5"),
            ({"after": "1.234"}, "The number must have 2 digits or fewer after the point"),
            (
                {"after": "1" + "0" * 13},
                "The number must have 12 digits or fewer before the point",
            ),
            ({"measure": "x" * 151}, "What you measured must be 150 characters or fewer"),
            ({"measure": "\u200b"}, "Enter what you measured"),
            ({"unit": "x" * 41}, "The unit must be 40 characters or fewer"),
            ({"source": "x" * 501}, "Where they come from must be 500 characters or fewer"),
            ({"evidence": "no address"}, "The address must start with https://"),
            ({"higher_is_better": "both"}, "Select a lower or a higher number"),
            ({"before_from_month": "13"}, "Enter a real date, as 27 3 2026"),
            ({"before_until_year": "2024"}, "must not be earlier than the first"),
            (
                {"after_until_year": "2025"},
                "The last day after must not be earlier than the first",
            ),
            ({"after_from_year": "2025"}, "The first day after must follow the last day before"),
            ({"after_until_month": "12"}, "The last day after must not be in the future"),
            ({"cost_before_pence": "5"}, "Enter both yearly costs, or none"),
            ({"cost_after_pence": "5"}, "Enter both yearly costs, or none"),
            ({"cost_before_pence": "much"}, "as 1,200 or 1200.50. 'much' is not."),
        ],
    )
    def test_a_wrong_answer_keeps_the_others(self, client, body, listing, wrong, words):
        answered = client.post(form(body, listing), typed() | wrong)
        page = read(answered, status=422)
        assert words in page.words
        assert "Counted in our case system." in page.words or "source" in wrong
        assert not OutcomeReport.objects.exists()

    def test_the_same_measure_again_is_told(self, client, body, listing):
        client.post(form(body, listing), typed())
        spaced = typed(measure="Days  from application to\u200b decision ")
        page = read(client.post(form(body, listing), spaced), status=422)
        assert page.address_of(
            "Your organisation has reported this measure already. Change that report instead."
        )

    def test_only_for_what_is_in_use(self, client, body):
        other = factories.live_listing()
        factories.adoption(listing=other, organisation=body, stage="trialling")
        assert client.get(form(body, other)).status_code == 404
        assert client.get(f"/workspace/{body.slug}/outcomes/new/").status_code == 404


class TestChange:
    def test_the_form_shows_what_was_said_and_what_follows_is_confirmed_anew(
        self, client, colleague, body, listing
    ):
        costs = {"cost_before_pence": "1200.5", "cost_after_pence": "1"}
        client.post(form(body, listing), typed(**costs))
        report = OutcomeReport.objects.get()
        colleague.post(own(body, report.pk, "confirm"))
        page = read(client.get(own(body, report.pk, "change")))
        assert ("cost_before_pence", "1,200.50", False) in page.fields
        assert ("higher_is_better", "lower", True) in page.fields
        page = read(client.post(own(body, report.pk, "change"), typed(after="5"), follow=True))
        assert "Changed. A colleague has to confirm it before it counts." in page.words
        history = f"{public(listing)}{report.pk}/history/"
        assert Client().get(history).status_code == 404
        colleague.post(own(body, report.pk, "confirm"))
        page = read(Client().get(history))
        assert "The report was changed and confirmed again" in page.words
        assert "5 Before: 4" in page.words
        assert "Not given Before: £1,200.50" in page.words
        assert "The outcome was reported and confirmed" in page.words

    def test_what_a_moderator_hid_stays_hidden_in_the_history(self, body, listing, moderator):
        report = factories.outcome(listing=listing, organisation=body, source="Ask Jo Bloggs.")
        judge = signed_in(moderator)
        judge.post(f"/moderation/outcomes/{report.pk}/hide/", {"reason": "It names a person."})
        words = read(signed_in(report.reported_by).get(own(body))).words
        assert "A moderator hid it: It names a person." in words
        assert "Jo Bloggs" not in read(Client().get(public(listing))).words
        author = signed_in(report.reported_by)
        author.post(own(body, report.pk, "change"), typed())
        signed_in(factories.member_of(body)).post(own(body, report.pk, "confirm"))
        judge.post(f"/moderation/outcomes/{report.pk}/restore/", {"reason": "It is gone."})
        page = read(Client().get(f"{public(listing)}{report.pk}/history/"))
        assert "Jo Bloggs" not in page.words
        assert "Hidden by a moderator" in page.words

    def test_what_is_withdrawn_is_shown_nowhere(self, client, body, listing):
        report = factories.outcome(listing=listing, organisation=body)
        assert (
            "You cannot take this back" in read(client.get(own(body, report.pk, "withdraw"))).words
        )
        page = read(client.post(own(body, report.pk, "withdraw"), follow=True))
        assert "It is shown and counted nowhere." in page.words
        assert "No organisation has reported" in read(Client().get(public(listing))).words
        page = read(client.post(own(body, report.pk, "change"), typed(), follow=True))
        assert "This report was withdrawn. Report the outcome anew." in page.words


class TestPublic:
    def test_verified_ones_come_first(self, listing):
        factories.outcome(listing=listing, measure="Second")
        factories.outcome(listing=listing, measure="First", verified=True)
        words = read(Client().get(public(listing))).words
        assert words.index("First: from") < words.index("Second: from")
        assert "2 outcomes were reported by 2 organisations." in words

    def test_what_is_not_published_has_none(self):
        for slug in ("none", factories.live_listing(state=ListingState.SUSPENDED).slug):
            assert Client().get(f"/listings/{slug}/outcomes/").status_code == 404

    def test_of_nobody_nobody_has_reported(self, body):
        empty = factories.organisation()
        words = read(signed_in(factories.member_of(empty)).get(own(empty))).words
        assert "Your organisation has not reported an outcome yet." in words

    def test_the_number_of_queries_does_not_grow(self, listing):
        factories.outcome(listing=listing)
        few = self.queries(listing)
        for turn in range(10):
            factories.outcome(listing=listing, measure=f"Measure {turn}")
        assert self.queries(listing) == few <= 8

    def queries(self, listing):
        with CaptureQueriesContext(connection) as seen:
            read(Client().get(public(listing)))
        return len(seen)


class TestVerify:
    def test_what_is_wrong_is_told(self, moderator):
        report = factories.outcome()
        address = f"/moderation/outcomes/{report.pk}/verify/"
        judge = signed_in(moderator)
        page = read(judge.post(address, {"seen": " "}), status=422)
        assert page.address_of("Enter which evidence you have seen. Everybody reads it.")
        judge.post(address, {"seen": "All of it."})
        page = read(judge.post(address, {"seen": "Again."}, follow=True))
        assert "There is nothing to verify" in page.words
        assert "a moderator saw this evidence: All of it." in read(judge.get(address)).words

    def test_a_moderator_of_the_organisation_is_refused(self, moderator):
        report = factories.outcome()
        factories.membership(organisation=report.organisation, person=moderator)
        judge = signed_in(moderator)
        assert judge.get(f"/moderation/outcomes/{report.pk}/verify/").status_code == 403
        assert "No outcome waits" in read(judge.get("/moderation/outcomes/")).words
