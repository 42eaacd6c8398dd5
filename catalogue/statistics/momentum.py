"""What truly accelerates, and what is chance (`methods.md` 7.1). Pure; workers only.

Everything is an array with one place for each listing. `x1` ownership groups first took it up
in the last `w1` days, `x0` in the `w0` days before; `e1` and `e0` are the mean numbers of
eligible groups that had not yet done so in each window.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import special

Numbers = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Uptake:
    """Counts of groups; `w1` and `w0` are days."""

    x1: Numbers
    x0: Numbers
    e1: Numbers
    e0: Numbers
    w1: int
    w0: int

    @property
    def n(self) -> Numbers:
        return self.x1 + self.x0

    @property
    def recent(self) -> Numbers:
        """Group-days at risk in the later window."""
        return self.w1 * self.e1

    @property
    def before(self) -> Numbers:
        return self.w0 * self.e0

    @property
    def comparable(self) -> Marks:
        """Somebody could have taken it up in the later window; else nothing can be said."""
        return self.e1 > 0


def share_expected(uptake: Uptake) -> Numbers:
    """π, the share of `x1` in all under 'no change'; nan where nothing can be said."""
    whole = uptake.recent + uptake.before
    return np.divide(
        uptake.recent, whole, out=np.full_like(whole, np.nan), where=uptake.comparable
    )


def mid_p(uptake: Uptake) -> Numbers:
    """P(X > x1) + ½·P(X = x1) of X ~ Bin(n, π); nan where nothing can be said."""
    share, number = share_expected(uptake), uptake.n.astype(np.int64)
    above = special.bdtrc(uptake.x1, number, share)
    at_least = special.bdtrc(uptake.x1 - 1, number, share)
    return np.asarray(np.where(np.isnan(share), np.nan, (above + at_least) / 2))


def ratio(uptake: Uptake) -> Numbers:
    """How many times as fast as before; nan where nobody took it up before."""
    there = uptake.comparable & (uptake.x0 > 0)
    pace = np.divide(uptake.x1, uptake.x0, out=np.full_like(uptake.x1, np.nan), where=there)
    return pace * _exposure(uptake)


def lower_limit(uptake: Uptake, *, quantile: float) -> Numbers:
    """What the ratio is at least: from that quantile of Beta(x1 + ½, x0 + ½)."""
    least = special.betaincinv(uptake.x1 + 0.5, uptake.x0 + 0.5, quantile)
    return np.asarray(least / (1 - least) * _exposure(uptake), dtype=np.float64)


def _exposure(uptake: Uptake) -> Numbers:
    return np.divide(
        uptake.before,
        uptake.recent,
        out=np.full_like(uptake.recent, np.nan),
        where=uptake.comparable,
    )


def accelerating(uptake: Uptake, *, least: int, rate: float) -> Marks:
    """Those whose acceleration is believed: of all marks at most the share `rate` is false.

    Tested are those with at least `least` groups in both windows together.
    """
    p = mid_p(uptake)
    tested = (uptake.n >= least) & ~np.isnan(p)
    marks = np.zeros(p.shape, dtype=np.bool_)
    marks[tested] = accepted(p[tested], rate=rate)
    return marks


def accepted(p: Numbers, *, rate: float) -> Marks:
    """Benjamini and Hochberg (1995): the smallest p up to the last one under its line."""
    count = len(p)
    order = np.argsort(p, kind="stable")
    under = p[order] <= rate * np.arange(1, count + 1) / count if count else np.zeros(0, bool)
    last = int(np.flatnonzero(under).max()) + 1 if under.any() else 0
    marks = np.zeros(count, dtype=np.bool_)
    marks[order[:last]] = True
    return marks


def watched(uptake: Uptake, *, least: int, quantile: float) -> Marks:
    """What curators should look at: at least `least` groups lately, and surely more than before."""
    lower = lower_limit(uptake, quantile=quantile)
    return np.asarray((uptake.x1 >= least) & (lower > 1), dtype=np.bool_)
