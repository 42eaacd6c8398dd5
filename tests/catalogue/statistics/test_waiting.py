from collections import Counter
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.statistics.waiting import BANDS, banded, quartiles

WAITS = st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 4)))
DAYS = st.lists(st.integers(0, 400), min_size=2)


def test_a_day_lies_in_the_band_that_ends_on_it_or_later() -> None:
    assert banded([(0, 1), (7, 1), (8, 1), (365, 1), (366, 1), (4000, 2)]) == [2, 1, 0, 0, 1, 3]


@given(WAITS)
def test_every_use_lies_in_one_band(waits: list[tuple[int, int]]) -> None:
    assert len(banded(waits)) == len(BANDS) + 1
    assert sum(banded(waits)) == sum(number for _, number in waits)


def test_quartiles_lie_between_the_values() -> None:
    assert quartiles([(1, 1), (2, 1), (3, 1), (4, 1), (5, 1)]) == (2, 3, 4)
    assert quartiles([(10, 1), (20, 1)]) == (12.5, 15, 17.5)
    assert quartiles([(7, 3)]) == (7, 7, 7)


@given(DAYS)
def test_quartiles_are_those_of_the_days_one_by_one(days: list[int]) -> None:
    expected = quantiles(days, n=4, method="inclusive")
    assert list(quartiles(Counter(days).items())) == pytest.approx(expected)
