"""The daily look at saved searches: who is told of what, once."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from pyroaring import BitMap

from accounts.models import Membership
from catalogue.jobs import actions as jobs
from catalogue.models import (
    Job,
    JobState,
    Listing,
    ListingState,
    Message,
    Notice,
    SavedSearch,
    Way,
)
from catalogue.notifications.actions.mailing import send_digest
from catalogue.notifications.queries.wording import describe
from catalogue.search import tasks
from catalogue.search.actions import refresh_documents
from catalogue.search.actions.saved import Look, keep_search, mark_looked_at, tell_of
from catalogue.search.queries.matching import Search, find
from catalogue.search.queries.saved import AT_ONCE
from tests import factories
from tests.catalogue.search.looking import live

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 15, 5, 30, tzinfo=UTC)  # a Friday


@pytest.fixture
def saved():
    return factories.saved_search(at=NOW - timedelta(days=1))


def look(days=0):
    """The look of that many days later."""
    at = NOW + timedelta(days=days)
    with time_machine.travel(at, tick=False):
        jobs.request(kind="search.look_up", key=f"search.look_up:{at}", by=None, at=at)
        tasks.look_up_saved()
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}


def told(saved):
    notices = Notice.objects.filter(person=saved.person, kind="search.found")
    return describe(list(notices.order_by("pk")))


def new(saved):
    return list(SavedSearch.objects.get(pk=saved.pk).new_listings)


def turn(listing, state):
    resumes_as = ListingState.LIVE if state == ListingState.SUSPENDED else ""
    Listing.objects.filter(pk=listing.pk).update(state=state, resumes_as=resumes_as)
    refresh_documents(listing_ids=[listing.pk])


class TestWhatIsTold:
    def test_what_matches_now_and_did_not(self, saved):
        listing = live("Parking permits")
        live("Library cards")
        look()
        (one,) = told(saved)
        assert one.sentence == "Your saved search “Parking” finds something new."
        body = saved.organisation
        assert one.address == f"/workspace/{body.slug}/saved-searches/{saved.pk}/"
        assert (one.notice.way, one.notice.on_behalf_of) == (Way.DAILY, body)
        assert new(saved) == [listing.pk]
        assert SavedSearch.objects.get().looked_up_at == NOW

    def test_what_was_there_when_it_was_saved_is_no_news(self):
        live("Parking permits")
        body = factories.organisation()
        saved = keep_search(
            address="q=parking", name="Parking", organisation=body, by=factories.member_of(body),
            listings=find(Search(words="parking")).keys, at=NOW,
        )  # fmt: skip
        look()
        assert told(saved) == []
        assert new(saved) == []

    def test_a_service_that_begins_to_match_by_an_edit(self, saved):
        listing = live("Permits")
        look()
        assert told(saved) == []
        listing.live_revision.texts.update(summary="For parking in town.")
        refresh_documents(listing_ids=[listing.pk])
        look(1)
        assert len(told(saved)) == 1
        assert new(saved) == [listing.pk]

    def test_one_that_leaves_and_comes_back_is_not_told_again(self, saved):
        listing = live("Parking permits")
        look()
        for days in (1, 3):
            turn(listing, ListingState.SUSPENDED)
            look(days)
            turn(listing, ListingState.LIVE)
            look(days + 1)
        assert len(told(saved)) == 1

    def test_each_look_tells_of_its_own_alone(self, saved):
        first = live("Parking permits")
        look()
        second = live("Parking zones")
        look(1)
        look(2)
        assert len(told(saved)) == 2
        assert new(saved) == sorted([first.pk, second.pk])

    def test_filters_count_as_on_the_page(self):
        saved = factories.saved_search(address="kind=component&q=parking")
        live("Parking zones", kind="shared_service")
        listing = live("Parking permits", kind="component")
        look()
        assert new(saved) == [listing.pk]

    def test_words_are_those_that_were_typed(self):
        """As in the feed: it must not begin to follow something else."""
        saved = factories.saved_search(address="q=parkign")
        for number in range(12):
            live(f"Parking {number}")
        look()
        assert told(saved) == []


class TestFiltersThatMeanNothing:
    def test_what_is_found_without_them_is_no_news_but_what_comes_then_is(self):
        capability = factories.capability()
        saved = factories.saved_search(address=f"capability={capability.slug}&q=parking")
        other = live("Parking zones")
        look()
        assert told(saved) == [], "it has not the capability"
        capability.slug = "renamed"
        capability.save()
        look(1)
        assert told(saved) == [], "nothing happened but that the search became wider"
        later = live("Parking permits")
        look(2)
        assert new(saved) == [later.pk]
        assert other.pk in BitMap.deserialize(bytes(SavedSearch.objects.get().known))

    def test_once_they_mean_something_again_it_is_told_as_before(self):
        saved = factories.saved_search(address="licence=Odd-1.0", name="Odd ones")
        live("Permits")
        look()
        assert told(saved) == []
        odd = live("Zones", facts={"licence": "Odd-1.0"})
        look(1)
        assert new(saved) == [odd.pk]


class TestWhoIsTold:
    def test_nobody_who_left_or_is_suspended(self):
        left, suspended = factories.saved_search(), factories.saved_search()
        Membership.objects.filter(person=left.person).delete()
        suspended.person.is_active = False
        suspended.person.save()
        live("Parking permits")
        look()
        assert not Notice.objects.exists()
        for one in (left, suspended):
            assert SavedSearch.objects.get(pk=one.pk).looked_up_at == one.looked_up_at

    def test_whoever_left_between_look_and_tale_is_told_nothing(self, saved):
        listing = live("Parking permits")
        Membership.objects.filter(person=saved.person).delete()
        looks = [
            Look(key=saved.pk, listings=BitMap([listing.pk]), read_as=saved.address, whole=True)
        ]
        assert tell_of(looks=looks, at=NOW) == 0

    def test_each_of_several_with_the_same_search(self):
        kept = [factories.saved_search() for _ in range(AT_ONCE + 3)]
        live("Parking permits")
        look()
        assert [len(told(one)) for one in kept] == [1] * len(kept)
        assert Job.objects.get().done == len(kept)


class TestMails:
    def test_the_daily_mail_leads_on_and_a_stopped_search_is_in_none(self, saved):
        live("Parking permits")
        look()
        mail = send_digest(person=saved.person_id, day=NOW.date(), at=NOW)
        assert "Your saved search “Parking” finds something new." in mail.body
        live("Parking zones")
        look(1)
        saved.delete()
        day = NOW + timedelta(days=1)
        assert send_digest(person=saved.person_id, day=day.date(), at=day) is None

    def test_at_once_for_whoever_wants_it_so(self, saved):
        factories.preference(person=saved.person, group="searches", way=Way.NOW)
        live("Parking permits")
        look()
        mail = Message.objects.get()
        assert mail.subject == "Your saved search “Parking” finds something new"
        assert f"/saved-searches/{saved.pk}/" in mail.body
        assert "because you saved this search" in mail.body
        assert mail.unsubscribe

    def test_what_the_person_has_looked_at_is_over(self, saved):
        live("Parking permits")
        look()
        mark_looked_at(saved=saved, found=1, person=saved.person, at=NOW)
        (one,) = told(saved)
        assert one.is_over
        assert one.sentence == "Your saved search “Parking” had found something new."
        assert send_digest(person=saved.person_id, day=NOW.date(), at=NOW) is None
        live("Parking zones")
        look(1)
        assert [one.is_over for one in told(saved)] == [True, False]


class TestTheJob:
    def test_a_new_day_is_another_job_and_the_same_again_tells_nothing(self, saved):
        live("Parking permits")
        look()
        look()
        look(1)
        assert len(told(saved)) == 1

    def test_what_was_left_is_gone_on_with(self, saved):
        kept = [saved, *(factories.saved_search() for _ in range(2 * AT_ONCE))]
        live("Parking permits")
        at = NOW
        jobs.request(kind="search.look_up", key="x", by=None, at=at)
        with time_machine.travel(at, tick=False):
            job = jobs.claim(kind="search.look_up", worker="here", at=at)
            with jobs.working_on(job):
                jobs.beat(job=job, at=at, checkpoint={"after": kept[AT_ONCE - 1].pk})
                tasks._look_up(job, until=0)
            job.refresh_from_db()
            assert job.state == JobState.QUEUED
            tasks.look_up_saved()
        job.refresh_from_db()
        assert (job.state, job.done) == (JobState.DONE, AT_ONCE + 1)
        assert Notice.objects.count() == AT_ONCE + 1
