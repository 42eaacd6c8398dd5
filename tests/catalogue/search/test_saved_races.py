"""Saved searches at which several are at the same moment, and one that cannot be looked up."""

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pyroaring import BitMap

from catalogue.jobs.actions import request
from catalogue.models import Job, JobState, Notice, SavedSearch
from catalogue.search import tasks
from catalogue.search.actions.saved import (
    MOST,
    Look,
    StoppedMeanwhile,
    keep_search,
    mark_looked_at,
    stop_search,
    tell_of,
)
from catalogue.search.queries import limits
from tests import factories
from tests.catalogue.search.looking import live
from tests.racing import at_once, in_thread, meanwhile, together

pytestmark = pytest.mark.usefixtures("emptied_as_owner")


def keeping(body, person, address):
    return lambda: keep_search(
        address=address, name="x", listings=BitMap(), organisation=body, by=person,
        at=timezone.now(),
    )  # fmt: skip


def test_the_same_saved_twice_at_once_is_saved_once():
    body = factories.organisation()
    act = keeping(body, factories.member_of(body), "q=x")
    assert at_once(act, act) == ["AlreadySaved", "SavedSearch"]


def test_two_at_once_do_not_pass_the_limit():
    body = factories.organisation()
    person = factories.member_of(body)
    for number in range(MOST - 1):
        factories.saved_search(person=person, organisation=body, address=f"q={number}")
    acts = [keeping(body, person, address) for address in ("q=x", "q=y")]
    assert at_once(*acts) == ["NotToBeKept", "SavedSearch"]


def test_three_workers_at_once_tell_each_person_once():
    kept = [factories.saved_search() for _ in range(25)]
    live("Parking permits")
    for key in ("friday", "saturday", "sunday"):
        request(kind="search.look_up", key=key, by=None, at=timezone.now())
    assert together(*[tasks.look_up_saved] * 3) == [None] * 3
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
    assert sorted(Notice.objects.values_list("person", flat=True)) == sorted(
        one.person_id for one in kept
    )
    assert set(SavedSearch.objects.values_list("found", flat=True)) == {1}


def test_one_that_is_stopped_while_it_is_looked_up_tells_nothing():
    saved, other = factories.saved_search(), factories.saved_search()
    looks = [
        Look(key=one.pk, listings=BitMap([1]), read_as="q=parking", whole=True)
        for one in (saved, other)
    ]
    made = meanwhile(
        lambda: stop_search(saved=saved, by=saved.person, at=timezone.now()),
        lambda: tell_of(looks=looks, at=timezone.now()),
    )
    assert made == 1
    assert Notice.objects.get().person == other.person


def test_what_a_look_finds_while_a_person_marks_is_not_lost():
    listing = live("Parking permits")
    saved = factories.saved_search(fresh=BitMap([987654]).serialize(), found=1)
    look = Look(key=saved.pk, listings=BitMap([listing.pk]), read_as="q=parking", whole=True)
    answer = meanwhile(
        lambda: tell_of(looks=[look], at=timezone.now()),
        lambda: mark_looked_at(saved=saved, found=1, person=saved.person, at=timezone.now()),
    )
    assert type(answer).__name__ == "ChangedMeanwhile"
    saved.refresh_from_db()
    assert set(saved.new_listings) == {listing.pk, 987654}


def test_stopped_twice_at_once_one_learns_of_the_other():
    saved = factories.saved_search()

    def act():
        return stop_search(saved=saved, by=saved.person, at=timezone.now())

    answers = together(act, act)
    assert {type(one) for one in answers} == {type(None), StoppedMeanwhile}


def test_a_look_that_takes_too_long_is_left_for_the_next_day(monkeypatch):
    monkeypatch.setattr(limits, "SECONDS", 1)  # a second less to wait for
    slow, quick = factories.saved_search(), factories.saved_search(address="kind=component")
    listing = live("Parking permits", kind="component")
    request(kind="search.look_up", key="x", by=None, at=timezone.now())
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE catalogue_searchtext IN ACCESS EXCLUSIVE MODE")
        results = []
        in_thread(tasks.look_up_saved, results).join()
    assert results == [None]
    assert Job.objects.get().state == JobState.DONE
    assert Notice.objects.get().person == quick.person
    slow.refresh_from_db()
    assert listing.pk not in BitMap.deserialize(bytes(slow.known))
