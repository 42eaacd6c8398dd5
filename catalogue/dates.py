"""Calendar arithmetic. Pure."""

import calendar
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day so many months on, clipped to the end of the month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


SATURDAY = 5


def before_working_days(day: date, count: int) -> date:
    """The last day after which so many working days come, `day` among them.

    Weekends do not count.
    """
    while count:
        count -= day.weekday() < SATURDAY
        day -= timedelta(days=1)
    return day
