"""The orders of results, and how a page goes on where the one before ended.

Every order ends in a hash, then in the key, so that each service has one place (`methods.md` 9).
"""

from dataclasses import dataclass
from enum import StrEnum


class Sort(StrEnum):
    MATCH = "match"
    REUSE = "reuse"
    RATED = "rated"
    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True)
class Place:
    """Of one service in an order: what it is ordered by, then its hash and its key."""

    by: float | str | None
    tie: int
    listing_id: int


_BY = {
    Sort.REUSE: "d.static",
    Sort.RATED: "d.rated",
    Sort.NEWEST: "d.published_on",
    Sort.NAME: "lower(d.name)",
}
_DIRECTIONS = {Sort.RATED: " DESC NULLS LAST", Sort.NAME: ""}
_LATER = "(d.tie, d.listing_id) > (%(tie)s, %(listing_id)s)"


def order_by(sort: Sort, *, by: str = "") -> str:
    """As SQL over the documents `d`; `by` is what the fit of words makes."""
    return f"{by or _BY[sort]}{_DIRECTIONS.get(sort, ' DESC')}, d.tie, d.listing_id"


def value_of(sort: Sort) -> str:
    """What a document is ordered by, as SQL that JSON can hold."""
    return f"{_BY[sort]}::text" if sort == Sort.NEWEST else _BY[sort]


def beyond(sort: Sort, place: Place | None, *, by: str = "") -> str:
    """What comes after that place, as SQL with the names of its parts as parameters.

    The first condition lets an index begin there.
    """
    if place is None:
        return "true"
    by = by or _BY[sort]
    if sort == Sort.NAME:
        return f"{by} >= %(by)s AND ({by} > %(by)s OR {_LATER})"
    if sort == Sort.RATED and place.by is None:
        return f"{by} IS NULL AND {_LATER}"
    if sort == Sort.RATED:
        return f"({by} IS NULL OR {by} < %(by)s OR ({by} = %(by)s AND {_LATER}))"
    return f"{by} <= %(by)s AND ({by} < %(by)s OR {_LATER})"
