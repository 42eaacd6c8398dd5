"""Clock changes, a leap day, midnight in London and in UTC, three days off: each period once."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from celery import current_app
from django.utils import timezone

from accounts.models import Event
from catalogue.adoption.actions import confirm, lapse_due, renew
from catalogue.dates import add_months
from catalogue.jobs.actions import sweep
from catalogue.jobs.timetable import Hourly, Schedule, Weekly
from catalogue.models import Adoption, Figure, Job, Rating
from catalogue.ratings.actions import rate
from catalogue.statistics.actions.figures import record_figures
from catalogue.statistics.tasks import read_adoptions
from tests import factories

pytestmark = pytest.mark.django_db
SPRING, AUTUMN = datetime(2027, 3, 28, tzinfo=UTC), datetime(2027, 10, 31, tzinfo=UTC)
"""Days on which London's clocks change at 1:00 UTC."""
LEAP = datetime(2028, 2, 29, tzinfo=UTC)
NEW_YEAR = datetime(2028, 1, 1, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def minutes(start: datetime, end: datetime, *, step: int) -> Iterator[datetime]:
    while start <= end:
        yield start
        start += timedelta(minutes=step)


def timetable() -> dict[str, Schedule]:
    return dict(current_app.conf.timetable)


def hours(start: datetime, end: datetime) -> set[str]:
    return {f"{one:%Y-%m-%dT%H}" for one in minutes(start, end, step=60)}


def days(start: datetime, end: datetime, *, weekday: int | None = None) -> set[str]:
    every = {start + DAY * number for number in range((end - start).days + 1)}
    return {str(one.date()) for one in every if weekday in {None, one.weekday()}}


def expected(schedule: Schedule, start: datetime, end: datetime) -> set[str]:
    if isinstance(schedule, Hourly):
        return hours(start, end)
    return days(start, end, weekday=schedule.weekday if isinstance(schedule, Weekly) else None)


@pytest.mark.parametrize("day", [SPRING, AUTUMN, LEAP, NEW_YEAR], ids=str)
def test_the_timetable_makes_each_period_once_whatever_the_clocks_do(day: datetime) -> None:
    """The day before, the day and the day after, hour by hour: an hour that London skips or
    lives twice is one hour here, and a day is a day.
    """
    start, end = day - DAY, day + 2 * DAY - timedelta(minutes=1)
    for moment in minutes(start + timedelta(minutes=6), end, step=30):
        sweep(timetable=timetable(), at=moment.astimezone(timezone.get_default_timezone()))
    made = Counter(Job.objects.filter(due_at__gte=start).values_list("key", flat=True))
    wanted = {
        f"{kind}:{name}"
        for kind, schedule in timetable().items()
        for name in expected(schedule, start, end)
    }
    assert made == dict.fromkeys(wanted, 1)


@pytest.mark.parametrize("day", [SPRING, AUTUMN, LEAP], ids=str)
def test_after_three_days_off_no_day_is_missing(day: datetime) -> None:
    """Stopped on the eve, started three days later: of each day there is one row. Of the hours
    the last three are made up for: what they would have done the next one does.
    """
    last, back = day - 12 * HOUR, day + 60 * HOUR + timedelta(minutes=10)
    sweep(timetable=timetable(), at=last)
    sweep(timetable=timetable(), at=back)
    keys = list(Job.objects.values_list("key", flat=True))
    assert len(set(keys)) == len(keys)
    for kind, schedule in timetable().items():
        if isinstance(schedule, Hourly):
            names = hours(back - 3 * HOUR, back)
        else:
            names = expected(schedule, day, back)
        assert {f"{kind}:{name}" for name in names} <= set(keys)


@pytest.mark.parametrize(
    ("at", "on"),
    [
        (datetime(2027, 3, 27, 23, 30, tzinfo=UTC), date(2027, 3, 27)),
        (datetime(2027, 3, 28, 22, 59, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2027, 3, 28, 23, 0, tzinfo=UTC), date(2027, 3, 29)),
        (datetime(2027, 10, 30, 23, 30, tzinfo=UTC), date(2027, 10, 31)),
        (datetime(2027, 10, 31, 23, 30, tzinfo=UTC), date(2027, 10, 31)),
        (datetime(2028, 2, 29, 23, 59, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2028, 7, 1, 23, 0, tzinfo=UTC), date(2028, 7, 2)),
    ],
)
def test_an_act_belongs_to_the_day_in_london(at: datetime, on: date) -> None:
    """In the ledger, in the day of its confirmation and in the figures of the day."""
    use = factories.adoption(confirmed=False, at=at - timedelta(days=1))
    second = factories.member_of(use.organisation)
    with time_machine.travel(at, tick=False):
        confirm(adoption=use, by=second, at=at)
        read_adoptions()
        record_figures(at=at)
    assert Event.objects.get(kind="adoption.confirmed").occurred_on == on
    use.refresh_from_db()
    assert use.live_from == on
    assert use.lapses_on == add_months(on, 12)
    assert set(Figure.objects.values_list("as_of", flat=True)) == {on}


@pytest.mark.parametrize(
    ("confirmed", "lapses"),
    [
        (datetime(2027, 3, 15, 12, tzinfo=UTC), date(2028, 3, 15)),
        (datetime(2028, 2, 29, 12, tzinfo=UTC), date(2029, 2, 28)),
        (datetime(2027, 2, 28, 12, tzinfo=UTC), date(2028, 2, 28)),
        (datetime(2026, 3, 27, 23, 30, tzinfo=UTC), date(2027, 3, 27)),
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2027, 3, 30)),
    ],
)
def test_a_use_counts_through_its_last_day_in_london_and_lapses_once(
    confirmed: datetime, lapses: date
) -> None:
    """Looked at each half hour around both midnights, and once more after it is renewed."""
    use = factories.adoption(confirmed=False, at=confirmed)
    second = factories.member_of(use.organisation)
    confirm(adoption=use, by=second, at=confirmed)
    midnight = datetime(lapses.year, lapses.month, lapses.day, tzinfo=UTC)
    lapsed = [
        timezone.localdate(moment)
        for moment in minutes(midnight - 3 * HOUR, midnight + 3 * HOUR, step=30)
        if lapse_due(at=moment)
    ]
    assert lapsed == [lapses]
    renew(adoption=use, by=second, at=midnight + 12 * HOUR)
    assert Adoption.objects.get(pk=use.pk).lapses_on == add_months(lapses, 12)
    assert lapse_due(at=midnight + DAY) == 0


@pytest.mark.parametrize(
    ("at", "quarter"),
    [
        (datetime(2027, 3, 31, 22, 59, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2027, 3, 31, 23, 0, tzinfo=UTC), date(2027, 4, 1)),
        (datetime(2027, 12, 31, 23, 59, tzinfo=UTC), date(2027, 10, 1)),
        (datetime(2028, 1, 1, 0, 0, tzinfo=UTC), date(2028, 1, 1)),
        (datetime(2028, 2, 29, 12, 0, tzinfo=UTC), date(2028, 1, 1)),
    ],
)
def test_a_quarter_of_reviews_ends_at_midnight_in_london(at: datetime, quarter: date) -> None:
    use = factories.adoption(at=at - timedelta(days=30))
    person = factories.member_of(use.organisation)
    said = {"listing": use.listing, "organisation": use.organisation, "again": True, "by": person}
    for ease in (3, 4):
        rate(**said, ease=ease, at=at)
    assert [(one.quarter, one.ease) for one in Rating.objects.all()] == [(quarter, 4)]
