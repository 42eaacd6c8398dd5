"""What pages about listings read; one module for each side, re-exported as one."""

from catalogue.listings.queries.page import Entry, history_of, visible_or_404
from catalogue.listings.queries.publishing import (
    UsualWait,
    capabilities_like,
    listings_of,
    open_revision,
    own_listing_or_404,
    own_live_or_404,
    usual_wait,
)
from catalogue.listings.queries.risks import warnings_of

__all__ = [
    "Entry",
    "UsualWait",
    "capabilities_like",
    "history_of",
    "listings_of",
    "open_revision",
    "own_listing_or_404",
    "own_live_or_404",
    "usual_wait",
    "visible_or_404",
    "warnings_of",
]
