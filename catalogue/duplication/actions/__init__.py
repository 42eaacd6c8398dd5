"""What moderators do with two listings that are one; one module for each thing."""

from catalogue.duplication.actions.merging import AlreadyMerged, NotMergeable, merge
from catalogue.duplication.actions.undoing import AlreadyUndone, LaterMergeStands, unmerge
from catalogue.models.steps import ReasonMissing

__all__ = [
    "AlreadyMerged",
    "AlreadyUndone",
    "LaterMergeStands",
    "NotMergeable",
    "ReasonMissing",
    "merge",
    "unmerge",
]
