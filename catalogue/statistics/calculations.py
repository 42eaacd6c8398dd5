"""From steps up and down to curves, and how widely something is spread (`methods.md` 1). Pure."""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from catalogue.dates import add_months, month_end

Step = tuple[date, int]
"""A day and by how much a number rises on it."""


def months(first: date, last: date) -> Iterator[date]:
    """The ends of all months from that of `first` to the one before `last`, then `last`."""
    end = month_end(first)
    while end < last:
        yield end
        end = month_end(add_months(end.replace(day=1), 1))
    yield last


def month_ends(steps: Iterable[Step], *, until: date) -> list[date]:
    """From the end of the month before the first step on, so that a curve begins below it."""
    first = min((day for day, _ in steps), default=None)
    if first is None:
        return []
    return list(months(add_months(first.replace(day=1), -1), until))


def running(steps: Iterable[Step], days: Sequence[date]) -> list[int]:
    """The sum of all steps up to each of the days, which come in their order."""
    waiting = sorted(steps, reverse=True)
    total, found = 0, []
    for day in days:
        while waiting and waiting[-1][0] <= day:
            total += waiting.pop()[1]
        found.append(total)
    return found


def spread(counts: Iterable[int]) -> float:
    """The effective number of sectors, from the members of each: exp of entropy; 0 for none."""
    known = [count for count in counts if count]
    total = sum(known)
    if not total:
        return 0.0
    return math.exp(-math.fsum(n / total * math.log(n / total) for n in known))
