"""Acts of moderators, and of those who turn to them; re-exported as one."""

from catalogue.models.case import AlreadyTaken
from catalogue.models.steps import ReasonMissing
from catalogue.moderation.actions.appeals import NotAppealable, appeal, settle_appeal
from catalogue.moderation.actions.cases import (
    AlreadyClosed,
    NotTaken,
    release_case,
    take_case,
)
from catalogue.moderation.actions.deciding import (
    AlreadyDecided,
    NotByRule,
    acknowledge,
    approve,
    ask_for_changes,
    refuse,
)
from catalogue.moderation.actions.letters import write_letter
from catalogue.moderation.actions.reasons import TitleTaken, save_reason
from catalogue.moderation.actions.reports import (
    AlreadySettled,
    NotPublished,
    report,
    settle_report,
)
from catalogue.moderation.actions.steps import ChangedMeanwhile
from catalogue.moderation.actions.suspending import NotPossible, restore, suspend
from catalogue.moderation.actions.trusting import (
    AlreadyTrusted,
    NotTrusted,
    end_trust,
    trust,
)

__all__ = [
    "AlreadyClosed",
    "AlreadyDecided",
    "AlreadySettled",
    "AlreadyTaken",
    "AlreadyTrusted",
    "ChangedMeanwhile",
    "NotAppealable",
    "NotByRule",
    "NotPossible",
    "NotPublished",
    "NotTaken",
    "NotTrusted",
    "ReasonMissing",
    "TitleTaken",
    "acknowledge",
    "appeal",
    "approve",
    "ask_for_changes",
    "end_trust",
    "refuse",
    "release_case",
    "report",
    "restore",
    "save_reason",
    "settle_appeal",
    "settle_report",
    "suspend",
    "take_case",
    "trust",
    "write_letter",
]
