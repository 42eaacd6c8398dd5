"""What pages about listings read; one module for each side, re-exported as one."""

from catalogue.listings.queries.page import (
    Entry,
    ending_of,
    history_of,
    is_out_of_sight,
    published_or_404,
    visible_or_404,
)
from catalogue.listings.queries.publishing import (
    UsualWait,
    capabilities_like,
    last_decision,
    listings_of,
    live_by_slug,
    live_like,
    open_revision,
    own_listing_or_404,
    own_live_or_404,
    reread,
    usual_wait,
)
from catalogue.listings.queries.risks import warnings_of

__all__ = [
    "Entry",
    "UsualWait",
    "capabilities_like",
    "ending_of",
    "history_of",
    "is_out_of_sight",
    "last_decision",
    "listings_of",
    "live_by_slug",
    "live_like",
    "open_revision",
    "own_listing_or_404",
    "own_live_or_404",
    "published_or_404",
    "reread",
    "usual_wait",
    "visible_or_404",
    "warnings_of",
]
