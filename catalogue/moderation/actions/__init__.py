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
from catalogue.moderation.actions.hiding import (
    NotHidden,
    NotToHide,
    hide_words,
    restore_words,
)
from catalogue.moderation.actions.letters import write_letter
from catalogue.moderation.actions.reasons import TitleTaken, save_reason
from catalogue.moderation.actions.reports import (
    AlreadySettled,
    NotPublished,
    NotShown,
    report,
    report_burst,
    report_words,
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
    "NotHidden",
    "NotPossible",
    "NotPublished",
    "NotShown",
    "NotTaken",
    "NotToHide",
    "NotTrusted",
    "ReasonMissing",
    "TitleTaken",
    "acknowledge",
    "appeal",
    "approve",
    "ask_for_changes",
    "end_trust",
    "hide_words",
    "refuse",
    "release_case",
    "report",
    "report_burst",
    "report_words",
    "restore",
    "restore_words",
    "save_reason",
    "settle_appeal",
    "settle_report",
    "suspend",
    "take_case",
    "trust",
    "write_letter",
]
