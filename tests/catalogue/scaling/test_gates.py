"""Each gate on both sides of its limit, the ladder, and the words for them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.models import GateName as StoredGate
from catalogue.models import Rung as StoredRung
from catalogue.scaling.gates import (
    GATES,
    Evidence,
    GateName,
    Rung,
    assessment,
    jumped,
    more_retained,
    outcomes,
    retention,
    score,
    spread,
    standing,
    support,
)
from catalogue.scaling.method import METHOD
from catalogue.scaling.words import in_words, percent

ALL_PASSED = Evidence(
    reusers=12,
    groups=9,
    retained=10,
    cohort=10,
    score=0.7,
    answers=9,
    reviewers=6,
    gains=2,
    team=2,
    terms=True,
    documentation=True,
    standard=True,
    onboarding=90.0,
    points=6,
)


def passes(gate, **changed):
    return gate(replace(ALL_PASSED, **changed), METHOD).passed


class TestLimits:
    """T7.5."""

    @pytest.mark.parametrize(
        ("kept", "cohort", "passed"),
        [(10, 10, True), (9, 10, False), (7, 7, True), (6, 6, False), (0, 0, False)],
    )
    def test_retention(self, kept, cohort, passed) -> None:
        assert passes(retention, retained=kept, cohort=cohort) is passed

    def test_retention_by_the_values_of_the_method(self) -> None:
        lower = [
            retention(replace(ALL_PASSED, retained=kept, cohort=10), METHOD).figures["lower"]
            for kept in (10, 9)
        ]
        assert lower == pytest.approx([0.859, 0.718], abs=5e-4)

    @pytest.mark.parametrize(("lower", "passed"), [(0.6, True), (0.599999, False), (None, False)])
    def test_score(self, lower, passed) -> None:
        assert passes(score, score=lower) is passed

    @pytest.mark.parametrize(("gains", "passed"), [(2, True), (1, False)])
    def test_outcomes(self, gains, passed) -> None:
        assert passes(outcomes, gains=gains) is passed

    @pytest.mark.parametrize(
        ("changed", "passed"),
        [
            ({}, True),
            ({"team": 1}, False),
            ({"terms": False}, False),
            ({"documentation": False}, False),
            ({"standard": False}, False),
            ({"onboarding": 90.5}, False),
            ({"onboarding": None}, False),
        ],
    )
    def test_support(self, changed, passed) -> None:
        assert passes(support, **changed) is passed

    @pytest.mark.parametrize(("points", "passed"), [(6, True), (5, False), (None, False)])
    def test_assessment(self, points, passed) -> None:
        assert passes(assessment, points=points) is passed

    @pytest.mark.parametrize(
        ("reusers", "groups", "passed"), [(3, 2, True), (2, 2, False), (3, 1, False)]
    )
    def test_spread(self, reusers, groups, passed) -> None:
        assert passes(spread, reusers=reusers, groups=groups) is passed


class TestLadder:
    @pytest.mark.parametrize(
        ("reusers", "groups", "rung"),
        [(0, 0, "new"), (1, 1, "seed"), (2, 2, "seed"), (3, 1, "seed"), (3, 2, "ready")],
    )
    def test_by_the_number_of_reusers_and_of_their_groups(self, reusers, groups, rung) -> None:
        found = standing(replace(ALL_PASSED, reusers=reusers, groups=groups), METHOD)
        assert found.rung == rung
        assert found.blocks == ("" if rung == "ready" else "spread")

    @pytest.mark.parametrize(
        ("changed", "blocks"),
        [
            ({"retained": 0, "score": None}, "retention"),
            ({"score": 0.1, "gains": 0}, "score"),
            ({"gains": 0, "points": 0}, "outcomes"),
            ({"team": 0, "points": 0}, "support"),
            ({"points": 0}, "assessment"),
        ],
    )
    def test_early_spread_is_blocked_by_the_first_gate_that_is_not_passed(
        self, changed, blocks
    ) -> None:
        found = standing(replace(ALL_PASSED, **changed), METHOD)
        assert (found.rung, found.blocks) == (Rung.EARLY, blocks)

    def test_nothing_reported_is_not_passed_and_says_so(self) -> None:
        gates = standing(Evidence(), METHOD).gates
        assert [(gate.passed, gate.reported) for gate in gates] == [(False, False)] * 6

    def test_what_is_stored_has_the_words_of_the_ladder_and_the_gates(self) -> None:
        assert set(Rung) == set(StoredRung.values)
        assert list(GateName) == StoredGate.values


class TestMoreRetained:
    def test_of_nobody_seven_have_to_stay(self) -> None:
        assert more_retained(0, 0, limit=0.8) == 7

    @given(st.integers(0, 40), st.integers(0, 40))
    def test_so_many_more_pass_and_one_less_does_not(self, kept, left) -> None:
        more = more_retained(kept, kept + left, limit=0.8)
        enough = replace(ALL_PASSED, retained=kept + more, cohort=kept + left + more)
        assert retention(enough, METHOD).passed
        if more:
            short = replace(enough, retained=enough.retained - 1, cohort=enough.cohort - 1)
            assert not retention(short, METHOD).passed


class TestJumped:
    @pytest.mark.parametrize(
        ("others", "mark"),
        [
            ([], False),
            ([("local", "england")], False),
            ([("health", "england")], True),
            ([("local", "scotland")], True),
            ([("local", "")], False),
            ([("", "")], False),
        ],
    )
    def test_another_sector_or_nation_and_never_an_unknown_one(self, others, mark) -> None:
        assert jumped(("local", "england"), others) is mark


evidence = st.builds(
    Evidence,
    reusers=st.integers(0, 30),
    groups=st.integers(0, 30),
    retained=st.integers(0, 5),
    cohort=st.integers(5, 30),
    score=st.none() | st.floats(0, 1),
    answers=st.integers(0, 30),
    reviewers=st.integers(0, 30),
    gains=st.integers(0, 3),
    team=st.integers(0, 3),
    terms=st.booleans(),
    documentation=st.booleans(),
    standard=st.booleans(),
    onboarding=st.none() | st.floats(0, 400),
    points=st.none() | st.integers(0, 7),
)


class TestWords:
    @given(evidence)
    def test_every_gate_says_what_was_found_and_what_would_pass_it(self, known) -> None:
        for gate in standing(known, METHOD).gates:
            said = in_words(gate.as_json())
            assert said.title
            assert said.finding.endswith(".")
            assert bool(said.advice) is not gate.passed
            assert "%(" not in said.finding + said.advice

    def test_a_share_below_a_limit_is_never_rounded_up_to_it(self) -> None:
        assert percent(0.799999) == "79%"
        assert percent(0.8) == "80%"

    def test_one_more_is_said_in_the_singular(self) -> None:
        gate = retention(replace(ALL_PASSED, retained=6, cohort=6), METHOD)
        assert in_words(gate.as_json()).advice.startswith("1 further organisation that stays")

    def test_what_is_missing_of_the_support_is_named(self) -> None:
        gate = support(replace(ALL_PASSED, team=1, onboarding=120.0), METHOD)
        assert in_words(gate.as_json()).finding == (
            "Still missing: a team of 2 roles; a start within 90 days, for it takes 120 from "
            "trying out to use."
        )

    @given(evidence)
    def test_passing_all_gates_is_what_makes_an_early_spread_ready(self, known) -> None:
        found = standing(known, METHOD)
        all_passed = all(gate(known, METHOD).passed for gate in GATES)
        spreads = spread(known, METHOD).passed
        assert (found.rung is Rung.READY) is (spreads and all_passed)
