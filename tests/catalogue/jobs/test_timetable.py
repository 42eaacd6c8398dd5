"""Which periods have begun, and which is next; no clock of any country changes it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.jobs.timetable import Daily, Hourly, Weekly, following, periods

schedules = st.one_of(
    st.builds(Hourly, st.integers(0, 59)),
    st.builds(Daily, st.integers(0, 22), st.integers(0, 59)),
    st.builds(Weekly, st.integers(0, 6), st.integers(0, 22), st.integers(0, 59)),
)
START = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 5 * 366 * 24 * 3600).map(lambda past: START + timedelta(seconds=past))


@given(schedules, moments)
def test_what_comes_next_is_a_period_from_its_moment_on_and_not_before(schedule, moment):
    due = following(schedule, after=moment)
    assert due > moment
    assert due in {one for _, one in periods(schedule, until=due)}
    assert due not in {one for _, one in periods(schedule, until=due - timedelta(seconds=1))}


@given(schedules, moments)
def test_names_are_of_one_moment_each_and_the_newest_stands_first(schedule, moment):
    found = list(periods(schedule, until=moment))
    assert len({name for name, _ in found}) == len(found) <= 4
    dues = [due for _, due in found]
    assert dues == sorted(dues, reverse=True)
    assert all(due <= moment for due in dues)


@given(schedules, moments)
def test_the_zone_in_which_the_moment_is_told_changes_nothing(schedule, moment):
    local = moment.astimezone(ZoneInfo("Europe/London"))
    assert list(periods(schedule, until=local)) == list(periods(schedule, until=moment))
    assert following(schedule, after=local) == following(schedule, after=moment)


@pytest.mark.parametrize(
    ("schedule", "next_due"),
    [
        (Hourly(5), datetime(2027, 1, 15, 13, 5, tzinfo=UTC)),
        (Hourly(30), datetime(2027, 1, 15, 12, 30, tzinfo=UTC)),
        (Daily(3, 30), datetime(2027, 1, 16, 3, 30, tzinfo=UTC)),
        (Daily(12, 5), datetime(2027, 1, 16, 12, 5, tzinfo=UTC)),
        (Weekly(4, 12, 5), datetime(2027, 1, 22, 12, 5, tzinfo=UTC)),
        (Weekly(6, 4, 30), datetime(2027, 1, 17, 4, 30, tzinfo=UTC)),
    ],
)
def test_after_noon_of_a_friday(schedule, next_due):
    assert following(schedule, after=datetime(2027, 1, 15, 12, 5, tzinfo=UTC)) == next_due
