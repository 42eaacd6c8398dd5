"""From what is known of all services to the row of each (`methods.md` 7). Pure; workers only."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from catalogue.scaling.gates import jumped, standing
from catalogue.scaling.known import Known
from catalogue.scaling.method import Method
from catalogue.scaling.value import (
    expected_adopters,
    mean_share,
    probability,
    value_at_stake,
)
from catalogue.statistics.momentum import (
    Marks,
    Numbers,
    Uptake,
    accelerating,
    lower_limit,
    mid_p,
    ratio,
    watched,
)

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Momentum:
    """Of all services, in their order: the figures of both windows and who gets which mark."""

    public: Uptake
    curators: Uptake
    accelerating: Marks
    watched: Marks


def momentum(services: Sequence[Known], *, on: date, method: Method) -> Momentum:
    public = _uptake(services, on, method.public_days)
    curators = _uptake(services, on, method.curator_days)
    return Momentum(
        public=public,
        curators=curators,
        accelerating=accelerating(public, least=method.tested_groups, rate=method.false_share),
        watched=watched(curators, least=method.watched_groups, quantile=method.watched_quantile),
    )


def _uptake(services: Sequence[Known], on: date, days: tuple[int, int]) -> Uptake:
    """The eligible of a window are the mean of those at its beginning and at its end."""
    recent, before = days
    middle, start = on - timedelta(days=recent), on - timedelta(days=recent + before)
    begun = {day: _on(day, (one.begun for one in services)) for day in (start, middle, on)}
    left = {day: _on(day, (one.open for one in services)) for day in (start, middle, on)}
    return Uptake(
        x1=begun[on] - begun[middle],
        x0=begun[middle] - begun[start],
        e1=(left[middle] + left[on]) / 2,
        e0=(left[start] + left[middle]) / 2,
        w1=recent,
        w0=before,
    )


def _on(day: date, counts: Iterable[Mapping[date, int]]) -> Numbers:
    return np.array([max(0, one[day]) for one in counts], dtype=np.float64)


def rows(services: Sequence[Known], *, on: date, method: Method) -> list[Values]:
    """The columns of every service's row, in their order."""
    moved = momentum(services, on=on, method=method)
    public = _figures(moved.public, method)
    curators = _figures(moved.curators, method)
    means = _mean_shares(services)
    return [
        {
            "listing_id": one.listing,
            "tie": one.tie,
            "computed_on": on,
            "method_version": method.version,
            "jumped": jumped(one.home, one.others),
            "accelerating": bool(moved.accelerating[place]),
            "watched": bool(moved.watched[place]),
            **{name: column[place] for name, column in public.items()},
            **{f"watch_{name}": column[place] for name, column in curators.items()},
            **_standing(one, method),
            **_value(one, means, method),
        }
        for place, one in enumerate(services)
    ]


def _figures(uptake: Uptake, method: Method) -> dict[str, list[Any]]:
    return {
        "x1": [int(one) for one in uptake.x1],
        "x0": [int(one) for one in uptake.x0],
        "e1": uptake.e1.tolist(),
        "e0": uptake.e0.tolist(),
        "p": _known(mid_p(uptake)),
        "ratio": _known(ratio(uptake)),
        "lower": _known(lower_limit(uptake, quantile=method.watched_quantile)),
    }


def _known(numbers: Numbers) -> list[float | None]:
    return [None if math.isnan(one) else one for one in numbers.tolist()]


def _standing(one: Known, method: Method) -> Values:
    found = standing(one.evidence, method)
    return {
        "rung": found.rung.value,
        "blocks": found.blocks,
        "gates": [gate.as_json() for gate in found.gates],
        "reusers": one.evidence.reusers,
        "adopters": one.adopters,
        "eligible": one.eligible,
    }


def _mean_shares(services: Sequence[Known]) -> dict[int, float]:
    """By capability: the mean adoption share of the services that have it, where one is known."""
    shares: dict[int, list[float]] = {}
    for one in services:
        if one.eligible:
            for capability in one.capabilities:
                shares.setdefault(capability, []).append(one.adopters / one.eligible)
    return {capability: mean_share(known) for capability, known in shares.items()}


def _value(one: Known, means: Mapping[int, float], method: Method) -> Values:
    if not one.eligible:
        return {"value_reason": "not_applicable"}
    chance = probability(
        adopters=one.adopters,
        eligible=one.eligible,
        mean=mean_share(means[key] for key in one.capabilities),
        prior=method.prior_organisations,
    )
    expected = expected_adopters(adopters=one.adopters, eligible=one.eligible, chance=chance)
    values: Values = {"probability": chance, "expected": expected}
    if one.yearly_saving is None:
        return values | {"value_reason": "not_reported"}
    value = value_at_stake(expected=expected, yearly_saving=one.yearly_saving)
    return values | {"yearly_saving": one.yearly_saving, "value": value}
