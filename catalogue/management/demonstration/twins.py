"""Two services of the example that turned out to be one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from accounts.models import User
from catalogue.duplication.actions import merge
from catalogue.management.demonstration.people import PUBLISHER
from catalogue.management.demonstration.story import Entry
from catalogue.models import Adoption, Kind, Listing, Merge

REASON = "Both come from one repository. The one that stays is kept up to date."


def merge_twins(
    entries: Sequence[Entry], listings: Mapping[int, Listing], *, by: User, at: datetime
) -> Merge:
    """Merges a service into one for the same need that is used more.

    It is one of the cast's publisher where there is such a one, and the least used.
    """
    used = {
        entry.number: (_uses(listings, entry), entry)
        for entry in entries
        if entry.number in listings and entry.kind != Kind.COMMODITY_SERVICE
    }
    pairs = [
        (other.publisher.name != PUBLISHER, uses, number, entry.number)
        for number, (uses, other) in used.items()
        for most, entry in used.values()
        if 0 < uses <= most
        and other.publisher != entry.publisher
        and (other.need, other.kind) == (entry.need, entry.kind)
    ]
    *_, merged, kept = min(pairs)
    return merge(kept=listings[kept], merged=listings[merged], reason=REASON, by=by, at=at)


def _uses(listings: Mapping[int, Listing], entry: Entry) -> int:
    return Adoption.objects.counting().filter(listing=listings[entry.number]).count()
