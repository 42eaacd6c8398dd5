"""What a merge does with parts, and its undoing; the loops that it may bring."""

import pytest
from django.db import connection

from accounts.models import Event
from catalogue.composition.actions.rollup import rebuild_reach
from catalogue.composition.queries.parts import loops_found
from catalogue.composition.queries.reach import reach_differences, reached_through
from catalogue.duplication.queries import moved_by, preview_of
from catalogue.models import Part
from tests import factories
from tests.catalogue.composition.acting import readers_catch_up
from tests.catalogue.duplication.acting import merge_of, undone
from tests.conftest import signed_in
from tests.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(db):
    return factories.live_listing(name="Pay desk")


@pytest.fixture
def merged(db):
    return factories.live_listing(name="Pay desk 2")


def pairs():
    return set(Part.objects.values_list("whole_id", "part_id", "relation"))


def test_parts_and_wholes_move_and_come_back(kept, merged):
    below, above = factories.live_listing(), factories.live_listing()
    factories.part(whole=merged, part=below)
    factories.part(whole=above, part=merged, relation="depends_on")
    before = pairs()
    assert preview_of(kept, merged).shares["composition"].move == 2
    made = merge_of(kept, merged)
    assert moved_by(made)["composition"] == 2
    assert pairs() == {(kept.pk, below.pk, "contains"), (above.pk, kept.pk, "depends_on")}
    undone(made)
    assert pairs() == before


def test_what_is_said_of_both_is_said_once_and_of_both_again(kept, merged):
    below, above = factories.live_listing(), factories.live_listing()
    for one in (kept, merged):
        factories.part(whole=one, part=below)
        factories.part(whole=above, part=one)
    before = pairs()
    assert preview_of(kept, merged).shares["composition"].meet == 2
    made = merge_of(kept, merged)
    assert pairs() == before, "the second waits with the merged one, out of sight"
    assert Part.objects.shown().count() == 2
    undone(made)
    assert pairs() == before


@pytest.mark.parametrize("inward", [True, False])
def test_nothing_becomes_a_part_of_itself(kept, merged, inward):
    whole, part = (kept, merged) if inward else (merged, kept)
    row = factories.part(whole=whole, part=part)
    made = merge_of(kept, merged)
    assert pairs() == {(whole.pk, part.pk, "contains")}
    assert not Part.objects.shown().exists()
    undone(made)
    assert Part.objects.shown().get() == row


def test_each_row_is_told_to_have_left_and_to_have_come(kept, merged):
    below, above = factories.live_listing(), factories.live_listing()
    factories.part(whole=merged, part=below)
    factories.part(whole=above, part=merged)
    made = merge_of(kept, merged)
    told = Event.objects.filter(kind__startswith="composition.moved")
    assert sorted(told.values_list("kind", "listing_id")) == sorted(
        [("composition.moved_in", kept.pk), ("composition.moved_out", merged.pk)] * 2
    )
    undone(made)
    back = told.filter(idempotency_key__contains="unmerge")
    assert sorted(back.values_list("kind", "listing_id")) == sorted(
        [("composition.moved_in", merged.pk), ("composition.moved_out", kept.pk)] * 2
    )


def test_who_is_reached_follows_the_rows_there_and_back(kept, merged):
    below, above = factories.live_listing(), factories.live_listing()
    factories.part(whole=merged, part=below)
    factories.part(whole=above, part=merged)
    inner, outer = factories.adoption(listing=merged), factories.adoption(listing=above)
    rebuild_reach()
    made = merge_of(kept, merged)
    readers_catch_up()
    assert reach_differences() == []
    found = {row.organisation: row.through for row in reached_through(below)}
    assert found == {inner.organisation: kept, outer.organisation: above}
    assert [row.organisation for row in reached_through(kept)] == [outer.organisation]
    undone(made)
    readers_catch_up()
    assert reach_differences() == []
    assert {row.through for row in reached_through(below)} == {merged, above}


def test_a_loop_that_a_merge_brings_is_borne_counted_once_and_shown(kept, merged, moderator):
    between = factories.live_listing(name="Form desk")
    factories.part(whole=kept, part=between)
    factories.part(whole=between, part=merged)
    adoption = factories.adoption(listing=kept)
    address = "/moderation/loops/"
    page = read(signed_in(moderator).get(address))
    assert "No service is built from itself now." in page.words
    made = merge_of(kept, merged)
    readers_catch_up()
    assert [row.organisation for row in reached_through(between)] == [adoption.organisation]
    (loop,) = loops_found()
    assert {one.pk for one in loop} == {kept.pk, between.pk}
    page = read(signed_in(moderator).get(address))
    assert "1 loop. Ask an owner" in page.words
    assert page.address_of("Form desk") == f"/listings/{between.slug}/parts/"
    undone(made)
    assert loops_found() == []


def test_the_history_of_a_row_tells_that_it_moved(kept, merged):
    row = factories.part(whole=merged)
    merge_of(kept, merged)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pgh_label, whole_id FROM catalogue_partevent WHERE pgh_obj_id = %s ORDER BY pgh_id",
            [row.pk],
        )
        assert cursor.fetchall() == [("insert", merged.pk), ("update", kept.pk)]
