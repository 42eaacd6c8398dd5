import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.statistics.retention import LEAST, Ending, shown, survival

EXAMPLE = [
    Ending(3, True),
    Ending(8, True),
    Ending(6, False),
    Ending(13, False),
    Ending(14, False),
]
ENDINGS = st.lists(st.builds(Ending, st.integers(0, 40), st.booleans(), st.integers(1, 4)))


def share_after(months: int, endings: list[Ending]) -> float:
    return next(one.share for one in survival(endings) if one.month == months)


def test_the_worked_example_comes_out_as_published() -> None:
    assert share_after(3, EXAMPLE) == pytest.approx(0.8)
    assert share_after(12, EXAMPLE) == pytest.approx(0.533, abs=1e-3)
    assert [one.month for one in survival(EXAMPLE)] == list(range(15))


def test_whoever_is_watched_until_a_month_is_at_risk_in_it() -> None:
    points = survival([Ending(12, True), Ending(12, False), Ending(11, False)])
    assert points[12].at_risk == 2
    assert points[12].share == 0.5


def test_nobody_is_no_curve() -> None:
    assert survival([]) == []


def test_a_curve_is_shown_as_far_as_enough_are_watched() -> None:
    endings = [Ending(2, False, LEAST), Ending(1, False, 2)]
    assert [one.at_risk for one in shown(survival(endings))] == [7, 7, 5]
    assert shown(survival([Ending(9, False, LEAST - 1)])) == []


@given(ENDINGS)
def test_shares_only_fall_and_stay_between_nought_and_one(endings: list[Ending]) -> None:
    shares = [one.share for one in survival(endings)]
    assert shares == sorted(shares, reverse=True)
    assert all(0 <= share <= 1 for share in shares)


@given(ENDINGS)
def test_many_at_once_are_the_same_as_each_alone(endings: list[Ending]) -> None:
    alone = [Ending(one.months, one.lost) for one in endings for _ in range(one.number)]
    assert survival(alone) == survival(endings)


@given(ENDINGS)
def test_where_all_are_lost_the_share_is_that_of_the_rest(endings: list[Ending]) -> None:
    lost = [Ending(one.months, True, one.number) for one in endings]
    total = sum(one.number for one in lost)
    for point in survival(lost):
        rest = sum(one.number for one in lost if one.months > point.month)
        assert point.share == pytest.approx(rest / total)
