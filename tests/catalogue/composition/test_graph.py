"""The graph of parts against the slow way, on graphs with loops (`methods.md` 1.4 and 1.5)."""

from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.composition.graph import (
    DEEPEST,
    depth_reach,
    distances,
    downwards,
    loop_closed_by,
    loops,
    outline,
    reach,
    upwards,
)
from tests.catalogue.composition.graphs import random_edges, random_users, reach_by_paths

NODES, USERS = 9, 6
A, A2, B, X, Y = range(5)
keys = st.integers(0, NODES - 1)
edge_lists = st.lists(
    st.tuples(keys, keys).filter(lambda edge: edge[0] != edge[1]), max_size=24, unique=True
)
user_sets = st.dictionaries(keys, st.sets(st.integers(0, USERS - 1)))


@pytest.mark.parametrize("seed", range(500))
def test_reach_is_what_every_path_leads_to(seed):
    random = Random(seed)  # noqa: S311 - a test's own
    edges = random_edges(random, nodes=NODES, most=20)
    users = random_users(random, nodes=NODES, users=USERS)
    for target in range(NODES):
        found = reach(target, edges, users)
        assert found == reach_by_paths(target, edges, users)
        assert len(found) <= USERS


def test_the_worked_example():
    """Publisher of b is A, A2 is of its group; x depends on b, y on x."""
    users = {B: {"C"}, X: {"C", "D"}, Y: {"D", "E"}}
    found = reach(B, [(X, B), (Y, X)], users)
    assert found == {"C": 1, "D": 2, "E": 3}
    assert depth_reach(Counter(found.values()), gamma=0.5) == 1.75


@given(edge_lists, user_sets, st.tuples(keys, keys), keys, st.integers(0, USERS - 1))
def test_one_edge_or_use_more_never_takes_anybody_away(edges, users, edge, listing, user):
    more = {**users, listing: users.get(listing, set()) | {user}}
    for target in range(NODES):
        before = reach(target, edges, users)
        for after in (reach(target, [*edges, edge], users), reach(target, edges, more)):
            assert all(after[one] <= distance for one, distance in before.items())


def test_whoever_is_reached_by_two_ways_counts_once_by_the_shorter():
    users = {X: {1}, Y: {1}}
    assert reach(B, [(X, B), (Y, X), (Y, B)], users) == {1: 2}


def test_use_is_passed_on_to_the_tenth_distance_and_no_further():
    chain = [(key + 1, key) for key in range(20)]
    users = {key: {key} for key in range(21)}
    assert reach(0, chain, users) == {key: key + 1 for key in range(DEEPEST)}


@given(edge_lists, keys)
def test_an_outline_holds_everything_once_below_something_it_hangs_on(edges, start):
    steps = downwards(edges)
    lines = outline(start, steps)
    far = distances(start, steps)
    assert {line.listing for line in lines} == set(far) - {start}
    assert len(lines) == len(far) - 1
    depths = {start: 0}
    for line in lines:
        assert (line.under, line.listing) in edges
        assert line.depth == depths[line.under] + 1 == far[line.listing] - 1
        depths[line.listing] = line.depth


@given(edge_lists, keys)
def test_an_outline_reads_from_top_to_bottom(edges, start):
    above = [(start, 0)]
    for line in outline(start, upwards(edges)):
        while above[-1][1] >= line.depth:
            above.pop()
        assert above[-1] == (line.under, line.depth - 1)
        above.append((line.listing, line.depth))


@given(edge_lists, st.tuples(keys, keys))
def test_a_loop_is_named_where_the_edge_closes_one_and_only_there(edges, edge):
    whole, part = edge
    loop = loop_closed_by(edge, edges)
    closes = whole == part or whole in distances(part, downwards(edges), deepest=NODES + 1)
    assert bool(loop) == closes
    if loop:
        assert loop[0] == loop[-1] == whole
        assert loop[1] == part
        steps = list(pairwise(loop))
        assert all(step in {*edges, edge} for step in steps)
        assert len(set(loop)) == len(loop) - 1


@given(edge_lists)
def test_the_loops_found_are_loops_and_every_edge_in_one_is_in_one_found(edges):
    found = loops(edges)
    for loop in found:
        assert loop[0] == loop[-1]
        assert all(step in edges for step in pairwise(loop))
    within = {edge for edge in edges if loop_closed_by(edge, edges)}
    covered = {key for loop in found for key in loop}
    assert {key for edge in within for key in edge} == covered
    assert len({frozenset(loop) for loop in found}) == len(found)
