"""The values and properties of `methods.md` 6.2 and 6.3."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.dates import add_months
from catalogue.ratings.intervals import (
    Answer,
    age_in_months,
    interval,
    lower_bound,
    score,
    weight,
    weights,
)

answers = st.builds(
    Answer,
    organisation=st.integers(1, 6),
    achieved=st.booleans(),
    age_months=st.floats(0, 24),
)


@pytest.mark.parametrize(
    ("x", "n", "expected"),
    [(3, 3, 0.646204), (90, 100, 0.854856), (5, 5, 0.752729), (0, 5, 0.0), (3, 3.5, 0.514770)],
)
def test_the_lower_bound_has_the_published_values(x: float, n: float, expected: float) -> None:
    assert lower_bound(x, n) == pytest.approx(expected, abs=1e-6)


def test_nothing_answered_has_no_lower_bound() -> None:
    assert lower_bound(0, 0) == 0


def test_the_interval_of_180_of_240_is_the_published_one() -> None:
    assert interval(180, 240) == pytest.approx((0.701, 0.793), abs=5e-4)


def test_one_organisation_has_one_voice() -> None:
    given_answers = [
        *(Answer(1, achieved, 0) for achieved in (True, True, True, False)),
        Answer(2, True, 0),
        Answer(3, True, 0),
        Answer(3, False, 0),
        Answer(4, True, 0),
        Answer(4, True, 0),
    ]
    found = score(given_answers)
    assert found.share == pytest.approx(0.8125)
    assert found.lower == pytest.approx(0.492140, abs=1e-6)
    assert found.interval == pytest.approx((0.408, 0.965), abs=5e-4)


@pytest.mark.parametrize(
    "bodies", [[1, 1, 2, 3], [1, 1, 1, 2, 2, 3], [1, 2, 3, 4]], ids=["4 of 3", "6 of 3", "4 of 4"]
)
def test_a_score_needs_five_answers_from_four_organisations(bodies: list[int]) -> None:
    found = score([Answer(body, True, 0) for body in bodies])
    assert not found.published
    assert found.share is None
    assert found.answers == len(bodies)


def test_answers_older_than_two_years_do_not_count() -> None:
    found = score([Answer(body, True, 24.1) for body in range(6)])
    assert found.answers == 0


@given(st.lists(answers, min_size=5, max_size=30), st.randoms())
def test_the_order_of_arrival_does_not_matter(given_answers: list[Answer], random: object) -> None:
    shuffled = list(given_answers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = score(given_answers), score(shuffled)
    assert first.published == second.published
    if first.lower is not None:
        assert first.lower == pytest.approx(second.lower, abs=1e-12)


@given(st.lists(answers, min_size=5, max_size=30), st.integers(1, 6), st.floats(0, 24))
def test_a_positive_answer_never_lowers_a_score(
    given_answers: list[Answer], body: int, age: float
) -> None:
    before = score(given_answers)
    after = score([*given_answers, Answer(body, True, age)])
    bodies = {one.organisation for one in given_answers}
    if before.lower is not None and after.lower is not None and body in bodies:
        assert after.lower >= before.lower - 1e-12


@given(st.integers(1, 100))
def test_many_equal_answers_of_one_body_weigh_as_one(count: int) -> None:
    others = [Answer(body, True, 0) for body in range(2, 7)]
    one = score([*others, Answer(1, False, 0)])
    many = score([*others, *[Answer(1, False, 0)] * count])
    assert many.lower == pytest.approx(one.lower, abs=1e-12)


@given(st.floats(0, 1), st.floats(0.1, 1000))
def test_bounds_stay_between_nought_and_one(share: float, n: float) -> None:
    low, high = interval(share * n, n)
    assert 0 <= low <= share + 1e-9
    assert share - 1e-9 <= high <= 1
    assert 0 <= lower_bound(share * n, n) <= 1


@given(st.lists(answers, min_size=5, max_size=30), st.integers(0, 29), st.integers(1, 5))
def test_a_second_voice_of_one_body_on_one_day_changes_no_other_body_s_weight(
    given_answers: list[Answer], which: int, times: int
) -> None:
    """T6.3: all answers of one organisation, each as often, weigh as each of them once."""
    body = given_answers[which % len(given_answers)].organisation
    own = [one for one in given_answers if one.organisation == body]
    once, often = score(given_answers), score([*given_answers, *own * times])
    if once.lower is not None:
        assert often.lower == pytest.approx(once.lower, abs=1e-12)
        assert often.organisations == once.organisations


DAYS = st.dates(date(2019, 1, 1), date(2031, 12, 31))


@pytest.mark.parametrize(
    ("answered", "on", "months"),
    [
        (date(2026, 11, 28), date(2026, 11, 28), 0),
        (date(2026, 11, 29), date(2026, 11, 28), 0),
        (date(2026, 11, 28), date(2026, 12, 28), 1),
        (date(2027, 1, 31), date(2027, 2, 28), 1),
        (date(2028, 2, 29), date(2029, 2, 28), 12),
        (date(2023, 11, 28), date(2025, 11, 28), 24),
        (date(2026, 4, 1), date(2026, 4, 16), 0.5),
        (date(2027, 2, 1), date(2027, 2, 15), 0.5),
    ],
)
def test_age_goes_by_calendar_months(answered: date, on: date, months: float) -> None:
    assert age_in_months(answered, on) == months


@given(DAYS, st.integers(0, 900))
def test_age_never_falls_as_days_pass(answered: date, days: int) -> None:
    on = answered + timedelta(days=days)
    assert age_in_months(answered, on) <= age_in_months(answered, on + timedelta(days=1))


@pytest.mark.parametrize(
    ("months", "expected"), [(0, 1), (12, 0.5), (24, 0.25), (24.001, 0), (6, 0.70710678)]
)
def test_an_answer_halves_in_a_year_and_ends_after_two(months: float, expected: float) -> None:
    assert weight(months) == pytest.approx(expected)


@given(DAYS)
def test_the_weights_of_a_day_are_those_of_each_day_of_the_window(on: date) -> None:
    found = weights(on)
    assert max(found) == on
    assert found[on] == 1
    assert found[add_months(on, -12)] == pytest.approx(0.5)
    day = min(found)
    assert weight(age_in_months(day, on)) > 0
    assert weight(age_in_months(day - timedelta(days=1), on)) == 0
    assert add_months(on, -24) - timedelta(days=3) <= day <= add_months(on, -24)
    assert len(found) == (on - day).days + 1


def test_the_last_day_of_the_window_counts_and_the_day_before_does_not() -> None:
    found = weights(date(2025, 11, 28))
    assert found[date(2023, 11, 28)] == pytest.approx(0.25)
    assert date(2023, 11, 27) not in found
