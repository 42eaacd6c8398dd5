"""What organisations and moderators do about whose a service is, re-exported as one."""

from catalogue.models.steps import ReasonMissing
from catalogue.ownership.actions.claims import NotClaimable, claim, judge
from catalogue.ownership.actions.offers import answer, offer
from catalogue.ownership.actions.steps import (
    AlreadyAsked,
    AlreadySettled,
    NotTransferable,
)
from catalogue.ownership.actions.withdrawing import take_back

__all__ = [
    "AlreadyAsked",
    "AlreadySettled",
    "NotClaimable",
    "NotTransferable",
    "ReasonMissing",
    "answer",
    "claim",
    "judge",
    "offer",
    "take_back",
]
