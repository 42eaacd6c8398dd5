"""What people do with an adoption (`methods.md` 1.1), re-exported as one."""

from catalogue.adoption.actions.changing import NotCorrectable, advance, correct, withdraw
from catalogue.adoption.actions.declaring import (
    AlreadyAdopted,
    NotAdoptable,
    NothingToConfirm,
    adopt,
    confirm,
)
from catalogue.adoption.actions.disputing import (
    AlreadyDisputed,
    DisputeSettled,
    NotDisputable,
    answer_dispute,
    contest,
    dispute,
    suspend_unanswered,
    take_dispute_back,
)
from catalogue.adoption.actions.renewing import NotConfirmedYet, lapse_due, renew
from catalogue.adoption.actions.settling import NotYetForModerators, settle
from catalogue.adoption.actions.steps import ChangedMeanwhile, NoSuchStep, Suspended
from catalogue.models.steps import ReasonMissing

__all__ = [
    "AlreadyAdopted",
    "AlreadyDisputed",
    "ChangedMeanwhile",
    "DisputeSettled",
    "NoSuchStep",
    "NotAdoptable",
    "NotConfirmedYet",
    "NotCorrectable",
    "NotDisputable",
    "NotYetForModerators",
    "NothingToConfirm",
    "ReasonMissing",
    "Suspended",
    "adopt",
    "advance",
    "answer_dispute",
    "confirm",
    "contest",
    "correct",
    "dispute",
    "lapse_due",
    "renew",
    "settle",
    "suspend_unanswered",
    "take_dispute_back",
    "withdraw",
]
