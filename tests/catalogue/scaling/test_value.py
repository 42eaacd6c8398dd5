"""What is at stake: the worked example, and what never happens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.scaling.value import (
    expected_adopters,
    mean_share,
    probability,
    value_at_stake,
)


def test_the_worked_example_of_the_method() -> None:
    chance = probability(adopters=12, eligible=200, mean=0.05, prior=20)
    expected = expected_adopters(adopters=12, eligible=200, chance=chance)
    assert chance == pytest.approx(13 / 220)
    assert round(value_at_stake(expected=expected, yearly_saving=800_000) / 100) == 88_873


def test_the_mean_of_no_shares_is_none() -> None:
    assert mean_share([]) == 0
    assert mean_share([0.1, 0.3]) == pytest.approx(0.2)


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0, 1))
def test_a_chance_lies_between_the_own_share_and_the_mean(adopters, others, mean) -> None:
    eligible = adopters + others + 1
    own = adopters / eligible
    chance = probability(adopters=adopters, eligible=eligible, mean=mean, prior=20)
    assert min(own, mean) - 1e-12 <= chance <= max(own, mean) + 1e-12


@given(st.integers(0, 500), st.floats(0, 1))
def test_where_everybody_uses_it_nothing_is_at_stake(eligible, mean) -> None:
    chance = probability(adopters=eligible, eligible=eligible, mean=mean, prior=20)
    expected = expected_adopters(adopters=eligible, eligible=eligible, chance=chance)
    assert value_at_stake(expected=expected, yearly_saving=800_000) == 0
