"""What an organisation does with its listings; one module for each thing, re-exported as one."""

from catalogue.listings.actions.drafts import (
    ChangedMeanwhile,
    KindNotOffered,
    create_draft,
    edit,
    remove_language,
    start_edit,
)
from catalogue.listings.actions.endings import (
    NotRetirable,
    WrongReplacement,
    retire,
)
from catalogue.listings.actions.renewal import NotRenewable, lapse_listings, renew
from catalogue.listings.actions.sending import Incomplete, submit, withdraw
from catalogue.listings.actions.steps import NotEditable
from catalogue.models.steps import ReasonMissing

__all__ = [
    "ChangedMeanwhile",
    "Incomplete",
    "KindNotOffered",
    "NotEditable",
    "NotRenewable",
    "NotRetirable",
    "ReasonMissing",
    "WrongReplacement",
    "create_draft",
    "edit",
    "lapse_listings",
    "remove_language",
    "renew",
    "retire",
    "start_edit",
    "submit",
    "withdraw",
]
