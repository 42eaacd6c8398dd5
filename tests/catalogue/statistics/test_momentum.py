"""Acceleration against chance: the values and simulations of `methods.md` 7."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from catalogue.statistics.momentum import (
    Uptake,
    accelerating,
    accepted,
    lower_limit,
    mid_p,
    ratio,
    share_expected,
    watched,
)

LISTINGS = 5_000


def uptake(*pairs, e1=100.0, e0=100.0, w1=180, w0=360):
    x1, x0 = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    full = np.ones_like(x1)
    return Uptake(x1=x1, x0=x0, e1=e1 * full, e0=e0 * full, w1=w1, w0=w0)


class TestValues:
    """T7.1."""

    @pytest.mark.parametrize(
        ("pair", "p"),
        [((9, 4), 0.005235), ((4, 1), 0.024691), ((3, 2), 0.127572), ((5, 0), 0.002058)],
    )
    def test_mid_p_with_as_many_eligible_as_before(self, pair, p) -> None:
        assert mid_p(uptake(pair))[0] == pytest.approx(p, abs=5e-7)

    @pytest.mark.parametrize(
        ("pair", "lower"), [((9, 4), 1.743), ((4, 1), 1.553), ((3, 2), 0.705)]
    )
    def test_the_lower_limit(self, pair, lower) -> None:
        assert lower_limit(uptake(pair), quantile=0.05)[0] == pytest.approx(lower, abs=5e-4)

    def test_the_ratio(self) -> None:
        assert ratio(uptake((9, 4)))[0] == pytest.approx(4.5)

    def test_fewer_eligible_than_before_make_the_same_uptake_count_for_more(self) -> None:
        scarce = uptake((9, 4), e1=60.0, e0=80.0)
        assert share_expected(scarce)[0] == pytest.approx(0.272727, abs=5e-7)
        assert mid_p(scarce)[0] == pytest.approx(0.001113, abs=5e-7)

    def test_of_five_the_first_three_are_accepted(self) -> None:
        p = np.array([0.001, 0.03, 0.04, 0.2, 0.5])
        assert accepted(p, rate=0.2).tolist() == [True, True, True, False, False]


class TestNothingToSay:
    def test_where_nobody_is_left_to_take_it_up_nothing_is_marked(self) -> None:
        full = uptake((9, 0), e1=0.0)
        assert np.isnan(mid_p(full)[0])
        assert np.isnan(ratio(full)[0])
        assert np.isnan(lower_limit(full, quantile=0.05)[0])
        assert not accelerating(full, least=5, rate=0.2)[0]
        assert not watched(full, least=3, quantile=0.05)[0]

    def test_where_nobody_could_before_the_rest_is_as_expected(self) -> None:
        assert mid_p(uptake((9, 0), e0=0.0))[0] == pytest.approx(0.5)

    def test_a_ratio_to_nothing_is_none(self) -> None:
        assert np.isnan(ratio(uptake((5, 0)))[0])
        assert lower_limit(uptake((5, 0)), quantile=0.05)[0] > 1

    def test_without_listings_there_are_no_marks(self) -> None:
        none = np.zeros(0)
        empty = Uptake(x1=none, x0=none, e1=none, e0=none, w1=180, w0=360)
        assert accelerating(empty, least=5, rate=0.2).tolist() == []


class TestLimits:
    def test_four_groups_are_not_tested_and_five_are(self) -> None:
        assert accelerating(uptake((4, 0), (5, 0)), least=5, rate=0.2).tolist() == [False, True]

    def test_two_groups_lately_are_not_watched_and_three_are(self) -> None:
        some = uptake((2, 0), (3, 0), w1=90, w0=270)
        assert watched(some, least=3, quantile=0.05).tolist() == [False, True]

    def test_what_may_be_as_slow_as_before_is_not_watched(self) -> None:
        some = uptake((3, 9), (9, 3), w1=90, w0=270)
        assert watched(some, least=3, quantile=0.05).tolist() == [False, True]


counts = st.integers(0, 60)


class TestProperties:
    @given(counts, counts)
    def test_p_is_a_probability_and_one_more_lately_never_raises_it(self, x1, x0) -> None:
        before, after = mid_p(uptake((x1, x0), (x1 + 1, x0)))
        assert 0 <= after <= before + 1e-12
        assert before <= 1 + 1e-12

    @given(counts, counts, st.floats(0.1, 1000), st.integers(2, 50))
    def test_only_the_proportion_of_the_eligible_matters(self, x1, x0, share, times) -> None:
        one = mid_p(uptake((x1, x0), e1=share, e0=1.0))
        many = mid_p(uptake((x1, x0), e1=share * times, e0=times))
        assert one == pytest.approx(many, rel=1e-9, abs=1e-12)

    @given(counts, st.integers(1, 60))
    def test_the_lower_limit_is_below_the_ratio(self, x1, x0) -> None:
        some = uptake((x1, x0))
        assert lower_limit(some, quantile=0.05)[0] <= max(ratio(some)[0], 0.01)

    @given(arrays.arrays(float, st.integers(0, 30), elements=st.floats(0, 1)), st.randoms())
    def test_what_is_accepted_depends_on_the_values_and_not_on_their_order(self, p, rnd) -> None:
        order = list(range(len(p)))
        rnd.shuffle(order)
        marks = accepted(p, rate=0.2)
        shuffled = accepted(p[order], rate=0.2)
        assert sorted(p[marks]) == sorted(p[order][shuffled])
        assert not marks.any() or p[marks].max() <= min(p[~marks], default=1.0)


def drawn(rng, *, pace):
    """Poisson uptake of many small services and some large ones, in both windows."""
    yearly = rng.gamma(0.6, 8.0, LISTINGS)
    x1 = rng.poisson(yearly * 180 / 365 * pace)
    x0 = rng.poisson(yearly * 360 / 365)
    full = np.full(LISTINGS, 200.0)
    return Uptake(x1=x1.astype(float), x0=x0.astype(float), e1=full, e0=full - 5, w1=180, w0=360)


class TestSimulations:
    @pytest.mark.parametrize("seed", range(5))
    def test_where_nothing_accelerates_at_most_one_in_a_hundred_is_marked(self, seed) -> None:
        """T7.2."""
        still = drawn(np.random.default_rng(seed), pace=np.ones(LISTINGS))
        assert accelerating(still, least=5, rate=0.2).mean() <= 0.01

    def test_planted_accelerations_are_found_and_few_marks_are_false(self) -> None:
        """T7.3."""
        found, large, false, marked = 0, 0, 0, 0
        for seed in range(5):
            rng = np.random.default_rng(seed)
            planted = rng.random(LISTINGS) < 0.05
            some = drawn(rng, pace=np.where(planted, 4.0, 1.0))
            marks = accelerating(some, least=5, rate=0.2)
            big = planted & (some.n >= 20)
            found, large = found + (marks & big).sum(), large + big.sum()
            false, marked = false + (marks & ~planted).sum(), marked + marks.sum()
        assert large > 100
        assert found / large >= 0.8
        assert false / marked <= 0.25
