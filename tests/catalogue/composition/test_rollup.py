"""The table of reach after the events: in any order, repeated, in any pieces (`methods.md` 2.3)."""

from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Event, Organisation
from catalogue.adoption.actions import adopt, advance, confirm, lapse_due, renew, withdraw
from catalogue.composition.actions.linking import AlreadyLinked, ClosesLoop, NotLinkable
from catalogue.composition.actions.rollup import rebuild_reach, refresh_changed
from catalogue.composition.queries.reach import reach_differences, reach_figures, reached_through
from catalogue.composition.tasks import read_changes
from catalogue.models import Adoption, AdoptionRollup, Listing, Part, ReachRollup
from catalogue.moderation.actions import restore, suspend
from catalogue.ownership.actions import answer, offer
from tests import factories
from tests.catalogue.composition.acting import linked, readers_catch_up, stored, unlinked
from tests.catalogue.duplication.acting import merge_of, moderator, undone

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def used(listing, body=None, *, at=NOW):
    body = body or factories.organisation()
    first, second = factories.member_of(body), factories.member_of(body)
    made = adopt(listing=listing, organisation=body, stage="live", by=first, at=at)
    return confirm(adoption=made, by=second, at=at)


class Life:
    """Services are linked, taken up, left, taken out of sight, merged; all through actions."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311 - a test's own
        self.listings = [factories.live_listing() for _ in range(6)]
        self.bodies = [factories.organisation() for _ in range(3)]
        self.merges = []
        self.at = NOW - timedelta(days=100)

    def go_on(self, *, acts):
        for _ in range(acts):
            self.at += timedelta(days=1)
            act = self.random.choice(
                [
                    self.use,
                    self.use,
                    self.join,
                    self.join,
                    self.part,
                    self.step,
                    self.hide,
                    self.merge,
                ]
            )
            pair = self.random.sample(self.listings, 2)
            for one in pair:
                one.refresh_from_db()
            act(*pair)
        lapse_due(at=NOW + timedelta(days=self.random.choice([0, 400])))

    def use(self, one, _):
        body = self.random.choice(self.bodies)
        if one.is_live and not one.adoptions.filter(organisation=body).exists():
            used(one, body, at=self.at)

    def join(self, one, other):
        relation = self.random.choice(["contains", "depends_on", "replaces"])
        with suppress(AlreadyLinked, ClosesLoop, NotLinkable):
            linked(one, other, relation)

    def part(self, *_):
        parts = list(Part.objects.filter(whole__state="live").order_by("pk"))
        if parts:
            unlinked(self.random.choice(parts))

    def step(self, *_):
        there = Adoption.objects.filter(withdrawn=False, listing__state="live").order_by("pk")
        if not there:
            return
        adoption = self.random.choice(list(there))
        by = factories.member_of(adoption.organisation)
        if adoption.stage == "live":
            stage = self.random.choice(["leaving", "ended"])
            advance(adoption=adoption, stage=stage, by=by, at=self.at)
        elif adoption.stage == "leaving":
            renew(adoption=adoption, by=by, at=self.at)
        else:
            withdraw(adoption=adoption, by=by, at=self.at)

    def hide(self, one, _):
        turn = {"live": suspend, "suspended": restore}.get(one.state)
        if turn:
            turn(listing=one, reason="It is so.", by=moderator(), at=self.at)

    def merge(self, one, other):
        if self.merges:
            undone(self.merges.pop(), at=self.at)
        elif one.is_live and other.is_live:
            self.merges.append(merge_of(one, other, at=self.at))


@pytest.mark.parametrize("seed", range(4))
def test_shuffled_repeated_and_in_pieces_the_events_end_in_the_same_table(seed):
    life = Life(seed)
    random = life.random
    life.go_on(acts=50)
    rebuild_reach()
    expected = stored()
    events = list(Event.objects.order_by("pk"))
    for _ in range(3):
        ReachRollup.objects.all().delete()
        shuffled = random.sample(events, len(events)) + random.sample(events, len(events) // 2)
        while shuffled:
            size = random.randint(1, 40)
            refresh_changed(shuffled[:size])
            shuffled = shuffled[size:]
        assert stored() == expected
    assert reach_differences() == []


@pytest.mark.parametrize("seed", range(4))
def test_read_as_things_happen_the_table_is_what_a_rebuild_writes(seed):
    """Each reading takes what is new, sometimes late and in the wrong order."""
    life, read = Life(seed), 0
    for _ in range(4):
        life.go_on(acts=15)
        events = list(Event.objects.filter(pk__gt=read).order_by("pk"))
        read = events[-1].pk if events else read
        for event in life.random.sample(events, len(events)):
            refresh_changed([event])
        assert reach_differences() == []
    consumed = stored()
    rebuild_reach()
    assert stored() == consumed


def test_use_that_begins_and_ends_reaches_everything_below():
    top, middle, bottom = (factories.live_listing() for _ in range(3))
    linked(top, middle)
    linked(middle, bottom, "depends_on")
    adoption = used(top)
    readers_catch_up()
    assert [reach_figures(one.pk).through_parts for one in (top, middle, bottom)] == [0, 1, 1]
    member = factories.member_of(adoption.organisation)
    advance(adoption=adoption, stage="ended", by=member, at=NOW)
    readers_catch_up()
    assert not ReachRollup.objects.exists()


def test_a_step_forward_that_waits_changes_no_number(whole, part):
    linked(whole, part)
    body = factories.organisation()
    first, second = factories.member_of(body), factories.member_of(body)
    made = adopt(listing=whole, organisation=body, stage="trialling", by=first, at=NOW)
    made = confirm(adoption=made, by=second, at=NOW)
    made = advance(adoption=made, stage="live", by=first, at=NOW)
    readers_catch_up()
    assert reach_figures(part.pk).through_parts == 0
    confirm(adoption=made, by=second, at=NOW)
    readers_catch_up()
    assert reach_figures(part.pk).through_parts == 1


def test_it_stands_on_no_other_reader(whole, part):
    linked(whole, part)
    used(whole)
    refresh_changed(list(Event.objects.all()))
    assert not AdoptionRollup.objects.exists()
    assert len(reached_through(part)) == 1


def test_a_link_taken_back_takes_what_came_by_it(whole, part):
    deep = factories.live_listing()
    link = linked(whole, part)
    linked(part, deep)
    used(whole)
    readers_catch_up()
    assert len(reached_through(deep)) == 1
    events = Event.objects.count()
    unlinked(link)
    refresh_changed(list(Event.objects.order_by("pk")[events:]))
    assert not ReachRollup.objects.exists()


def test_out_of_sight_and_back(whole, part):
    linked(whole, part)
    used(whole)
    by = moderator()
    suspend(listing=whole, reason="It is gone.", by=by, at=NOW)
    readers_catch_up()
    assert not reached_through(part)
    whole.refresh_from_db()
    restore(listing=whole, reason="It is back.", by=by, at=NOW)
    readers_catch_up()
    assert len(reached_through(part)) == 1


def test_an_organisation_that_joins_the_publisher_s_group_counts_no_more(whole, part):
    linked(whole, part)
    adoption = used(whole)
    readers_catch_up()
    assert len(reached_through(part)) == 1
    bodies = Organisation.objects.filter(pk=adoption.organisation_id)
    bodies.update(group=part.organisation)
    refresh_changed([Event(kind="organisation.changed", organisation_id=adoption.organisation_id)])
    assert not reached_through(part)
    bodies.update(group=None)
    Organisation.objects.filter(pk=part.organisation_id).update(group=adoption.organisation)
    refresh_changed([Event(kind="organisation.changed", organisation_id=part.organisation_id)])
    assert not reached_through(part)
    Organisation.objects.filter(pk=part.organisation_id).update(group=None)
    refresh_changed([Event(kind="organisation.changed", organisation_id=part.organisation_id)])
    assert len(reached_through(part)) == 1


def test_a_service_that_changes_hands_is_reached_by_others(whole, part):
    linked(whole, part)
    heir = used(whole).organisation
    readers_catch_up()
    assert [row.organisation for row in reached_through(part)] == [heir]
    owner = factories.member_of(part.organisation, role="owner")
    offered = offer(listing=part, to=heir, words="", by=owner, at=NOW)
    heirs = factories.member_of(heir, role="owner")
    answer(transfer=offered, accepted=True, reason="", by=heirs, at=NOW)
    readers_catch_up()
    assert not reached_through(part)


def test_the_task_reads_what_is_new_and_nothing_twice(whole, part):
    linked(whole, part)
    used(whole)
    read_changes()
    before = stored()
    read_changes()
    assert stored() == before


def test_work_follows_what_changed_and_not_what_there_is(whole, part):
    linked(whole, part)

    def queries():
        events = Event.objects.count()
        used(whole)
        with CaptureQueriesContext(connection) as seen:
            refresh_changed(list(Event.objects.order_by("pk")[events:]))
        return len(seen)

    few = queries()
    for _ in range(10):
        factories.part(whole=factories.live_listing(), part=part)
        factories.adoption(listing=whole)
    assert queries() == few
    assert Listing.objects.count() == 12
