"""When a day's answers stand out (`methods.md` 6.1)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from catalogue.ratings.bursts import LEAST_BURST, is_burst, poisson_quantile


@given(st.floats(0.001, 3_000), st.sampled_from([0.5, 0.9, 0.999]))
def test_the_quantile_is_that_of_the_tables(mean: float, share: float) -> None:
    assert poisson_quantile(share, mean) == poisson.ppf(share, mean)


def test_of_nothing_nothing_is_exceeded() -> None:
    assert poisson_quantile(0.999, 0) == 0


@pytest.mark.parametrize(("share", "mean"), [(0, 1), (1, 1), (0.5, -1)])
def test_other_numbers_have_no_quantile(share: float, mean: float) -> None:
    with pytest.raises(ValueError, match="no quantile"):
        poisson_quantile(share, mean)


@pytest.mark.parametrize(
    ("answers", "earlier", "burst"),
    [
        (9, 0, False),
        (10, 0, True),
        (10, 270, False),  # three a day: chance allows ten one day in a thousand
        (11, 270, True),
        (30, 9_000, False),
    ],
)
def test_ten_at_least_and_more_than_chance_allows(answers: int, earlier: int, burst: bool) -> None:
    assert is_burst(answers, earlier=earlier) is burst


@given(st.integers(0, 200), st.integers(0, 5_000))
def test_more_answers_are_never_less_of_a_burst(answers: int, earlier: int) -> None:
    if is_burst(answers, earlier=earlier):
        assert answers >= LEAST_BURST
        assert is_burst(answers + 1, earlier=earlier)
