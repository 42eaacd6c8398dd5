"""What the timetable does each hour, here at once."""

from collections.abc import Callable
from itertools import count

from django.utils import timezone

from catalogue.jobs import actions

_numbers = count(1)


def run_hourly(kind: str, task: Callable[[], None]) -> None:
    """A job of that kind, and its task."""
    key = f"{kind}:{next(_numbers)}"
    actions.request(kind=kind, key=key, by=None, at=timezone.now())
    task()
