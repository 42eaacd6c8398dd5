"""The ladder from new to ready to scale, and the gates before its last rung.

Pure; rules of `methods.md` 7.3.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from catalogue.ratings.intervals import lower_bound
from catalogue.scaling.method import Method


class Rung(StrEnum):
    NEW = "new"
    SEED = "seed"
    EARLY = "early"
    READY = "ready"


class GateName(StrEnum):
    """In the order in which they are asked; `spread` stands before the gates themselves."""

    SPREAD = "spread"
    RETENTION = "retention"
    SCORE = "score"
    OUTCOMES = "outcomes"
    SUPPORT = "support"
    ASSESSMENT = "assessment"


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What is known of one listing.

    `reusers` are organisations outside the publisher's group in use now, `groups` their
    ownership groups. Of `cohort`, those first in use a year ago or more, `retained` still were
    a year after. `score` is the published lower bound of its reviews; None where it is too
    young, with `answers` of `reviewers` organisations. `gains` are organisations outside the
    group with a verified gain. `onboarding` is the median of days from first trying it out to
    using it, None where nobody did both. `points` are those of the curator's assessment that
    it meets; None where there is none.
    """

    reusers: int = 0
    groups: int = 0
    retained: int = 0
    cohort: int = 0
    score: float | None = None
    answers: int = 0
    reviewers: int = 0
    gains: int = 0
    team: int = 0
    terms: bool = False
    documentation: bool = False
    standard: bool = False
    onboarding: float | None = None
    points: int | None = None


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One gate: whether it is passed, whether anything was reported, and the figures behind it."""

    name: str
    passed: bool
    reported: bool
    figures: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "passed": self.passed,
            "reported": self.reported,
            "figures": self.figures,
        }


def spread(evidence: Evidence, method: Method) -> Gate:
    """The rung before: enough organisations of enough owners."""
    return Gate(
        name=GateName.SPREAD,
        passed=_is_spread(evidence, method),
        reported=evidence.reusers > 0,
        figures={
            "reusers": evidence.reusers,
            "groups": evidence.groups,
            "least": method.spread_organisations,
            "least_groups": method.spread_groups,
        },
    )


def _is_spread(evidence: Evidence, method: Method) -> bool:
    return (
        evidence.reusers >= method.spread_organisations and evidence.groups >= method.spread_groups
    )


def retention(evidence: Evidence, method: Method) -> Gate:
    """The surely retained share of those that began a year ago or more."""
    kept, cohort = evidence.retained, evidence.cohort
    lower = lower_bound(kept, cohort)
    return Gate(
        name=GateName.RETENTION,
        passed=lower >= method.retention_lower,
        reported=cohort > 0,
        figures={
            "retained": kept,
            "cohort": cohort,
            "lower": round(lower, 6),
            "limit": method.retention_lower,
            "more": more_retained(kept, cohort, limit=method.retention_lower),
        },
    )


def more_retained(kept: int, cohort: int, *, limit: float) -> int:
    """How many further organisations have to stay, and none to leave, until the gate is passed."""
    more = 0
    while lower_bound(kept + more, cohort + more) < limit:
        more += 1
    return more


def score(evidence: Evidence, method: Method) -> Gate:
    known = evidence.score is not None
    return Gate(
        name=GateName.SCORE,
        passed=evidence.score is not None and evidence.score >= method.score_lower,
        reported=known,
        figures={
            "lower": round(evidence.score, 6) if evidence.score is not None else None,
            "answers": evidence.answers,
            "reviewers": evidence.reviewers,
            "limit": method.score_lower,
        },
    )


def outcomes(evidence: Evidence, method: Method) -> Gate:
    return Gate(
        name=GateName.OUTCOMES,
        passed=evidence.gains >= method.outcome_organisations,
        reported=evidence.gains > 0,
        figures={"gains": evidence.gains, "limit": method.outcome_organisations},
    )


def support(evidence: Evidence, method: Method) -> Gate:
    """Five things at once; `missing` names those that are not there."""
    quick = evidence.onboarding is not None and evidence.onboarding <= method.onboarding_days
    there = {
        "team": evidence.team >= method.team_roles,
        "terms": evidence.terms,
        "documentation": evidence.documentation,
        "standard": evidence.standard,
        "onboarding": quick,
    }
    anything = evidence.team > 0 or evidence.onboarding is not None
    return Gate(
        name=GateName.SUPPORT,
        passed=all(there.values()),
        reported=anything or any(there.values()),
        figures={
            "missing": [name for name, met in there.items() if not met],
            "team": evidence.team,
            "onboarding": evidence.onboarding,
            "limit_team": method.team_roles,
            "limit_days": method.onboarding_days,
        },
    )


def assessment(evidence: Evidence, method: Method) -> Gate:
    return Gate(
        name=GateName.ASSESSMENT,
        passed=evidence.points is not None and evidence.points >= method.points,
        reported=evidence.points is not None,
        figures={"points": evidence.points, "limit": method.points},
    )


GATES: tuple[Callable[[Evidence, Method], Gate], ...] = (
    retention,
    score,
    outcomes,
    support,
    assessment,
)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one listing stands; `blocks` names the first gate that holds it, '' where none does."""

    rung: Rung
    blocks: str
    gates: tuple[Gate, ...]


def standing(evidence: Evidence, method: Method) -> Standing:
    gates = tuple(gate(evidence, method) for gate in (spread, *GATES))
    rung = _rung(evidence, method, all_passed=all(gate.passed for gate in gates))
    blocks = next((gate.name for gate in gates if not gate.passed), "")
    return Standing(rung=rung, blocks=blocks, gates=gates)


def _rung(evidence: Evidence, method: Method, *, all_passed: bool) -> Rung:
    if not evidence.reusers:
        return Rung.NEW
    if not _is_spread(evidence, method):
        return Rung.SEED
    return Rung.READY if all_passed else Rung.EARLY


def jumped(home: tuple[str, str], others: Iterable[tuple[str, str]]) -> bool:
    """Whether one of the others is of another sector or nation; '' is unknown and differs from none.

    Each is (sector, nation).
    """
    return any(
        at_home and away and at_home != away
        for other in others
        for at_home, away in zip(home, other, strict=True)
    )
