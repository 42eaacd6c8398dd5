import math
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.dates import month_end
from catalogue.statistics.calculations import month_ends, months, running, spread

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
UNTIL = date(2027, 1, 15)
STEPS = st.lists(st.tuples(DAYS, st.integers(-3, 3)), min_size=1)


def test_a_curve_begins_at_the_month_s_end_before_its_first_step() -> None:
    found = month_ends([(date(2026, 1, 9), 1)], until=date(2026, 4, 10))
    assert found == [
        date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31),
        date(2026, 4, 10),
    ]  # fmt: skip


def test_what_never_was_has_no_curve() -> None:
    assert month_ends([], until=UNTIL) == []


@given(STEPS)
def test_a_running_sum_is_that_of_all_steps_up_to_the_day(steps: list[tuple[date, int]]) -> None:
    days = month_ends(steps, until=UNTIL)
    found = running(steps, days)
    assert found == [sum(rise for day, rise in steps if day <= end) for end in days]
    assert found[0] == 0


@given(STEPS)
def test_steps_may_be_taken_together_at_each_month_s_end(steps: list[tuple[date, int]]) -> None:
    days = month_ends(steps, until=UNTIL)
    assert running([(month_end(day), rise) for day, rise in steps], days) == running(steps, days)


@pytest.mark.parametrize(
    ("counts", "expected"), [((6, 2, 2), 2.586), ((5, 5), 2.0), ((10,), 1.0), ((0,), 0.0), ((), 0)]
)
def test_spread_has_the_published_values(counts: tuple[int, ...], expected: float) -> None:
    assert spread(counts) == pytest.approx(expected, abs=1e-3)


@given(st.lists(st.integers(1, 50), min_size=1))
def test_spread_lies_between_one_and_the_number_of_sectors(counts: list[int]) -> None:
    assert 1 - 1e-9 <= spread(counts) <= len(counts) + 1e-9


@given(DAYS, st.integers(0, 900))
def test_months_end_on_the_last_day_asked_for(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    found = list(months(first, last))
    assert found[-1] == last
    assert found == sorted(set(found))
    assert len(found) <= math.ceil(days / 28) + 1
