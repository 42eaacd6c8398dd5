"""What becomes of a recorded use: another stage, a renewal, an end; and the body's own list."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalogue.adoption.actions import advance, lapse_due, withdraw
from catalogue.models import Adoption, Stage
from tests import factories
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def tried(body):
    listing = factories.live_listing(name="Pay desk")
    return factories.adoption(organisation=body, listing=listing, stage=Stage.TRIALLING)


def one(adoption, step=""):
    return f"/workspace/{adoption.organisation.slug}/adoptions/{adoption.pk}/{step}"


def links(page):
    return {words for words, _address in page.links}


class TestStage:
    def test_a_step_forward_waits_and_the_present_stage_counts_on(self, client, colleague, tried):
        page = read(client.get(one(tried, "stage/")))
        assert "Now: trying it out." in page.words
        page = read(client.post(one(tried, "stage/"), {"stage": "live"}, follow=True))
        assert "A colleague has to confirm this step before it counts." in page.words
        assert "A step to 'in use' waits for a colleague" in page.words
        tried.refresh_from_db()
        assert (tried.stage, tried.counts) == (Stage.TRIALLING, True)
        asked = read(colleague.get(one(tried, "confirm/")))
        assert "Confirm only what you know to be true: in use." in asked.words
        colleague.post(one(tried, "confirm/"))
        tried.refresh_from_db()
        assert tried.in_use

    def test_a_step_back_is_done_at_once(self, client, tried):
        page = read(client.post(one(tried, "stage/"), {"stage": "considering"}, follow=True))
        assert "The stage is changed." in page.words
        assert "waits" not in page.words
        tried.refresh_from_db()
        assert tried.stage == Stage.CONSIDERING

    @pytest.mark.parametrize(
        ("stage", "words"),
        [
            ("", "Select what is true now"),
            ("leaving", "Select one of the stages that can follow"),
            ("boat", "Select one of the stages that can follow"),
        ],
    )
    def test_what_cannot_follow_is_refused_in_words(self, client, tried, stage, words):
        page = read(client.post(one(tried, "stage/"), {"stage": stage, "x": ""}), status=422)
        assert page.address_of(words) == "#id_stage"
        tried.refresh_from_db()
        assert (tried.stage, tried.proposed_stage) == (Stage.TRIALLING, "")


class TestRenew:
    def test_it_counts_for_twelve_months_more(self, client, tried):
        soon = timezone.localdate() + timedelta(days=3)
        Adoption.objects.filter(pk=tried.pk).update(lapses_on=soon)
        assert "another 12 months" in read(client.get(one(tried, "renew/"))).words
        page = read(client.post(one(tried, "renew/"), follow=True))
        assert "Renewed for another 12 months." in page.words
        tried.refresh_from_db()
        assert tried.lapses_on > soon + timedelta(days=300)

    def test_what_lapsed_says_so_and_counts_again_once_it_is_renewed(self, client, tried):
        at = timezone.now() + timedelta(days=400)
        assert lapse_due(at=at) == 1
        page = read(client.get(one(tried)))
        assert "Nobody renewed this in time, so it is in no figure." in page.words
        assert re.search(r"Counts until\s?Does not apply", page.words)
        assert "Write a review" not in links(page)
        page = read(client.post(one(tried, "renew/"), follow=True))
        assert "Nobody renewed this in time" not in page.words
        tried.refresh_from_db()
        assert tried.counts

    def test_nothing_is_renewed_before_it_is_confirmed(self, client, body):
        waits = factories.adoption(organisation=body, confirmed=False)
        assert "Renew for another 12 months" not in links(read(client.get(one(waits))))
        page = read(client.post(one(waits, "renew/"), follow=True))
        assert "A second person has to confirm this before it can be renewed." in page.words


class TestWithdraw:
    def test_it_is_asked_first_and_leaves_the_list(self, client, body, tried):
        asked = read(client.get(one(tried, "withdraw/")))
        assert "It leaves every figure and list." in asked.words
        page = read(client.post(one(tried, "withdraw/"), follow=True))
        assert "Withdrawn. It is in no figure any more." in page.words
        assert "Pay desk" not in page.words

    def test_afterwards_its_page_says_so_and_offers_nothing_else(self, client, tried, member):
        withdraw(adoption=tried, by=member, at=timezone.now())
        page = read(client.get(one(tried)))
        assert "This was withdrawn and is in no figure." in page.words
        offered = links(page)
        assert "See the service" in offered
        for words in ("Change the stage", "Renew for another 12 months", "Write a review"):
            assert words not in offered
        assert not any(words.startswith("Withdraw") for words in offered)

    def test_afterwards_no_form_changes_it(self, client, tried, member):
        withdraw(adoption=tried, by=member, at=timezone.now())
        version = Adoption.objects.get().version
        read(client.post(one(tried, "stage/"), {"stage": "live"}), status=422)
        for step in ("renew/", "confirm/", "withdraw/"):
            read(client.post(one(tried, step), follow=True))
        after = Adoption.objects.get()
        assert (after.version, after.withdrawn) == (version, True)


class TestReview:
    @pytest.mark.parametrize(
        ("stage", "may"),
        [
            (Stage.CONSIDERING, False),
            (Stage.TRIALLING, True),
            (Stage.LIVE, True),
            (Stage.LEAVING, True),
            (Stage.ENDED, False),
        ],
    )
    def test_it_is_offered_to_those_who_may_write_one(self, client, body, stage, may):
        adoption = factories.adoption(organisation=body, stage=stage)
        page = read(client.get(one(adoption)))
        assert ("Write a review" in links(page)) == may
        if may:
            assert client.get(page.address_of("Write a review")).status_code == 200


class TestOwnList:
    def test_none_yet_is_said(self, client, body):
        page = read(client.get(f"/workspace/{body.slug}/adoptions/"))
        assert "has not recorded what it uses" in page.words
        assert page.address_of("Find services") == "/listings/"

    def test_what_waits_comes_first_and_each_says_how_it_stands(self, client, body, member):
        lapsed = self.named("Lapsed one", body, lapsed=True)
        self.named("Ended one", body, stage=Stage.ENDED)
        self.named("Withdrawn one", body, withdrawn=True)
        step = self.named("With a step", body, stage=Stage.TRIALLING)
        advance(adoption=step, stage=Stage.LIVE, by=member, at=timezone.now())
        self.named("New one", body, confirmed=False)
        self.named("Of others", factories.organisation())
        page = read(client.get(f"/workspace/{body.slug}/adoptions/"))
        assert page.address_of("Lapsed one") == one(lapsed)
        rows = page.words.split("Renew before")[1]
        for words in (
            r"^ New one In use ?Waits for a colleague Does not apply Lapsed one",
            r"Lapsed one In use ?Lapsed",
            r"Ended one No longer used Does not apply",
            r"With a step Trying it out ?Waits for a colleague",
        ):
            assert re.search(words, rows), words
        assert "Withdrawn one" not in rows
        assert "Of others" not in rows

    def named(self, name, body, **fields):
        listing = factories.live_listing(name=name)
        return factories.adoption(listing=listing, organisation=body, **fields)

    def test_the_number_of_queries_does_not_grow(self, client, body):
        factories.adoption(organisation=body)
        few = self.queries(client, body)
        for _ in range(10):
            factories.adoption(organisation=body)
        assert self.queries(client, body) == few <= 10

    def queries(self, client, body):
        with CaptureQueriesContext(connection) as seen:
            read(client.get(f"/workspace/{body.slug}/adoptions/"))
        return len(seen)
