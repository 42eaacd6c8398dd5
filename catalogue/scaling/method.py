"""The limits by which spread is judged (`methods.md` 7). Pure; provisional until calibrated."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Method:
    """One version of the limits; whoever computes gets it handed in.

    Days are whole days, shares run from 0 to 1. `public_days` and `curator_days` are the later
    and the earlier window of acceleration.
    """

    version: int
    public_days: tuple[int, int]
    curator_days: tuple[int, int]
    tested_groups: int
    false_share: float
    watched_groups: int
    watched_quantile: float
    spread_organisations: int
    spread_groups: int
    retention_months: int
    retention_lower: float
    score_lower: float
    outcome_organisations: int
    team_roles: int
    onboarding_days: int
    points: int
    prior_organisations: int


METHOD = Method(
    version=1,
    public_days=(180, 360),
    curator_days=(90, 270),
    tested_groups=5,
    false_share=0.2,
    watched_groups=3,
    watched_quantile=0.05,
    spread_organisations=3,
    spread_groups=2,
    retention_months=12,
    retention_lower=0.8,
    score_lower=0.6,
    outcome_organisations=2,
    team_roles=2,
    onboarding_days=90,
    points=6,
    prior_organisations=20,
)
