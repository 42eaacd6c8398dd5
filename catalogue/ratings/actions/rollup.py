"""Writes the scores that pages and searches read; whoever calls, the rows decide."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Event
from catalogue.jobs.ledger import mark_all_read
from catalogue.models import RatingRollup
from catalogue.ratings.intervals import Score
from catalogue.ratings.queries.rollup import expected_scores

FAMILY = "ratings"
MERGES = ("listing.merged", "listing.unmerged")

_UPSERT = """
INSERT INTO catalogue_ratingrollup
  (listing_id, answers, organisations, share, lower, interval_low, interval_high, computed_on)
SELECT s.*, %s
  FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::float8[], %s::float8[], %s::float8[],
              %s::float8[]) AS s
ON CONFLICT (listing_id) DO UPDATE
   SET answers = excluded.answers, organisations = excluded.organisations,
       share = excluded.share, lower = excluded.lower, interval_low = excluded.interval_low,
       interval_high = excluded.interval_high, computed_on = excluded.computed_on
"""


def refresh_changed(events: list[Event]) -> None:
    """Scores anew every listing that the events touch."""
    keys = {
        event.listing_id
        for event in events
        if event.listing_id and (event.kind.startswith("rating.") or event.kind in MERGES)
    }
    refresh_scores(listings=sorted(keys), on=timezone.localdate())


def refresh_scores(*, listings: Sequence[int], on: date) -> None:
    """In key order, so that two writers never wait for each other in a ring."""
    if not listings:
        return
    with transaction.atomic():
        RatingRollup.objects.filter(listing__in=listings).delete()
        _write(expected_scores(on=on, listings=listings), on=on)


def age_scores(*, on: date, leave: Iterable[int] = ()) -> int:
    """Scores every listing as of that day, for answers weigh less each day.

    Rows of the listings in `leave` stay as they are, so that somebody can look at them.
    """
    kept = set(leave)
    with transaction.atomic():
        scores = {key: score for key, score in expected_scores(on=on).items() if key not in kept}
        RatingRollup.objects.exclude(listing__in={*scores, *kept}).delete()
        _write(scores, on=on)
    return len(scores)


def rebuild_scores(*, on: date) -> int:
    """Writes all of them anew; what happens meanwhile is read once more, which does no harm."""
    with transaction.atomic():
        mark_all_read(FAMILY)
        return age_scores(on=on)


def _write(scores: dict[int, Score], *, on: date) -> None:
    rows = [
        (
            key,
            one.answers,
            one.organisations,
            one.share,
            one.lower,
            *(one.interval or (None, None)),
        )
        for key, one in sorted(scores.items())
    ]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(_UPSERT, [on, *(list(column) for column in zip(*rows, strict=True))])
