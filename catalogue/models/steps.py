"""Which state may follow which, who may do it, and whether they must say why: as data."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _


class Actor(StrEnum):
    """Who takes a step. A moderator is never one of the organisation concerned."""

    MEMBER = "member"
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


class NoSuchStep(Exception):
    """Nothing leads on from there, or not for who wants to."""


class ReasonMissing(Exception):
    """Whoever takes this step says why."""


REASON_LIMIT = 500
"""Characters that whoever says why may use."""


def reason_given(words: str, missing: str = "") -> str:
    """The reason without what surrounds it; raises ReasonMissing where none is left."""
    reason = words.strip()
    if not reason:
        raise ReasonMissing(missing or _("Enter the reason."))
    return reason


def act_of(steps: Iterable[Step], before: str, after: str, *, by: Actor, reason: str = "") -> str:
    """The kind of the entry that this step leaves in the ledger.

    Raises NoSuchStep, ReasonMissing.
    """
    for step in steps:
        if (step.before, step.after) == (before, after) and by in step.by:
            if step.reason:
                reason_given(reason)
            return step.act
    raise NoSuchStep(f"{by} cannot lead from {before} to {after}")


def allowed(steps: Iterable[Step], before: str, after: str, *, by: Actor) -> bool:
    """Whether that actor may take the step."""
    return any((step.before, step.after) == (before, after) and by in step.by for step in steps)


def pairs(steps: Iterable[Step]) -> set[tuple[str, str]]:
    """State before and after of every step; the triggers of the tables hold the same pairs."""
    return {(step.before, step.after) for step in steps}
