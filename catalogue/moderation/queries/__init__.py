"""What moderators read; one module for each side, re-exported as one."""

from catalogue.moderation.queries.activity import (
    Reversals,
    latest_decisions,
    oldest_waiting,
    reversals,
)
from catalogue.moderation.queries.appeals import appeals_of, may_return, standing_acts
from catalogue.moderation.queries.cases import (
    case_or_404,
    decisions_on,
    last_closed,
    like_revisions,
    open_case_of,
    thread_of,
    usual_reasons,
    version_before,
)
from catalogue.moderation.queries.queue import (
    decidable_among,
    next_waiting,
    rows_of,
    waiting_cases,
)
from catalogue.moderation.queries.subjects import (
    all_reasons,
    endings_undone,
    flags_upheld,
    listing_or_404,
    name_for_publisher,
    organisation_or_404,
    published_or_404,
    reason_or_404,
    standing_trust,
    suspensions_of,
    trusts_of,
)

__all__ = [
    "Reversals",
    "all_reasons",
    "appeals_of",
    "case_or_404",
    "decidable_among",
    "decisions_on",
    "endings_undone",
    "flags_upheld",
    "last_closed",
    "latest_decisions",
    "like_revisions",
    "listing_or_404",
    "may_return",
    "name_for_publisher",
    "next_waiting",
    "oldest_waiting",
    "open_case_of",
    "organisation_or_404",
    "published_or_404",
    "reason_or_404",
    "reversals",
    "rows_of",
    "standing_acts",
    "standing_trust",
    "suspensions_of",
    "thread_of",
    "trusts_of",
    "usual_reasons",
    "version_before",
    "waiting_cases",
]
