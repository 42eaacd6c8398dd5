"""How long what is begun stays in use: Kaplan and Meier (1958), `methods.md` 7.2. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 5
"""Organisations without which nothing is shown."""


@dataclass(frozen=True)
class Ending:
    """So many organisations, watched for so many months of use, and whether they then left.

    A loss is told in months begun, what goes on in months completed, so that who left after
    exactly twelve months was not in use twelve months after the first day.
    """

    months: int
    lost: bool
    number: int = 1


@dataclass(frozen=True)
class Point:
    """`share` still in use after so many months; `at_risk` were watched until then."""

    month: int
    at_risk: int
    lost: int
    share: float


def survival(endings: Iterable[Ending]) -> list[Point]:
    """S(t) = product of 1 - lost / at risk, for each month from 0 to the last one watched."""
    known = list(endings)
    lost, ended = Counter[int](), Counter[int]()
    for one in known:
        ended[one.months] += one.number
        lost[one.months] += one.number if one.lost else 0
    at_risk, share, found = ended.total(), 1.0, []
    for month in range(max(ended, default=-1) + 1):
        share *= 1 - lost[month] / at_risk
        found.append(Point(month, at_risk, lost[month], share))
        at_risk -= ended[month]
    return found


def shown(points: Iterable[Point]) -> list[Point]:
    """As far as enough were watched."""
    return [one for one in points if one.at_risk >= LEAST]


def after(points: Iterable[Point], months: int) -> Point | None:
    """None where nobody was watched for so long."""
    return next((one for one in points if one.month == months), None)
