"""What is at stake if a service spreads to all who could use it (`methods.md` 7.3). Pure."""

import math
from collections.abc import Iterable


def mean_share(shares: Iterable[float]) -> float:
    """p̄; 0 of none."""
    known = list(shares)
    return math.fsum(known) / len(known) if known else 0.0


def probability(*, adopters: int, eligible: int, mean: float, prior: int) -> float:
    """That an eligible organisation takes it up: its own share, drawn towards `mean`.

    `adopters` are the eligible organisations that did. The mean counts as much as `prior`
    organisations.
    """
    return (adopters + prior * mean) / (eligible + prior)


def expected_adopters(*, adopters: int, eligible: int, chance: float) -> float:
    """Eligible non-adopters times probability: the order of services without a known saving."""
    return (eligible - adopters) * chance


def value_at_stake(*, expected: float, yearly_saving: int) -> int:
    """Whole pence a year; `yearly_saving` is the low one (P10) of one adopter, in pence."""
    return round(expected * yearly_saving)
