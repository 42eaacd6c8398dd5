import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.statistics.calculations import State, Told, curve, months, spread, states

DECLARED = Told(date(2026, 1, 5), "adoption.declared", 1, "live")
CONFIRMED = Told(date(2026, 1, 9), "adoption.confirmed", 2, "live")


def test_a_declaration_counts_once_it_is_confirmed() -> None:
    found = states([DECLARED, CONFIRMED])
    assert [state.in_use for state in found] == [False, True]


def test_a_step_forward_counts_from_its_confirmation() -> None:
    found = states(
        [
            DECLARED,
            Told(date(2026, 1, 9), "adoption.confirmed", 2, "trialling"),
            Told(date(2026, 3, 1), "adoption.stage_proposed", 3, "live"),
            Told(date(2026, 3, 4), "adoption.confirmed", 4, "live"),
        ]
    )
    assert [state.stage for state in found] == ["", "trialling", "trialling", "live"]


def test_a_lapse_ends_counting_and_a_renewal_restores_it() -> None:
    lapsed = Told(date(2027, 1, 9), "adoption.lapsed", 3, "")
    renewed = Told(date(2027, 1, 9), "adoption.reconfirmed", 4, "live")
    assert not states([DECLARED, CONFIRMED, lapsed])[-1].in_use
    assert states([DECLARED, CONFIRMED, lapsed, renewed])[-1].in_use


def test_the_order_of_the_row_decides_not_that_of_the_ledger() -> None:
    lapsed = Told(date(2027, 1, 9), "adoption.lapsed", 3, "")
    renewed = Told(date(2027, 1, 9), "adoption.reconfirmed", 4, "live")
    assert states([renewed, lapsed, CONFIRMED, DECLARED])[-1].in_use


def test_the_curve_counts_each_organisation_once() -> None:
    used = [State(date(2026, 1, 9), "live", True)]
    ended = [*used, State(date(2026, 3, 2), "ended", True)]
    found = curve([(1, used), (1, used), (2, ended)], until=date(2026, 4, 10))
    assert found == [
        (date(2025, 12, 31), 0),
        (date(2026, 1, 31), 2),
        (date(2026, 2, 28), 2),
        (date(2026, 3, 31), 1),
        (date(2026, 4, 10), 1),
    ]


def test_a_history_without_use_has_no_curve() -> None:
    assert curve([(1, [State(date(2026, 1, 9), "trialling", True)])], until=date(2026, 4, 1)) == []


@pytest.mark.parametrize(
    ("counts", "expected"), [((6, 2, 2), 2.586), ((5, 5), 2.0), ((10,), 1.0), ((), 0.0)]
)
def test_spread_has_the_published_values(counts: tuple[int, ...], expected: float) -> None:
    sectors = [name for name, n in zip("abc", counts, strict=False) for _ in range(n)]
    assert spread(sectors) == pytest.approx(expected, abs=1e-3)


@given(st.lists(st.sampled_from("abcdef"), min_size=1))
def test_spread_lies_between_one_and_the_number_of_sectors(sectors: list[str]) -> None:
    assert 1 - 1e-9 <= spread(sectors) <= len(set(sectors)) + 1e-9


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 900))
def test_months_end_on_the_last_day_asked_for(first: date, days: int) -> None:
    last = date.fromordinal(first.toordinal() + days)
    found = list(months(first, last))
    assert found[-1] == last
    assert found == sorted(set(found))
    assert len(found) <= math.ceil(days / 28) + 1
