"""When what falls due, in UTC, so that no change of the clocks skips or doubles a period.

A period has a name, which is in the key of its job: a day as 2026-11-28, an hour as
2026-11-28T14.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

MISSED = 3
"""How many periods before the present one are made up for where nobody swept meanwhile: days,
or hours, whose work the next run does anyway."""
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@dataclass(frozen=True)
class Hourly:
    """At this minute of each hour."""

    minute: int


@dataclass(frozen=True)
class Daily:
    hour: int
    minute: int


@dataclass(frozen=True)
class Weekly:
    """`weekday` is 0 on Monday."""

    weekday: int
    hour: int
    minute: int


Schedule = Hourly | Daily | Weekly


def periods(schedule: Schedule, *, until: datetime) -> Iterator[tuple[str, datetime]]:
    """Name and moment of each period that has begun, the newest first, three missed ones as well.

    Of a weekly one those of the last three days, so a week is made up for as late as a day.
    """
    length = HOUR if isinstance(schedule, Hourly) else DAY
    moment = until.astimezone(UTC)  # subtracting from a local time would go by the wall clock
    for back in range(MISSED + 1):
        name, due = _period(schedule, moment - back * length)
        if due <= until and _falls(schedule, due):
            yield name, due


def following(schedule: Schedule, *, after: datetime) -> datetime:
    """The next moment at which it falls due."""
    length = HOUR if isinstance(schedule, Hourly) else DAY
    moment = after.astimezone(UTC)
    while True:
        _, due = _period(schedule, moment)
        if due > after and _falls(schedule, due):
            return due
        moment += length


def _period(schedule: Schedule, moment: datetime) -> tuple[str, datetime]:
    """The hour or the day in which that moment lies, and when in it the work falls due."""
    if isinstance(schedule, Hourly):
        due = moment.replace(minute=schedule.minute, second=0, microsecond=0)
        return f"{due:%Y-%m-%dT%H}", due
    day = moment.date()
    return str(day), datetime.combine(day, time(schedule.hour, schedule.minute), tzinfo=UTC)


def _falls(schedule: Schedule, due: datetime) -> bool:
    return not isinstance(schedule, Weekly) or due.weekday() == schedule.weekday
