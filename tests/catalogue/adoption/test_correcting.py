"""Other answers about a recorded use, and where the public reads them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import Event, Role
from catalogue.adoption.actions import ChangedMeanwhile, NotCorrectable, correct, withdraw
from catalogue.models import Adoption, AdoptionRollup
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from catalogue.statistics.actions.rollup import refresh_changed
from tests import factories
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db
COUNTED = ("listing", "organisation", "stage", "confirmed", "lapsed")


@pytest.fixture
def listing():
    return factories.live_listing(name="Pay desk")


@pytest.fixture
def used(body, listing):
    return factories.adoption(organisation=body, listing=listing)


def page_of(used):
    return f"/workspace/{used.organisation.slug}/adoptions/{used.pk}/"


def given(**fields):
    return {
        "scope": "Parking",
        "started_on_day": "27",
        "started_on_month": "3",
        "started_on_year": "2026",
        "version_used": "2.1",
        "evidence": "https://wexmouth.example/pay",
        "replaces": "Paper forms",
        "contact_policy": "none",
        "seen": "1",
    } | fields


class TestThePage:
    def test_it_comes_filled_in_and_one_member_is_enough(self, client, used):
        client.post(f"{page_of(used)}correct/", given())
        page = read(client.get(f"{page_of(used)}correct/"))
        values = {name: value for name, value, _chosen in page.fields}
        assert values["scope"] == "Parking"
        assert (values["started_on_day"], values["started_on_month"]) == ("27", "3")
        assert values["evidence"] == "https://wexmouth.example/pay"
        assert ("contact_policy", "none", True) in page.fields
        assert values["seen"] == "2"

    def test_what_is_saved_is_shown_to_its_members_with_an_outward_link(self, client, used):
        page = read(client.post(f"{page_of(used)}correct/", given(), follow=True))
        assert "Corrected. No figure changes by it." in page.words
        for words in ("Parking", "27 March 2026", "2.1", "Paper forms", "would rather not"):
            assert words in page.words
        (link,) = page.elements("a", href="https://wexmouth.example/pay")
        assert link["rel"] == "nofollow ugc noopener"
        assert "Details were corrected" in page.words

    @pytest.mark.parametrize(
        ("wrong", "words"),
        [
            ({"scope": "x" * 301}, "must be 300 characters or fewer"),
            ({"evidence": "javascript:alert(1)"}, "The address must start with https://"),
            ({"started_on_year": "2999"}, "The start must be today or in the past"),
            ({"started_on_day": "31", "started_on_month": "2"}, "The start must be a real date"),
            ({"contact_policy": ""}, "Select whether other bodies may ask you"),
            ({"seen": ""}, "Open this page again"),
        ],
    )
    def test_a_wrong_answer_changes_nothing(self, client, used, wrong, words):
        page = read(client.post(f"{page_of(used)}correct/", given(**wrong)), status=422)
        assert words in " ".join([page.words, *(text for text, _ in page.links)])
        assert Adoption.objects.get().version == 1

    def test_a_colleague_s_change_is_not_lost_unseen(self, client, colleague, used):
        colleague.post(f"{page_of(used)}correct/", given(scope="Theirs"))
        answer = client.post(f"{page_of(used)}correct/", given(scope="Mine"))
        page = read(answer, status=422)
        assert "A colleague changed this use while you typed." in page.words
        assert 'value="Mine"' in answer.content.decode()
        assert Adoption.objects.get().scope == "Theirs"
        again = {name: value for name, value, _chosen in page.fields}["seen"]
        client.post(f"{page_of(used)}correct/", given(scope="Mine", seen=again))
        assert Adoption.objects.get().scope == "Mine"

    def test_what_was_withdrawn_is_not_corrected(self, client, used, member):
        withdraw(adoption=used, by=member, at=timezone.now())
        assert "Correct the details" not in read(client.get(page_of(used))).words
        page = read(client.post(f"{page_of(used)}correct/", given(), follow=True))
        assert "This use was withdrawn. Record it again to change it." in page.words

    def test_the_address_is_not_there_for_others(self, used):
        stranger = signed_in(factories.member_of(factories.organisation(), role=Role.OWNER))
        assert stranger.get(f"{page_of(used)}correct/").status_code == 404


class TestTheAct:
    def values(self, **more):
        return {"seen": 1, "at": timezone.now(), "started_on": None} | more

    def test_it_changes_no_figure_and_leaves_one_entry(self, used, member):
        rebuild_rollup()
        before = list(AdoptionRollup.objects.values_list(*COUNTED))
        correct(adoption=used, by=member, **self.values(scope="Parking"))
        refresh_changed(list(Event.objects.all()))
        assert list(AdoptionRollup.objects.values_list(*COUNTED)) == before
        assert list(Event.objects.values_list("kind", flat=True)) == ["adoption.corrected"]
        assert Adoption.objects.get().counts

    def test_others_may_not(self, used, listing, moderator):
        publisher = factories.member_of(listing.organisation, role=Role.OWNER)
        for person in (publisher, moderator, factories.person()):
            with pytest.raises(PermissionDenied):
                correct(adoption=used, by=person, **self.values(scope="x"))

    def test_it_refuses_what_there_is_no_question_for(self, used, member):
        with pytest.raises(TypeError, match="colour"):
            correct(adoption=used, by=member, **self.values(colour="red"))
        with pytest.raises(ChangedMeanwhile):
            correct(adoption=used, by=member, **self.values(seen=7, scope="x"))
        withdraw(adoption=used, by=member, at=timezone.now())
        with pytest.raises(NotCorrectable):
            correct(adoption=used, by=member, **self.values(seen=2, scope="x"))


class TestWhatThePublicSees:
    def shown(self, listing, show="in_use"):
        return read(Client().get(f"/listings/{listing.slug}/adopters/?show={show}"))

    def test_what_was_said_of_a_use_that_counts(self, used, listing, member):
        correct(
            adoption=used,
            seen=1,
            by=member,
            at=timezone.now(),
            started_on=date(2026, 3, 27),
            scope="Parking <b>",
            version_used="2.1",
            evidence="https://wexmouth.example/pay",
            replaces="Paper forms",
        )
        rebuild_rollup()
        page = self.shown(listing)
        for words in ("In use", "Parking <b>", "Version 2.1", "Ask them", "since 27 Mar 2026"):
            assert words in page.words
        assert "Paper forms" not in page.words
        assert member.name not in page.words
        (link,) = page.elements("a", href="https://wexmouth.example/pay")
        assert link["rel"] == "nofollow ugc noopener"

    def test_what_was_not_said_is_said_to_be_missing(self, listing):
        factories.adoption(listing=listing, contact_policy="none")
        rebuild_rollup()
        page = self.shown(listing)
        assert "Not given" in page.words
        assert "Would rather not be asked" in page.words
        assert "Ask them" not in page.words

    def test_what_is_in_no_figure_stands_apart_with_its_number(self, used, listing):
        factories.adoption(
            listing=listing, organisation=factories.organisation(name="Late"), lapsed=True
        )
        for state in ({"withdrawn": True}, {"suspended": True}):
            factories.adoption(listing=listing, lapsed=True, **state)
        factories.adoption(
            listing=listing, organisation=factories.organisation(name="New"), confirmed=False
        )
        rebuild_rollup()
        page = self.shown(listing)
        assert "Late" not in page.words
        assert "New" not in page.words
        assert "Recorded use that lapsed: 1 organisation" in page.words
        assert "Recorded, not yet confirmed: 1 organisation" in page.words
        lapsed = read(
            Client().get(
                f"/listings/{listing.slug}/adopters/"
                + page.address_of("Recorded use that lapsed").partition("/adopters/")[2]
            )
        )
        assert "1 organisation Organisation" in lapsed.words
        assert "Late" in lapsed.words
        assert "Not while it does not count" in lapsed.words

    def test_the_number_of_queries_is_the_same_for_ten_and_for_two(
        self, listing, django_assert_max_num_queries
    ):
        for _ in range(10):
            factories.adoption(listing=listing)
        rebuild_rollup()
        with django_assert_max_num_queries(12):
            self.shown(listing)


def test_who_can_confirm_is_named_and_who_recorded_it_is_not(client, colleague, body, member):
    made = factories.adoption(organisation=body, confirmed=False)
    page = read(client.get(page_of(made)))
    assert "Confirm this use" in page.words
    alone = factories.adoption(confirmed=False)
    only = signed_in(alone.declared_by)
    words = read(only.get(page_of(alone))).words
    assert "Nobody else of your organisation is here yet" in words
    ada = factories.membership(organisation=alone.organisation).person
    words = read(only.get(page_of(alone))).words
    assert f"Any of these colleagues can confirm it: {ada.name}." in words


def test_a_start_today_is_no_future(client, used):
    today = timezone.localdate()
    day = {
        "started_on_day": today.day,
        "started_on_month": today.month,
        "started_on_year": today.year,
    }
    assert client.post(f"{page_of(used)}correct/", given(**day)).status_code == 303
    tomorrow = today + timedelta(days=1)
    day = {
        "started_on_day": tomorrow.day,
        "started_on_month": tomorrow.month,
        "started_on_year": tomorrow.year,
    }
    assert client.post(f"{page_of(used)}correct/", given(seen="2", **day)).status_code == 422
