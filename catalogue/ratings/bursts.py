"""When one organisation's answers of a day are a burst (`methods.md` 6.1). Pure."""

import math

QUANTILE = 0.999
LEAST_BURST = 10
RATE_DAYS = 90


def is_burst(answers: int, *, earlier: int) -> bool:
    """Whether so many answers of a day stand out, given those of the 90 days before it."""
    usual = poisson_quantile(QUANTILE, earlier / RATE_DAYS)
    return answers >= LEAST_BURST and answers > usual


def poisson_quantile(share: float, mean: float) -> int:
    """The least count that a Poisson variable of that mean does not exceed in that share.

    Raises ValueError where there is no such count.
    """
    if not 0 < share < 1 or mean < 0:
        raise ValueError(f"no quantile {share} of a mean of {mean}")
    if mean == 0:
        return 0
    count, below = 0, _chance(0, mean)
    while below < share:
        count += 1
        below += _chance(count, mean)
    return count


def _chance(count: int, mean: float) -> float:
    """Through logarithms, for a large mean's first chances are too small to multiply up."""
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
