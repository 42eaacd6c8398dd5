"""How many days lie between a record of use and live use. Pure.

`waits` are pairs of days and how many uses took so many.
"""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from math import floor

BANDS = (7, 30, 90, 180, 365)
"""The last day of each band; one more holds all that took longer."""
Wait = tuple[int, int]


def banded(waits: Iterable[Wait]) -> list[int]:
    """How many lie in each band, the one without end last."""
    found = [0] * (len(BANDS) + 1)
    for days, number in waits:
        found[sum(days > last for last in BANDS)] += number
    return found


def quartiles(waits: Iterable[Wait]) -> tuple[float, float, float]:
    """A quarter, half and three quarters took at most so many days; one use at least is needed.

    Between two uses the value is interpolated, the first and the last being 0 and 1.
    """
    ordered = sorted(waits)
    ends = list(accumulate(number for _days, number in ordered))

    def at(rank: int) -> int:
        return ordered[bisect_right(ends, min(rank, ends[-1] - 1))][0]

    def quantile(share: float) -> float:
        place = (ends[-1] - 1) * share
        below, above = at(floor(place)), at(floor(place) + 1)
        return below + (above - below) * (place - floor(place))

    return quantile(0.25), quantile(0.5), quantile(0.75)
