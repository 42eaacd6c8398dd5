"""Lower bounds, decay and the score of a listing (`methods.md` 6.2). Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from catalogue.dates import add_months

Z_LOWER = 1.2816
"""One-sided 90 %."""
Z_BOTH = 1.6449
"""Two-sided 90 %."""
HALF_LIFE_MONTHS = 12
WINDOW_MONTHS = 24
LEAST_ANSWERS = 5
LEAST_ORGANISATIONS = 4


def lower_bound(x: float, n: float, *, z: float = Z_LOWER) -> float:
    """Wilson's lower bound of x positive among n; both may be fractions. 0 where n is 0."""
    return max(0.0, _bounds(x, n, z)[0]) if n > 0 else 0.0


def interval(x: float, n: float, *, z: float = Z_BOTH) -> tuple[float, float]:
    """Wilson's two-sided interval, from 0 to 1; the whole range where n is 0."""
    if n <= 0:
        return 0.0, 1.0
    low, high = _bounds(x, n, z)
    return max(0.0, low), min(1.0, high)


def _bounds(x: float, n: float, z: float) -> tuple[float, float]:
    share = x / n
    middle = share + z * z / (2 * n)
    spread = z * math.sqrt(max(0.0, share * (1 - share) / n + z * z / (4 * n * n)))
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)


def age_in_months(given: date, on: date) -> float:
    """Calendar months between two days, clipped to the end of the month; the last one in part.

    So the same day a year on is 12, whatever the year; 0 for a day to come.
    """
    if on <= given:
        return 0.0
    whole = (on.year - given.year) * 12 + on.month - given.month
    whole -= add_months(given, whole) > on
    begun, ends = add_months(given, whole), add_months(given, whole + 1)
    return whole + (on - begun).days / (ends - begun).days


def weight(age_months: float) -> float:
    """Halved each year, nothing after two."""
    return 0.5 ** (age_months / HALF_LIFE_MONTHS) if age_months <= WINDOW_MONTHS else 0.0


def weights(on: date) -> dict[date, float]:
    """What an answer of each day weighs on that day; days that weigh nothing are left out."""
    first = add_months(on, -WINDOW_MONTHS)
    while weight(age_in_months(first - timedelta(days=1), on)) > 0:
        first -= timedelta(days=1)
    days = (first + timedelta(days=number) for number in range((on - first).days + 1))
    return {day: weight(age_in_months(day, on)) for day in days}


@dataclass(frozen=True)
class Answer:
    """One answer of one organisation: whether it was achieved, and its age in months."""

    organisation: int
    achieved: bool
    age_months: float


@dataclass(frozen=True)
class Score:
    """`lower` sorts; `share` and the interval are shown; both None while it is too young."""

    answers: int
    organisations: int
    share: float | None
    lower: float | None
    interval: tuple[float, float] | None

    @property
    def published(self) -> bool:
        return self.lower is not None


def score(answers: Iterable[Answer]) -> Score:
    """One organisation, one voice: the mean of the shares of the organisations."""
    counted = [one for one in answers if weight(one.age_months) > 0]
    shares = _shares(counted)
    return score_of_voices(math.fsum(shares.values()), len(shares), answers=len(counted))


def score_of_voices(total: float, organisations: int, *, answers: int) -> Score:
    """From the sum of the organisations' shares; nothing is said below both limits."""
    if answers < LEAST_ANSWERS or organisations < LEAST_ORGANISATIONS:
        return Score(answers, organisations, None, None, None)
    return Score(
        answers=answers,
        organisations=organisations,
        share=total / organisations,
        lower=lower_bound(total, organisations),
        interval=interval(total, organisations),
    )


def _shares(answers: Sequence[Answer]) -> Mapping[int, float]:
    found: dict[int, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.organisation, []).append(answer)
    return {
        organisation: math.fsum(weight(one.age_months) for one in own if one.achieved)
        / math.fsum(weight(one.age_months) for one in own)
        for organisation, own in sorted(found.items())
    }
