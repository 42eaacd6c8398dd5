"""The forms of moderators and of those who turn to them; re-exported as one."""

from catalogue.moderation.forms.asking import (
    AppealForm,
    LetterForm,
    ReasonForm,
    ReportForm,
    ReportWordsForm,
    TrustForm,
    UsualReasonForm,
)
from catalogue.moderation.forms.deciding import (
    HIDE,
    OUTCOMES,
    SUSPEND,
    ConfirmForm,
    DecisionForm,
    outcomes_of,
    readers_of,
)

__all__ = [
    "HIDE",
    "OUTCOMES",
    "SUSPEND",
    "AppealForm",
    "ConfirmForm",
    "DecisionForm",
    "LetterForm",
    "ReasonForm",
    "ReportForm",
    "ReportWordsForm",
    "TrustForm",
    "UsualReasonForm",
    "outcomes_of",
    "readers_of",
]
