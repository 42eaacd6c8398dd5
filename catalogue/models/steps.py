"""Which state may follow which, who may do it, and whether they must say why: as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Actor(StrEnum):
    """Who takes a step. A moderator is never one of the organisation concerned."""

    EDITOR = "editor"
    OWNER = "owner"
    MODERATOR = "moderator"
    ANOTHER_MODERATOR = "another moderator"
    RULE = "rule"
    CLOCK = "clock"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One allowed change of state. `act` is the kind of its entry in the ledger."""

    act: str
    before: str
    after: str
    by: tuple[Actor, ...]
    reason: bool = False


def allowed(steps: Iterable[Step], before: str, after: str, *, by: Actor | None = None) -> bool:
    """Whether anybody may take the step, or that actor."""
    return any(
        (step.before, step.after) == (before, after) and (by is None or by in step.by)
        for step in steps
    )


def pairs(steps: Iterable[Step]) -> set[tuple[str, str]]:
    """State before and after of every step; the triggers of the tables hold the same pairs."""
    return {(step.before, step.after) for step in steps}
