"""Who reaches a listing: the figures, and the rows behind them (`methods.md` 1.3 to 1.5)."""

from random import Random

import pytest
from django.utils import timezone

from catalogue.composition.actions.rollup import rebuild_reach
from catalogue.composition.graph import reach
from catalogue.composition.queries.reach import (
    SHOWS,
    reach_differences,
    reach_figures,
    reached,
    reached_through,
)
from catalogue.models import Listing, ReachRollup
from catalogue.statistics.actions.rebuilding import rebuild_rollup
from tests import factories
from tests.catalogue.composition.acting import stored
from tests.catalogue.composition.graphs import random_edges, random_users, reach_by_paths

pytestmark = pytest.mark.django_db


def rebuild():
    rebuild_rollup()
    rebuild_reach()


def numbers(listing):
    found = reach_figures(listing.pk)
    return found.direct, found.through_parts, found.reach, found.depth_reach


def test_the_worked_example():
    a = factories.organisation()
    a2, c, d, e = (factories.organisation(group=group) for group in (a, None, None, None))
    b = factories.live_listing(organisation=a)
    x, y = factories.live_listing(), factories.live_listing()
    factories.part(whole=x, part=b, relation="depends_on")
    factories.part(whole=y, part=x, relation="depends_on")
    for body, listing in ((a, b), (a2, b), (c, b), (c, x), (d, x), (d, y), (e, y)):
        factories.adoption(organisation=body, listing=listing)
    rebuild()
    assert numbers(b) == (1, 2, 3, 1.75)
    assert [(row.organisation, row.distance, row.through) for row in reached_through(b)] == [
        (d, 2, x),
        (e, 3, y),
    ]
    assert x.organisation not in {row.organisation for row in reached(b, show="reach")}


def test_its_publisher_counts_where_it_records_using_what_it_built(whole, part):
    factories.part(whole=whole, part=part)
    factories.adoption(listing=whole, organisation=whole.organisation)
    rebuild()
    assert [row.organisation for row in reached_through(part)] == [whole.organisation]


def test_the_group_of_the_part_s_publisher_counts_nowhere(whole, part):
    top = part.organisation
    sister = factories.organisation(group=top)
    factories.part(whole=whole, part=part)
    for body in (top, sister):
        factories.adoption(listing=whole, organisation=body)
    rebuild()
    assert numbers(part) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "idle",
    [
        {"stage": "trialling"},
        {"stage": "considering"},
        {"stage": "ended"},
        {"confirmed": False},
        {"lapsed": True},
        {"suspended": True},
        {"withdrawn": True},
    ],
    ids=str,
)
def test_only_use_that_counts_is_passed_on(whole, part, idle):
    factories.part(whole=whole, part=part)
    factories.adoption(listing=whole, **idle)
    factories.adoption(listing=whole, stage="leaving")
    rebuild()
    assert numbers(part)[1] == 1


@pytest.mark.parametrize("relation", ["based_on", "replaces"])
def test_what_is_no_part_passes_nothing_on(whole, part, relation):
    factories.part(whole=whole, part=part, relation=relation)
    factories.adoption(listing=whole)
    factories.adoption(listing=part)
    rebuild()
    assert not ReachRollup.objects.exists()
    assert numbers(part) == (1, 0, 1, 1.0)


@pytest.mark.parametrize("hidden", ["whole", "part"])
def test_what_is_out_of_sight_passes_nothing_on(whole, part, hidden):
    factories.part(whole=whole, part=part)
    factories.adoption(listing=whole)
    gone = {"whole": whole, "part": part}[hidden]
    Listing.objects.filter(pk=gone.pk).update(state="suspended", resumes_as="live")
    rebuild()
    assert not ReachRollup.objects.exists()


def test_a_service_that_ended_or_lapsed_passes_on_what_is_still_used(whole, part):
    factories.part(whole=whole, part=part)
    factories.adoption(listing=whole)
    Listing.objects.filter(pk=whole.pk).update(state="retired")
    rebuild()
    assert numbers(part) == (0, 1, 1, 0.5)


def test_by_two_ways_an_organisation_counts_once_and_by_the_shorter(part):
    body = factories.organisation()
    near, far = factories.live_listing(), factories.live_listing()
    factories.part(whole=far, part=near)
    factories.part(whole=near, part=part)
    factories.part(whole=near, part=part, relation="depends_on")
    for listing in (near, far):
        factories.adoption(listing=listing, organisation=body)
    rebuild()
    (row,) = reached_through(part)
    assert (row.organisation, row.distance, row.through) == (body, 2, near)


@pytest.mark.parametrize("seed", range(12))
def test_the_table_is_what_the_graph_and_every_path_say(seed):
    random = Random(seed)  # noqa: S311 - a test's own
    bodies = [factories.organisation() for _ in range(5)]
    listings = [factories.live_listing() for _ in range(8)]
    edges = random_edges(random, nodes=len(listings), most=16)
    users = random_users(random, nodes=len(listings), users=len(bodies))
    for whole, part in edges:
        relation = random.choice(["contains", "depends_on"])
        factories.part(whole=listings[whole], part=listings[part], relation=relation)
    for listing, some in users.items():
        for body in some:
            factories.adoption(listing=listings[listing], organisation=bodies[body])
    rebuild()
    inside = {part for _, part in edges}
    for key, listing in enumerate(listings):
        expected = reach(key, edges, users)
        assert expected == reach_by_paths(key, edges, users)
        rows = ReachRollup.objects.filter(listing=listing)
        found = {bodies.index(row.organisation): row.distance for row in rows}
        assert found == (expected if key in inside else {})
        assert reach_figures(listing.pk).reach == len(expected) <= len(bodies)
    assert reach_differences() == []


@pytest.mark.parametrize("seed", range(3))
def test_every_figure_is_as_long_as_its_list(seed):
    random = Random(seed)  # noqa: S311 - a test's own
    listings = [factories.live_listing() for _ in range(6)]
    for whole, part in random_edges(random, nodes=6, most=9):
        factories.part(whole=listings[whole], part=listings[part])
    bodies = [factories.organisation() for _ in range(6)]
    for listing in listings:
        for body in random.sample(bodies, 3):
            factories.adoption(listing=listing, organisation=body)
    rebuild()
    for listing in listings:
        figures = reach_figures(listing.pk)
        lengths = [len(reached(listing, show=show)) for show in SHOWS]
        assert lengths == [figures.through_parts, figures.direct, figures.reach]
        assert figures.direct + figures.through_parts == figures.reach


def test_differences_name_both_sides_and_the_hundredth(whole, part):
    factories.part(whole=whole, part=part)
    adoption = factories.adoption(listing=whole)
    assert rebuild_reach() == 1
    row = (part.pk, adoption.organisation_id, 2, whole.pk)
    assert stored() == [row]
    ReachRollup.objects.update(distance=3)
    wrong = (part.pk, adoption.organisation_id, 3, whole.pk)
    assert set(reach_differences()) == {("standing", *wrong), ("expected", *row)}
    found = [one for number in range(100) for one in reach_differences(part=number)]
    assert sorted(found) == sorted(reach_differences())


def test_figures_are_as_of_the_reader_that_looked_first(part):
    assert reach_figures(part.pk).as_of is None
    before = timezone.now()
    rebuild()
    moment = reach_figures(part.pk).as_of
    assert moment is not None
    assert moment >= before
